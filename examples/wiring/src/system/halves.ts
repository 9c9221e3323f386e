/** The kinds of streams, and what the resources of each half are named by. */
export const halves = { kinesis: "orders-stream", dynamodb: "orders-table" } as const;
export type Source = keyof typeof halves;

/** What gives pointers to the hydrate function. */
export const triggers = ["topic", "queue"] as const;
export type Trigger = (typeof triggers)[number];

/** What must be true of the resource in each role, by the paths of its properties. */
export type Facts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
