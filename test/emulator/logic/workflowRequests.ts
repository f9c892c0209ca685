const schema = "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#";

/** A definition with these actions, and a trigger that is called. */
export function definitionOf(actions: Record<string, unknown>, triggers: Record<string, unknown> = { manual: { type: "Request", kind: "Http" } }): Record<string, unknown> {
  return { $schema: schema, contentVersion: "1.0.0.0", triggers, actions };
}
