import { Duration, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import { AttributeType, BillingMode, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { Stream, StreamEncryption } from "aws-cdk-lib/aws-kinesis";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { builtCode, type FunctionsCode } from "./builtCode.ts";
import { Replayable } from "./replayable.ts";
import type { ReplayableProps } from "./replayableProps.ts";

export interface OrdersStackProps extends StackProps, Pick<ReplayableProps, "trigger"> {
  /**
   * Where the functions' code comes from.
   *
   * @default examples/functions/dist, which has to be built before
   */
  readonly functionsCode?: FunctionsCode;
  /**
   * What becomes of the stream, the table, the dead-letter queues and the overflow buckets when the
   * stack is deleted. In production they hold what nobody else has: retain them there.
   *
   * @default RemovalPolicy.DESTROY, so that the example can be removed, and deployed again
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Orders on a Kinesis stream and in a DynamoDB table; what fails on either can be replayed. */
export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps = {}) {
    const {
      functionsCode = builtCode,
      removalPolicy = RemovalPolicy.DESTROY,
      trigger = "topic",
      ...stackProps
    } = props;
    super(scope, id, stackProps);

    const stream = new Stream(this, "OrdersStream", {
      streamName: "orders",
      shardCount: 1,
      retentionPeriod: Duration.hours(24),
      encryption: StreamEncryption.MANAGED,
      removalPolicy,
    });
    const table = new Table(this, "OrdersTable", {
      tableName: "orders",
      partitionKey: { name: "id", type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      removalPolicy,
    });
    const alarmTopic = new Topic(this, "Alarms", { topicName: "orders-alarms" });
    const shared = { alarmTopic, hydrateCode: functionsCode("hydrate"), trigger, removalPolicy };

    new Replayable(this, "Stream", {
      ...shared,
      stream,
      name: "orders-stream",
      consumerCode: functionsCode("stream-consumer"),
    });
    new Replayable(this, "Table", {
      ...shared,
      stream: table,
      name: "orders-table",
      consumerCode: functionsCode("table-consumer"),
    });
  }
}
