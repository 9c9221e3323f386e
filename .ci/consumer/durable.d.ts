// Middy's types name this package, which it does not install: without skipLibCheck they lack it.
declare module "@aws/durable-execution-sdk-js" {
  export type DurableContext = never;
}
