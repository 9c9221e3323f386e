import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { CaseBatch } from "../../case/caseBatch.js";
import {
  type FunctionFacts,
  parseFunctionArn,
  resolveFunction,
} from "../../invoke/resolveFunction.js";
import { explainError } from "../../print/explainError.js";
import type { Session } from "../../session.js";

/** A function that a batch would be given to, or why it may not be. */
type Resolved =
  | { readonly facts: FunctionFacts }
  | { readonly refused: string; readonly flag?: string };

/** Finds the function for a batch; each is asked for once. */
export type FunctionFinder = (batch: CaseBatch) => Promise<Resolved>;

const namesIt = "--function";

/**
 * Decides who may be called. Whoever can write to the queue must not choose what a person with rights
 * executes: a function that a pointer names must be in the credentials' own account and region, and
 * have a mapping of the stream that the pointer names. A function that the person names is called
 * instead, and needs neither.
 */
export function createFunctionFinder(
  session: Session,
  queueRegion: string | undefined,
  named: string | undefined,
): FunctionFinder {
  const known = new Map<string, Promise<Resolved>>();
  let account: Promise<string | undefined> | undefined;
  const resolve = (nameOrArn: string): Promise<Resolved> => {
    const found =
      known.get(nameOrArn) ??
      resolveFunction(session, nameOrArn, queueRegion).then(
        (facts): Resolved => ({ facts }),
        (error: unknown): Resolved => ({ refused: explainError(error).message }),
      );
    known.set(nameOrArn, found);
    return found;
  };

  return async ({ functionArn, pointer }) => {
    if (named !== undefined) return resolve(named);
    if (functionArn === undefined) return { refused: "names no function", flag: namesIt };
    const parsed = parseFunctionArn(functionArn);
    if (!parsed) return { refused: `${functionArn} is no function`, flag: namesIt };
    if (queueRegion !== undefined && parsed.region !== queueRegion) {
      return { refused: `in ${parsed.region}, the queue is in ${queueRegion}`, flag: namesIt };
    }
    account ??= ownAccount(session, parsed.region);
    const own = await account;
    if (parsed.account !== own) {
      const whose = own === undefined ? "whose account could not be told" : `not in ${own}`;
      return { refused: `in account ${parsed.account}, the credentials ${whose}`, flag: namesIt };
    }
    const resolved = await resolve(functionArn);
    if ("refused" in resolved) return resolved;
    const { mappings } = resolved.facts;
    const reads = mappings?.some(({ EventSourceArn = "" }) =>
      [EventSourceArn, EventSourceArn.split("/consumer/")[0]].includes(pointer?.streamArn),
    );
    if (reads) return resolved;
    return {
      refused: mappings ? "has no mapping of the stream" : "its mappings could not be listed",
      flag: namesIt,
    };
  };
}

async function ownAccount(
  { clients, output }: Session,
  region: string,
): Promise<string | undefined> {
  try {
    const sts = await clients.sts(region);
    return (await sts.send(new GetCallerIdentityCommand({}))).Account;
  } catch (error) {
    output.note(`! the account of the credentials: ${explainError(error).message}`);
    return undefined;
  }
}
