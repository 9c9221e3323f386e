const oldest = 22;

/**
 * Fails a function when it starts, rather than at its first failed batch, on a Node that lacks what is
 * used here.
 *
 * @throws Error that says which Node is needed.
 */
export function assertNodeVersion(version = process.versions.node): void {
  if (Number.parseInt(version, 10) >= oldest) return;
  throw new Error(
    `hydrate needs Node ${oldest} or newer, and this is Node ${version}. Choose a newer runtime ` +
      `for the function, such as nodejs${oldest}.x.`,
  );
}
