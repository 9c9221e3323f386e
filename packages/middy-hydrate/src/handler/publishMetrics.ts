import { type HydratedRecord, minutesToExpiry } from "hydrate-core";

/** Metrics by shape: Powertools' `Metrics` fits. */
export interface HydrateMetrics {
  addDimension(name: string, value: string): unknown;
  addMetric(name: string, unit: "Count" | "None", value: number): unknown;
  publishStoredMetrics(): unknown;
}

/**
 * Publishes what was hydrated, one blob of CloudWatch's Embedded Metric Format for each source.
 * Several values of a metric in one blob become its statistics.
 */
export function publishMetrics(metrics: HydrateMetrics, hydrated: readonly HydratedRecord[]): void {
  const sources = Map.groupBy(hydrated, ({ KinesisBatchInfo }) =>
    KinesisBatchInfo ? "kinesis" : "dynamodb",
  );
  for (const [source, records] of sources) {
    metrics.addDimension("source", source);
    for (const { hydration } of records) {
      const { status, recordCount } = hydration;
      const minutes = minutesToExpiry(hydration);
      metrics.addMetric("HydratedBatches", "Count", 1);
      metrics.addMetric("HydratedRecords", "Count", recordCount);
      metrics.addMetric(
        "IncompleteBatches",
        "Count",
        status === "partial" || status === "gone" ? 1 : 0,
      );
      if (minutes !== undefined) metrics.addMetric("MinutesToExpiry", "None", minutes);
    }
    metrics.publishStoredMetrics();
  }
}
