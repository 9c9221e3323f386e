import type { HydratedRecord, StreamEventOf } from "hydrate-core";

/** What Lambda gives a function that reads a stream. */
export type StreamEvent = StreamEventOf<HydratedRecord>;
export type StreamEventRecord = StreamEvent["Records"][number];

export type Order = { readonly id: string; readonly quantity: number | string };
export type Booking = { readonly id: string; readonly quantity: number };

/** The consumer as it was deployed: one order it does not understand fails the whole batch. */
export function brokenConsumer(event: StreamEvent): Booking[] {
  return book(event, ({ id, quantity }) => {
    if (typeof quantity === "number") return quantity;
    throw new TypeError(`${id}: quantity must be a number, got ${JSON.stringify(quantity)}`);
  });
}

const numberWords = new Map([
  ["one", 1],
  ["two", 2],
  ["three", 3],
]);

/** The consumer after the bug was found: it reads numbers that somebody wrote out. */
export function repairedConsumer(event: StreamEvent): Booking[] {
  return book(event, ({ id, quantity }) => {
    const number = typeof quantity === "number" ? quantity : numberWords.get(quantity);
    if (number !== undefined) return number;
    throw new TypeError(`${id}: ${JSON.stringify(quantity)} is not a number`);
  });
}

function book(event: StreamEvent, quantityOf: (order: Order) => number): Booking[] {
  const bookings: Booking[] = [];
  for (const record of event.Records) {
    const order = orderIn(record);
    bookings.push({ id: order.id, quantity: quantityOf(order) });
  }
  return bookings;
}

/** The order that a record holds; one that was removed has nothing left to book. */
export function orderIn(record: StreamEventRecord): Order {
  if ("kinesis" in record) {
    const order: unknown = JSON.parse(Buffer.from(record.kinesis.data, "base64").toString());
    if (isOrder(order)) return order;
    throw new TypeError(`Record ${record.kinesis.sequenceNumber} is not an order`);
  }
  const { Keys, NewImage } = record.dynamodb ?? {};
  const { N, S = "" } = NewImage?.["quantity"] ?? { N: "0" };
  return { id: Keys?.["id"]?.S ?? "", quantity: N === undefined ? S : Number(N) };
}

function isOrder(value: unknown): value is Order {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "string" &&
    "quantity" in value &&
    (typeof value.quantity === "number" || typeof value.quantity === "string")
  );
}
