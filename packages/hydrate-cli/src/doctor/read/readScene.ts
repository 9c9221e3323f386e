import type { Session } from "../../session.js";
import type { Asked } from "../asked.js";
import type { Consumer, Mapping, Scene, Stop, StreamFacts } from "../facts.js";
import { needsOf } from "../needs.js";
import { createFunctionReader } from "./readFunction.js";
import { readPermissions } from "./readPermissions.js";
import { readStream } from "./readStream.js";
import { readWay } from "./readWay.js";

/** Looks at everything between some mappings and where their failures end. Changes nothing. */
export async function readScene(session: Session, mappings: readonly Mapping[]): Promise<Scene> {
  const functions = createFunctionReader(session);
  const streams = new Map<string, Asked<StreamFacts>>();
  const ways = new Map<string, Stop>();
  const consumers: Consumer[] = [];
  for (const mapping of mappings) {
    const { functionArn, streamArn, destination } = mapping;
    session.output.progress(`looking at ${functionArn}`);
    const stream = streams.get(streamArn) ?? (await readStream(session, mapping));
    streams.set(streamArn, stream);
    const way =
      destination && (ways.get(destination) ?? (await readWay(session, functions, destination)));
    if (destination && way) ways.set(destination, way);
    const [configuration, mayInvoke] = [
      await functions.configuration(functionArn),
      await functions.mayInvoke(functionArn),
    ];
    consumers.push({
      mapping,
      stream,
      configuration,
      mayInvoke,
      ...(way && { destination: way }),
      reportsElsewhere: mappings.some(
        ({ functionArn: other, reports }) => reports && other === functionArn,
      ),
    });
  }
  const needs = consumers.flatMap(needsOf);
  const distinct = new Map(needs.map((need) => [Object.values(need).join(" "), need]));
  session.output.progress("asking IAM");
  const permissions = await readPermissions(session, [...distinct.values()]);
  session.output.progress(undefined);
  return { consumers, permissions };
}
