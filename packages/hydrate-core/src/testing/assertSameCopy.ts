/**
 * A mock of a class reaches the clients of that class only. Where two copies of the SDK are installed,
 * hydrate makes its clients of the other one, and a test would call AWS.
 *
 * @throws TypeError saying how to have one copy
 */
export function assertSameCopy(
  mock: object,
  ownClass: { readonly prototype: object },
  packageName: string,
): void {
  const mocked: unknown = Reflect.get(mock, "client");
  // The mock of one instance works wherever the instance is given.
  if (typeof mocked !== "object" || mocked === null) return;
  if (!Object.hasOwn(mocked, "constructor")) return;
  const own = ownClass.prototype;
  if (mocked === own || Object.prototype.isPrototypeOf.call(own, mocked)) return;
  throw new TypeError(
    `The mock is of another copy of ${packageName} than hydrate's: no call would reach it. See both ` +
      `with \`npm ls ${packageName}\`, and let both be one version.`,
  );
}
