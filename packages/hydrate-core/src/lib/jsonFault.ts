/**
 * Says where a text stops being JSON. The text itself may be data, so no more of it is told than the
 * code of one character.
 */
export function describeJsonFault(text: string): string {
  if (text === "") return "is empty, not JSON";
  const position = faultPosition(text);
  if (position === undefined) return "is not JSON";
  const place = `character ${position + 1} of ${text.length}`;
  const code = text.codePointAt(position);
  if (code === undefined) return `is not JSON: it ends too early, after ${text.length} characters`;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  if (position === 0 && code === 0xfeff) {
    return `is not JSON: it begins with a byte order mark (${place}, ${name}). Save it without`;
  }
  return `is not JSON: ${place} (${name}) does not belong there`;
}

/** Undefined where the engine does not tell. */
function faultPosition(text: string): number | undefined {
  const [message, position] = parseError(text);
  if (position !== undefined) return position;
  if (message.startsWith("Unexpected end")) return text.length;
  if (!message.startsWith("Unexpected token")) return undefined;
  // Only this message has no position: look for the shortest beginning that has the same fault.
  let [without, having] = [0, text.length];
  while (having - without > 1) {
    const middle = Math.floor((without + having) / 2);
    if (parseError(text.slice(0, middle))[0].startsWith("Unexpected token")) having = middle;
    else without = middle;
  }
  return having - 1;
}

function parseError(text: string): readonly [message: string, position?: number] {
  try {
    JSON.parse(text);
    return [""];
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    const [, position] = /at position (\d+)/.exec(message) ?? [];
    return position === undefined ? [message] : [message, Number(position)];
  }
}
