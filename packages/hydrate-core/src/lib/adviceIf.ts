/** Whether a call that failed may succeed later, and what to do about it, in sentences. */
export type Advice = { readonly retryable: boolean; readonly advice: string };

/** The advice where nothing is known but whether a retry may help. */
export function adviceIf(retryable: boolean): Advice {
  return retryable
    ? { retryable, advice: "This may be temporary; retry." }
    : { retryable, advice: "Retrying will not help until this is fixed." };
}
