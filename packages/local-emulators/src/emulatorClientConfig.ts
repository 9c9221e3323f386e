/** What an SDK client needs to talk to an emulator; s3rver knows only this key. */
export function emulatorClientConfig(endpoint: string) {
  return {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
  };
}
