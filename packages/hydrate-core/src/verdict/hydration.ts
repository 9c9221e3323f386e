import * as z from "zod/mini";

const HydrationSchema = z.object({
  status: z.enum(["complete", "superset", "partial", "gone"]),
  reason: z.optional(z.string()),
  recordCount: z.number(),
  expectedCount: z.number(),
  firstSequenceNumber: z.optional(z.string()),
  lastSequenceNumber: z.optional(z.string()),
  expiresAt: z.optional(z.string()),
  hydratedAt: z.string(),
  payloadLocation: z.optional(z.string()),
});

/**
 * - `complete`: every record from the first to the last one was read, and no more than the batch had
 * - `superset`: every record was read, and others that lie between them
 * - `partial`: some of the range was read, the rest can no longer be read
 * - `gone`: no record of the range can be read any more
 */
export type HydrationStatus = "complete" | "superset" | "partial" | "gone";

/** The verdict on one batch, by what was read and nothing else. */
export type Hydration = {
  readonly status: HydrationStatus;
  /** A sentence, wherever there is something to say beyond `complete`. */
  readonly reason?: string;
  /** Records read in the range. */
  readonly recordCount: number;
  /** The `batchSize` of the on-failure record. */
  readonly expectedCount: number;
  /** Absent when nothing was read. */
  readonly firstSequenceNumber?: string;
  /** Absent when nothing was read. */
  readonly lastSequenceNumber?: string;
  /** ISO 8601: the arrival of the first record plus the retention. Absent if no arrival is known. */
  readonly expiresAt?: string;
  /** ISO 8601. */
  readonly hydratedAt: string;
  /** `s3://bucket/key`, when the records went to S3 because they are too big for a message. */
  readonly payloadLocation?: string;
};

/**
 * The verdict that a message or an object holds, where it holds one: its own members alone. Whoever
 * wrote the message may have added others.
 */
export function toHydration(value: unknown): Hydration | undefined {
  const { success, data } = HydrationSchema.safeParse(value);
  // The schema and the type list the same members.
  return success ? (data as Hydration) : undefined;
}

/** Whole minutes until the stream forgets the batch, 0 where it has; undefined if no arrival is known. */
export function minutesToExpiry({ expiresAt }: Hydration): number | undefined {
  const minutes = Math.floor((Date.parse(expiresAt ?? "") - Date.now()) / 60_000);
  return Number.isNaN(minutes) ? undefined : Math.max(0, minutes);
}
