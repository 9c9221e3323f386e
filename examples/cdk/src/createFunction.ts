import { RemovalPolicy } from "aws-cdk-lib";
import { type PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  type FunctionProps,
  Function as LambdaFunction,
  Runtime,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { loggingPermissions } from "./permissions.ts";

export interface CreateFunctionProps
  extends Pick<FunctionProps, "code" | "memorySize" | "timeout" | "environment">,
    Pick<FunctionProps, "reservedConcurrentExecutions"> {
  readonly name: string;
  /** All that it may do, besides writing its own logs. */
  readonly permissions: PolicyStatement[];
}

/** Creates a function with a role and a log group of its own; its logs are kept for two weeks. */
export function createFunction(
  scope: Construct,
  id: string,
  { name, permissions, ...props }: CreateFunctionProps,
): LambdaFunction {
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    logGroupName: `/aws/lambda/${name}`,
    retention: RetentionDays.TWO_WEEKS,
    // Kept, it would be in the way of the next deployment.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
  });
  return new LambdaFunction(scope, id, {
    ...props,
    functionName: name,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: "index.handler",
    logGroup,
    role,
    initialPolicy: [...loggingPermissions(logGroup), ...permissions],
  });
}
