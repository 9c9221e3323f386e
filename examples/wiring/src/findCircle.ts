import { type Resources, referencePattern } from "./resources.ts";

/** Resources that refer to each other in a circle, which nothing can deploy; undefined if none do. */
export function findCircle(resources: Resources): string[] | undefined {
  const done = new Set<string>();
  const follow = (id: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const referred of referencesOf(resources[id])) {
      const circle = follow(referred, [...path, id]);
      if (circle) return circle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of Object.keys(resources)) {
    const circle = follow(id, []);
    if (circle) return circle;
  }
  return undefined;
}

function referencesOf(value: unknown): string[] {
  if (typeof value === "string") {
    return [...value.matchAll(referencePattern)].map(([, id = ""]) => id);
  }
  return typeof value === "object" && value !== null
    ? Object.values(value).flatMap(referencesOf)
    : [];
}
