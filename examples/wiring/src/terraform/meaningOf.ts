import { member } from "./bodies.ts";

/** What an attribute gives of a resource, in the words of references. */
export function meaningOf(type: string, attribute: string): string {
  return member({ ...meanings, ...(type === "aws_s3_bucket" ? { id: "name" } : {}) }, attribute);
}

const meanings: Readonly<Record<string, string>> = {
  arn: "arn",
  bucket: "name",
  function_name: "name",
  name: "name",
  stream_arn: "streamArn",
  url: "url",
  uuid: "uuid",
};
