/**
 * Calls an emulator with nothing between: what it answers is AWS' own JSON, untouched by the SDK and
 * by the code under test.
 */
export async function callWire(endpoint: string, region: string, target: string, input: object) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
      "x-amz-date": "20261123T100000Z",
      authorization:
        `AWS4-HMAC-SHA256 Credential=S3RVER/20261123/${region}/any/aws4_request, ` +
        "SignedHeaders=host, Signature=0",
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target}: ${response.status} ${text}`);
  return JSON.parse(text || "{}");
}
