import { type Attributes, each } from "./attributes.ts";

const statement: Attributes = {
  effect: "Effect",
  actions: (actions) => ({ Action: oneOrMany(actions) }),
  resources: (resources) => ({ Resource: oneOrMany(resources) }),
  principals: each({ type: "type", identifiers: "identifiers" }, ({ type, identifiers }) => ({
    Principal: { [String(type)]: oneOrMany(identifiers) },
  })),
  condition: each(
    { test: "test", variable: "variable", values: "values" },
    ({ test, variable, values }) => ({
      Condition: { [String(test)]: { [String(variable)]: oneOrMany(values) } },
    }),
  ),
};

/** What is known of an `aws_iam_policy_document`. */
export const policyDocument: Attributes = {
  statement: each(statement, (properties) => ({
    Statement: [{ Effect: "Allow", ...properties }],
  })),
};

/** A list of one is written as that one. */
function oneOrMany(values: unknown): unknown {
  return Array.isArray(values) && values.length === 1 ? values[0] : values;
}
