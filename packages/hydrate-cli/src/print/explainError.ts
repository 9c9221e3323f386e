/** What an error of the SDK, of hydrate-core or of the system means for the person at the terminal. */
export function explainError(error: unknown): {
  readonly message: string;
  readonly advice: readonly string[];
} {
  if (!(error instanceof Error)) return { message: String(error), advice: [] };
  const { name, message } = error;
  const advice = hints.find(([pattern]) => pattern.test(`${name} ${message}`))?.[1];
  const named = name === "Error" || message.startsWith(name) ? message : `${name}: ${message}`;
  return { message: named || name, advice: advice === undefined ? [] : [advice] };
}

const hints: readonly (readonly [RegExp, string])[] = [
  [
    /Region is missing/,
    "Name the region with --region, AWS_REGION or the profile, or give the queue as a URL or an ARN.",
  ],
  [
    /CredentialsProviderError|Could not load credentials/,
    "Log in first, for example with `aws sso login`, and name the profile with --profile.",
  ],
  [
    /ExpiredToken|TokenRefreshRequired|security token .* expired/,
    "The session has expired: log in again. Nothing that is saved is lost; run the command again.",
  ],
  [
    /QueueDoesNotExist|NonExistentQueue/,
    "Check the name, the region and the account, or give the queue as a URL or an ARN.",
  ],
  [/AccessDenied|not authorized/, "docs/permissions.md lists what each command needs."],
];
