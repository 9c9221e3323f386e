import { expect, it } from "vitest";
import { EventLoop } from "./eventLoop.ts";
import { type Process, start, startAll } from "./process.ts";

it("goes on when the time that it yields has passed, and gives its result", () => {
  const clock = new EventLoop();
  const seen: unknown[] = [];
  function* process(): Process<string> {
    yield 10;
    seen.push(clock.now());
    yield 20;
    return "done";
  }
  start(clock, process(), (result) => seen.push(result, clock.now()));
  clock.run();

  expect(seen).toEqual([10, "done", 30]);
});

it("runs so many processes at a time, and tells when the last has ended", () => {
  const clock = new EventLoop();
  const ends: number[] = [];
  function* lasting(millis: number): Process<void> {
    yield millis;
    ends.push(clock.now());
  }
  startAll(clock, [30, 10, 10, 10].map(lasting), 2, () => ends.push(-1));
  clock.run();

  expect(ends).toEqual([10, 20, 30, 30, -1]);
});
