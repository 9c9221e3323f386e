import fc from "fast-check";
import { expect, it } from "vitest";
import { EventLoop } from "./eventLoop.ts";

it("lets everything happen once, in the order of time and then of the calls", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 100 }), (waits) => {
      const loop = new EventLoop();
      const seen: [number, number][] = [];
      waits.forEach((wait, i) => {
        loop.after(wait, () => seen.push([loop.now(), i]));
      });
      loop.run();

      expect(seen).toEqual(
        waits
          .map((wait, i): [number, number] => [wait, i])
          .sort(([a, i], [b, j]) => a - b || i - j),
      );
    }),
  );
});

it("counts from the time of what asks", () => {
  const loop = new EventLoop();
  const seen: number[] = [];
  loop.after(10, () => loop.after(5, () => seen.push(loop.now())));
  loop.run();

  expect(seen).toEqual([15]);
});
