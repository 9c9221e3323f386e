import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  InvokeCommand,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import { parseFunctionArn } from "../../invoke/resolveFunction.js";
import type { Session } from "../../session.js";
import { type Asked, ask, known } from "../asked.js";
import type { FunctionConfiguration } from "../facts.js";

/** ARNs of where Lambda sends what a function answers to an asynchronous call. */
export type DestinationArns = { readonly onSuccess?: string; readonly onFailure?: string };

/** What Lambda says of a function; nothing of it runs. */
export type FunctionReader = {
  configuration(arn: string): Promise<Asked<FunctionConfiguration>>;
  mayInvoke(arn: string): Promise<Asked<true | string>>;
  /** Its resource policy; known and undefined where it has none. */
  policy(arn: string): Promise<Asked<string | undefined>>;
  reserved(arn: string): Promise<Asked<number | undefined>>;
  destinations(arn: string): Promise<Asked<DestinationArns>>;
};

export function createFunctionReader({ clients }: Pick<Session, "clients">): FunctionReader {
  const askOf = <T>(
    arn: string,
    question: (client: LambdaClient, FunctionName: string) => Promise<T>,
  ): Promise<Asked<T>> =>
    ask(async () => question(await clients.lambda(parseFunctionArn(arn)?.region), arn));

  return {
    configuration: (arn) =>
      askOf(arn, async (client, FunctionName) => {
        const { Role, Timeout, Environment } = await client.send(
          new GetFunctionConfigurationCommand({ FunctionName }),
        );
        return {
          roleArn: Role ?? "",
          timeoutSeconds: Timeout ?? 3,
          environment: Environment?.Error ? undefined : (Environment?.Variables ?? {}),
        };
      }),
    async mayInvoke(arn) {
      const answer = await askOf(arn, async (client, FunctionName) => {
        // Checks the permission and runs nothing.
        await client.send(new InvokeCommand({ FunctionName, InvocationType: "DryRun" }));
        return true as const;
      });
      // Here a refusal is the answer.
      const refused = answer.is === "unknown" && /AccessDenied/.test(answer.reason);
      return refused ? known(answer.reason) : answer;
    },
    async policy(arn) {
      const answer = await askOf(arn, async (client, FunctionName) => {
        const { Policy } = await client.send(new GetPolicyCommand({ FunctionName }));
        return Policy;
      });
      return answer.is === "missing" ? known(undefined) : answer;
    },
    reserved: (arn) =>
      askOf(arn, async (client) => {
        const { ReservedConcurrentExecutions: reserved } = await client.send(
          // It belongs to the function, not to a version or an alias.
          new GetFunctionConcurrencyCommand({ FunctionName: parseFunctionArn(arn)?.name ?? arn }),
        );
        return reserved;
      }),
    async destinations(arn) {
      const answer = await askOf(arn, async (client, FunctionName) => {
        const { DestinationConfig: of } = await client.send(
          new GetFunctionEventInvokeConfigCommand({ FunctionName }),
        );
        const [onSuccess, onFailure] = [of?.OnSuccess?.Destination, of?.OnFailure?.Destination];
        return { ...(onSuccess && { onSuccess }), ...(onFailure && { onFailure }) };
      });
      return answer.is === "missing" ? known({}) : answer;
    },
  };
}
