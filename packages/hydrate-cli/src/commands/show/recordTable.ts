import type { HydratedRecord } from "hydrate-core";
import type { ImageState } from "../../dynamodb/imageStates.js";
import type { JsonLine } from "../../print/output.js";
import { harmless, readable } from "../../print/readable.js";
import { type Column, table } from "../../print/table.js";
import { preciseClock } from "../../print/time.js";

/** The first records of a batch as lines. */
export function recordTable(
  record: HydratedRecord,
  most: number,
  width: number,
  bold: (text: string) => string,
  states?: readonly ImageState[],
): string[] {
  const [columns, rows] = record.KinesisBatch
    ? [kinesisColumns, kinesisRows(record.KinesisBatch.slice(0, most))]
    : [
        states
          ? [...dynamodbColumns.slice(0, 3), { header: "NOW" }, ...dynamodbColumns.slice(3)]
          : dynamodbColumns,
        dynamodbRows(record.DDBStreamBatch.slice(0, most), states),
      ];
  const left = (record.KinesisBatch ?? record.DDBStreamBatch).length - rows.length;
  const more = left > 0 ? [`… and ${left} more (--records)`] : [];
  return [...table(columns, rows, width, bold), ...more];
}

const kinesisColumns: readonly Column[] = [
  { header: "#", align: "right" },
  { header: "ARRIVED" },
  { header: "KEY", shrink: true },
  { header: "DATA", shrink: true },
];

function kinesisRows(records: NonNullable<HydratedRecord["KinesisBatch"]>): string[][] {
  return records.map(({ kinesis }, index) => {
    const { approximateArrivalTimestamp: arrived, partitionKey = "-", data } = kinesis;
    return [
      String(index + 1),
      arrived === undefined ? "-" : preciseClock(arrived * 1_000),
      harmless(partitionKey),
      readable(data),
    ];
  });
}

const dynamodbColumns: readonly Column[] = [
  { header: "#", align: "right" },
  { header: "AT" },
  { header: "EVENT" },
  { header: "KEYS", shrink: true },
  { header: "NEW IMAGE", shrink: true },
];

function dynamodbRows(
  records: NonNullable<HydratedRecord["DDBStreamBatch"]>,
  states: readonly ImageState[] | undefined,
): string[][] {
  return records.map(({ eventName = "-", dynamodb = {} }, index) => {
    const { ApproximateCreationDateTime: at, Keys: keys, NewImage: image } = dynamodb;
    return [
      String(index + 1),
      at === undefined ? "-" : preciseClock(at * 1_000),
      eventName,
      ...(states ? [states[index] ?? "?"] : []),
      harmless(JSON.stringify(keys ?? {})),
      image === undefined ? "-" : harmless(JSON.stringify(image)),
    ];
  });
}

/** The records for a program: as Lambda gave them to the function. */
export function toJsonRecords(
  record: HydratedRecord,
  states: readonly ImageState[] | undefined,
): JsonLine[] {
  const records: readonly object[] = record.KinesisBatch ?? record.DDBStreamBatch;
  return records.map((of, index) => ({
    type: "record",
    number: index + 1,
    ...(states && { now: states[index] }),
    record: of,
  }));
}
