import { isObject } from "../lib/json.js";

const opening = '"Data":"';

/**
 * Parses an answer of GetRecords as `JSON.parse` does, but the data of its records become slices of the
 * text: copied, they are megabytes that the garbage collector moves about.
 *
 * @throws SyntaxError for what is no JSON
 */
export function parseKinesisAnswer(text: string): unknown {
  const data: string[] = [];
  let rest = "";
  let from = 0;
  for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, from)) {
    const start = at + opening.length;
    const end = text.indexOf('"', start);
    const slice = text.slice(start, end);
    // Not as AWS writes base64.
    if (end < 0 || slice.includes("\\")) return JSON.parse(text);
    rest += text.slice(from, start);
    data.push(slice);
    from = end;
  }
  const answer: unknown = JSON.parse(rest + text.slice(from));
  return putBack(answer, data) ? answer : JSON.parse(text);
}

/** Gives each record its data; false where they were found elsewhere than in records. */
function putBack(answer: unknown, data: readonly string[]): boolean {
  const records: unknown = isObject(answer) ? answer["Records"] : undefined;
  if (!Array.isArray(records) || records.length !== data.length) return false;
  return records.every((record: unknown, i) => {
    if (!isObject(record) || record["Data"] !== "") return false;
    record["Data"] = data[i];
    return true;
  });
}
