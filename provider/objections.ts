import type { Resource } from "./lifecycle/resource";

/** The warning of a preview about what cannot succeed as things stand: what is missing may yet be created by the run that is previewed. */
export function failsHere(objection: string): string {
  return `${objection}\n  \`pulumi up\` fails here, unless the same run fixes this`;
}

/** As `failsHere`, of a change of something that exists. */
export function refusedLater({ deletesFirst }: Resource, objection: string): string {
  if (!deletesFirst) return failsHere(objection);
  return `${objection}\n  \`pulumi up\` fails here, before it deletes the old capture, unless the same run fixes this`;
}
