import { describe, expect, it, vi } from "vitest";
import { createClientCache } from "./clientCache.js";

const client = () => ({ send() {}, destroy: vi.fn() });
const use = async <T>(given: T): Promise<T> => given;

describe("the client for a region", () => {
  it("is made once, for calls side by side and one after another", async () => {
    const create = vi.fn(async () => client());
    const cache = createClientCache(undefined, create);

    const first = await Promise.all([cache("a", undefined, use), cache("a", undefined, use)]);
    const [later, other] = [await cache("a", undefined, use), await cache("b", undefined, use)];

    expect(new Set([...first, later]).size).toBe(1);
    expect(other).not.toBe(later);
    expect(create.mock.calls).toEqual([["a"], ["b"]]);
  });

  it("is the caller's where there is one", async () => {
    const given = client();

    expect(await createClientCache(given, async () => client())("a", undefined, use)).toBe(given);
  });

  it("is made again after a failure", async () => {
    const create = vi.fn(async () => client()).mockRejectedValueOnce(new Error("no role"));
    const cache = createClientCache(create, async () => client());

    await expect(cache("a", undefined, use)).rejects.toThrow("no role");
    await expect(cache("a", undefined, use)).resolves.toBeDefined();
  });

  it("is kept where the work with it fails", async () => {
    const create = vi.fn(async () => client());
    const cache = createClientCache(undefined, create);

    const failing = cache("a", undefined, () => Promise.reject(new Error("no shard")));

    await expect(failing).rejects.toThrow("no shard");
    await cache("a", undefined, use);
    expect(create).toHaveBeenCalledOnce();
  });

  it("that never comes is waited for until the signal, and made again the next time", async () => {
    const create = vi.fn(async () => client());
    create.mockReturnValueOnce(new Promise(() => {}));
    const cache = createClientCache(create, async () => client());

    await expect(cache("a", AbortSignal.timeout(20), use)).rejects.toMatchObject({
      name: "TimeoutError",
    });
    await expect(cache("a", undefined, use)).resolves.toBeDefined();
  });
});

describe("clients for thousands of regions", () => {
  const regions = Array.from({ length: 3_000 }, (_, index) => `region-${index}`);

  it("are kept for the last 40, and the others ended", async () => {
    const made = new Map<string, ReturnType<typeof client>>();
    const create = vi.fn(async (region: string) => {
      const fresh = client();
      made.set(region, fresh);
      return fresh;
    });
    const cache = createClientCache(undefined, create);

    for (const region of regions) await cache(region, undefined, use);
    await new Promise(setImmediate);

    const ended = regions.filter((region) => made.get(region)?.destroy.mock.calls.length === 1);
    expect(ended).toEqual(regions.slice(0, -40));
    create.mockClear();
    for (const region of regions.slice(-40)) await cache(region, undefined, use);
    expect(create).not.toHaveBeenCalled();
  });

  it("are not ended while they are used", async () => {
    const cache = createClientCache(undefined, async () => client());
    const work = Promise.withResolvers<void>();
    const busy = cache("busy", undefined, async (own) => {
      await work.promise;
      return own.destroy.mock.calls.length;
    });

    for (const region of regions.slice(0, 100)) await cache(region, undefined, use);
    await new Promise(setImmediate);
    work.resolve();

    expect(await busy).toBe(0);
  });

  it("are not ended where the caller made them: they may be one", async () => {
    const shared = client();
    const cache = createClientCache(
      async () => shared,
      async () => client(),
    );

    for (const region of regions.slice(0, 100)) await cache(region, undefined, use);
    await new Promise(setImmediate);

    expect(shared.destroy).not.toHaveBeenCalled();
  });
});
