import { expect, it } from "vitest";
import { startS3 } from "../../src/index.js";

it("starts S3 with its buckets, apart from any other, and is gone when it is stopped", async () => {
  const [orders, pictures] = await Promise.all([startS3(["orders"]), startS3(["pictures"])]);

  const answers = await Promise.all([
    fetch(`${orders.endpoint}/orders`),
    fetch(`${orders.endpoint}/pictures`),
    fetch(`${pictures.endpoint}/pictures`),
  ]);
  await Promise.all([orders.stop(), pictures.stop(), pictures.stop()]);

  expect(answers.map(({ status }) => status)).toEqual([200, 404, 200]);
  await expect(fetch(orders.endpoint)).rejects.toThrow();
});
