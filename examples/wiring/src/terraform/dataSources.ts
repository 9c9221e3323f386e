import { type Attributes, noProperty } from "./attributes.ts";
import type { Body } from "./bodies.ts";
import { policyDocument } from "./policyDocument.ts";

/** Data: what a reference to them means, whichever of their values it names. */
export type DataSource = {
  readonly attributes: Attributes;
  readonly meaning: (properties: Body) => unknown;
};

/** What is known of Terraform's data. */
export const dataSources: Readonly<Record<string, DataSource>> = {
  aws_iam_policy_document: {
    attributes: policyDocument,
    meaning: (properties) => ({ Version: "2012-10-17", ...properties }),
  },
  archive_file: {
    attributes: { type: noProperty, source_dir: "Code", output_path: noProperty },
    // The folder, as CloudFormation's `package` command takes it.
    meaning: ({ Code }) => Code,
  },
};
