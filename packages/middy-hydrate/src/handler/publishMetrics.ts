import { type HydratedRecord, minutesToExpiry, toBatchPointer } from "hydrate-core";

/** Metrics by shape: Powertools' `Metrics` fits. */
export interface HydrateMetrics {
  addDimension(name: string, value: string): unknown;
  addMetric(name: string, unit: "Count" | "None", value: number): unknown;
  publishStoredMetrics(): unknown;
}

// A blob holds 100 values of a metric. Powertools begins another by itself, but without the dimension.
const valuesInBlob = 99;

/**
 * Publishes what was hydrated, in blobs of CloudWatch's Embedded Metric Format, apart for each source.
 * Several values of a metric in one blob become its statistics.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function publishMetrics(metrics: HydrateMetrics, hydrated: readonly HydratedRecord[]): void {
  const sources = Map.groupBy(hydrated, (record) => toBatchPointer(record).source);
  for (const [source, all] of sources) {
    for (let from = 0; from < all.length; from += valuesInBlob) {
      publish(metrics, source, all.slice(from, from + valuesInBlob));
    }
  }
}

function publish(
  metrics: HydrateMetrics,
  source: string,
  records: readonly HydratedRecord[],
): void {
  metrics.addDimension("source", source);
  for (const { hydration } of records) {
    const { status, recordCount } = hydration;
    const isIncomplete = status === "partial" || status === "gone";
    const minutes = minutesToExpiry(hydration);
    metrics.addMetric("HydratedBatches", "Count", 1);
    metrics.addMetric("HydratedRecords", "Count", recordCount);
    metrics.addMetric("IncompleteBatches", "Count", isIncomplete ? 1 : 0);
    if (minutes !== undefined) metrics.addMetric("MinutesToExpiry", "None", minutes);
  }
  metrics.publishStoredMetrics();
}
