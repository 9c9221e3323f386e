/** A segment or subsegment of X-Ray, by shape. */
export interface HydrateSegment {
  addNewSubsegment(name: string): HydrateSubsegment;
}

/** A subsegment of X-Ray, by shape. */
export interface HydrateSubsegment extends HydrateSegment {
  addAnnotation(key: string, value: string | number | boolean): void;
  addMetadata(key: string, value: unknown, namespace?: string): void;
  addError(error: Error | string): void;
  close(): void;
}

/** A tracer by shape: Powertools' `Tracer` fits. */
export interface HydrateTracer {
  isTracingEnabled(): boolean;
  getSegment(): HydrateSegment | undefined;
  setSegment(segment: HydrateSegment): void;
  captureAWSv3Client<T>(client: T): T;
}
