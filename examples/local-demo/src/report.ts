import { type HydratedRecord, type OnFailureRecord, toStreamEvent } from "hydrate-core";
import { type Booking, orderIn, type StreamEvent, type StreamEventRecord } from "./consumer.ts";
import {
  paint,
  paintStatus,
  prettyJson,
  section,
  shorten,
  table,
  timeUntil,
  wrap,
  write,
} from "./terminal.ts";

export function reportFailure(event: StreamEvent, error: unknown): void {
  section("A batch fails");
  write(`Lambda gave the consumer ${event.Records.length} orders; it threw, on one of them:`);
  write(paint("red", String(error)));
}

export function reportPointer(pointer: OnFailureRecord): void {
  section("What AWS keeps of it: a pointer, and no record");
  write(paint("dim", prettyJson(pointer)));
}

export function reportHydrated(hydrated: HydratedRecord): void {
  const { hydration } = hydrated;
  const event = toStreamEvent(hydrated);
  const { status, reason, recordCount, expectedCount, expiresAt } = hydration;
  section("What hydrate puts into the dead-letter queue: the records, and a verdict");
  write(`${paintStatus(status)}  ${recordCount} of ${expectedCount} records`);
  if (reason !== undefined) write(wrap(reason));
  if (recordCount === 0) return;

  const [first] = event.Records;
  const titles =
    first && "kinesis" in first
      ? ["sequence no.", "key", "data", "decoded"]
      : ["sequence", "event", "key", "old image", "new image"];
  const rows: string[][] = [titles.map((title) => paint("dim", title))];
  for (const record of event.Records) rows.push(toRow(record));
  write(`\n${table(rows)}\n`);
  if (expiresAt !== undefined) {
    write(`The stream forgets them in ${paint("bold", timeUntil(expiresAt))} (${expiresAt}).`);
  }
}

export function reportReplay(bookings: readonly Booking[], sameEvent: boolean): void {
  section("The replay: the queue, the middleware, the repaired consumer");
  write(bookings.map(({ id, quantity }) => `${id} × ${quantity}`).join(", "));
  write(
    sameEvent
      ? `${paint("green", "✓")} The same event that the consumer first got, compared member by member.`
      : `${paint("red", "✗")} Not the event that the consumer first got.`,
  );
}

export function reportLoss(naiveReader: string, refusal = ""): void {
  section("Nothing to replay, and the consumer is not called");
  write(paint("red", wrap(refusal)));
  write("");
  write(wrap(naiveReader));
}

/** The poisoned record stands out. */
function toRow(record: StreamEventRecord): string[] {
  const cells = "kinesis" in record ? kinesisCells(record.kinesis) : dynamodbCells(record);
  const poisoned = typeof orderIn(record).quantity !== "number";
  return poisoned ? cells.map((cell) => paint("red", cell)) : cells;
}

function kinesisCells(payload: { sequenceNumber: string; partitionKey: string; data: string }) {
  const { sequenceNumber, partitionKey, data } = payload;
  const decoded = Buffer.from(data, "base64").toString();
  return [`…${sequenceNumber.slice(-11)}`, partitionKey, shorten(data, 17), decoded];
}

function dynamodbCells({ eventName, dynamodb }: Exclude<StreamEventRecord, { kinesis: unknown }>) {
  const { SequenceNumber = "", Keys, OldImage, NewImage } = dynamodb ?? {};
  const quantity = (image: typeof NewImage): string =>
    image ? JSON.stringify({ quantity: image["quantity"] }) : "-";
  return [
    `…${SequenceNumber.slice(-7)}`,
    eventName ?? "",
    Keys?.["id"]?.S ?? "",
    quantity(OldImage),
    quantity(NewImage),
  ];
}
