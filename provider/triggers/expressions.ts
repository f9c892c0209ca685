// Texts of Azure's Workflow Definition Language.
// https://learn.microsoft.com/azure/logic-apps/workflow-definition-language-functions-reference

/** A text as a literal inside an expression. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A value of JSON that stands for itself: nothing in it is an expression. */
export function literal(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("@{", "@@{").replace(/^@(?!@\{)/, "@@");
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, literal(inner)]));
}

/** An expression that puts texts and the values of expressions together. Every second part, from the second on, is an expression. */
export function sentence(texts: TemplateStringsArray, ...expressions: readonly string[]): string {
  const parts = texts.flatMap((text, index) => [...(text === "" ? [] : [quoted(text)]), ...expressions.slice(index, index + 1)]);
  return `concat(${parts.join(", ")})`;
}

/** Whether an action succeeded: for a request, whether the status was below 400. */
export function succeeded(action: string): string {
  return `equals(actions(${quoted(action)})?['status'], 'Succeeded')`;
}

/** What the service answered to a request, as one text: `HTTP 403: The client … does not have authorization …`, or why there was no answer. */
export function answerOf(action: string): string {
  const record = `actions(${quoted(action)})`;
  const body = `coalesce(${record}?['outputs']?['body'], ${record}?['error']?['message'], 'no response')`;
  return `concat('HTTP ', string(coalesce(${record}?['outputs']?['statusCode'], 'error')), ': ', ${messageIn(body)})`;
}

/** The message of an error of Azure, or all of a body that has none. */
export function messageIn(body: string): string {
  const text = `string(${body})`;
  return `take(coalesce(json(if(startsWith(${text}, '{'), ${text}, '{}'))?['error']?['message'], ${text}), 1000)`;
}
