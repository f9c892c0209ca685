import { either, flag, number, object, oneOf, ShapeError, text } from "../core/shapes";
import type { Endpoint } from "./endpoint";

interface AlertInput {
  name?: string;
  id?: string;
  resource?: string;
  value?: number;
  /** A form sends text. */
  again?: boolean | "true" | "false";
}

const rule = { name: text, id: text, resource: text };

export const alertEndpoints: readonly Endpoint[] = [
  { method: "GET", path: "/alerts", about: "all alert rules, with the alerts that they have fired and who was notified", act: (azure) => ({ rules: azure.alerts() }) },
  {
    method: "POST", path: "/alerts/fire", about: "fires the alert rule `name` (or `id`) as if its condition were met; with `resource`, `value`, and `again` for one that is Fired",
    input: object({ ...rule, value: number(-Infinity), again: either("true or false", flag, oneOf("true", "false")) }),
    numbers: ["value"],
    act: (azure, { resource, value, again, ...input }: AlertInput) =>
      azure.fireAlert(nameIn(input), { ...(resource === undefined ? {} : { resource }), ...(value === undefined ? {} : { value }), again: again === true || again === "true" }),
  },
  {
    method: "POST", path: "/alerts/resolve", about: "resolves the alert of the rule `name` (or `id`); with `resource`",
    input: object(rule),
    act: (azure, { resource, ...input }: AlertInput) => azure.resolveAlert(nameIn(input), resource === undefined ? {} : { resource }),
  },
];

function nameIn({ name, id }: Pick<AlertInput, "name" | "id">): string {
  const given = id ?? name;
  if (given === undefined) throw new ShapeError("name", "given, or `id`", given);
  return given;
}
