import { type Advice, adviceIf } from "../lib/adviceIf.js";
import { factsOf, isRetryable, speaksOnlyHttp1 } from "./readFailure.js";

type Fix = { readonly shows: (name: string, message: string, code: string) => boolean } & {
  readonly advice: string;
};

const wholeSdk =
  "Bundle all of the AWS SDK (@aws-sdk/* and @smithy/*), or leave out all of it where the runtime " +
  "has it.";

/** How a bundle shows that something in it is missing. */
const bundleFixes: readonly Fix[] = [
  {
    shows: (_, message) => /^Dynamic require of /.test(message),
    advice:
      "The bundle is an ES module without `require`: give the bundler a banner, import " +
      '{ createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
  {
    shows: (_, message, code) =>
      code === "ERR_PACKAGE_PATH_NOT_EXPORTED" ||
      /^Package subpath .+ is not defined/.test(message),
    advice: `Parts of two versions of a package are mixed. ${wholeSdk}`,
  },
  {
    shows: (_, message, code) =>
      /^(ERR_)?MODULE_NOT_FOUND$/.test(code) || /^Cannot find (module|package) /.test(message),
    advice: `A module is missing in the bundle or in node_modules. ${wholeSdk}`,
  },
];

/** What only somebody can fix, and no error of AWS. Each shows by what Node, a bundler or the SDK says. */
const fixes: readonly Fix[] = [
  ...bundleFixes,
  {
    shows: (_, message) => /Middleware is not found when adding /.test(message),
    advice:
      "The client is from another copy of the AWS SDK than hydrate's. Have one copy: see both with " +
      "`npm ls @aws-sdk/client-kinesis @aws-sdk/client-dynamodb-streams`, and let both be one version.",
  },
  {
    shows: (_, message, code) => speaksOnlyHttp1({ message, code }),
    advice:
      "The endpoint does not speak HTTP/2: give the client a `requestHandler` for HTTP/1.1, such as " +
      "NodeHttpHandler of @smithy/node-http-handler.",
  },
  {
    shows: (_, message, code) =>
      /^ERR_(INVALID_URL|HTTP2_UNSUPPORTED_PROTOCOL|INVALID_PROTOCOL)$/.test(code) ||
      /^Invalid URL/.test(message),
    advice: "An endpoint must be a whole URL, such as http://localhost:4567.",
  },
  {
    shows: (name, message) =>
      name === "CredentialsProviderError" && /from any providers/.test(message),
    advice:
      "There are no AWS credentials: log in, or give the function a role. In a test, the mock may be " +
      "of another copy of the AWS SDK: see both with `npm ls @aws-sdk/client-kinesis`, and let both be " +
      "one version.",
  },
  {
    shows: (_, message) => message === "Region is missing",
    advice: "Give the client a region, or set AWS_REGION.",
  },
  {
    shows: (name) => /^(InvalidBucketName|EndpointError)$/.test(name),
    advice: "A name of a bucket, or an endpoint, is not one.",
  },
  {
    shows: (name) => /^(TypeError|ReferenceError|RangeError)$/.test(name),
    advice: "This is a mistake in the client's options, its middleware or its version.",
  },
];

/** Says what to do about a call to AWS that failed. */
export function advise(error: unknown): Advice {
  const fix = factsOf(error).$response === undefined ? findFix(fixes, error) : undefined;
  if (fix) return { retryable: false, advice: `${fix.advice} Retrying will not help.` };
  return adviceIf(isRetryable(error));
}

/**
 * Turns what a module could not be loaded for into an error that says what to bundle; undefined where
 * the bundle is not the cause.
 *
 * @param what what the module is needed for
 */
export function toBundleError(what: string, cause: unknown): Error | undefined {
  const fix = findFix(bundleFixes, cause);
  if (fix === undefined) return undefined;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new Error(`hydrate cannot load ${what}: ${message}. ${fix.advice}`, { cause });
}

function findFix(among: readonly Fix[], error: unknown): Fix | undefined {
  const { name = "", message = "", code } = factsOf(error);
  return among.find(({ shows }) => shows(name, message, String(code)));
}
