import { createRequire } from "node:module";
import type * as jmespath from "@aws-lambda-powertools/jmespath";
import { Failure } from "../failure";

const load = createRequire(__filename);

/** JSON, as JMESPath takes and gives it. */
export type Json = Parameters<typeof jmespath.search>[1];

/**
 * What a JMESPath expression (https://jmespath.org), as `--query` of the Azure CLI takes it, picks out of a result.
 *
 * @throws Failure with exit code 2, which says what is wrong with the expression.
 */
export function queried(data: unknown, expression: string): unknown {
  const { search } = load("@aws-lambda-powertools/jmespath") as typeof jmespath;
  try {
    return search(expression, JSON.parse(JSON.stringify(data)) as Json);
  } catch (error) {
    throw refusal(expression, error);
  }
}

/** For the option: refuses what is no expression before anything is asked of Azure. */
export function checkedQuery(expression: string): string {
  const { search } = load("@aws-lambda-powertools/jmespath") as typeof jmespath;
  try {
    search(expression, null);
  } catch (error) {
    // Without data every function gets arguments of the wrong type: that says nothing yet.
    if (!(error instanceof Error) || error.name !== "JMESPathTypeError") throw refusal(expression, error);
  }
  return expression;
}

function refusal(expression: string, error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const reason = message.replace(/^(Invalid|Bad) jmespath expression: /, "").replace(` in expression: ${expression}`, "").replace(/\.$/, "");
  const shown = `reading \`--query\` ${JSON.stringify(expression)}: ${reason.charAt(0).toLowerCase()}${reason.slice(1)} (QueryInvalid)`;
  return new Failure(shown, { hints: ["the language is JMESPath: https://jmespath.org"], exitCode: 2 });
}
