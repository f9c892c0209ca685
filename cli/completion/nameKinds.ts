/** What has names in Azure that a shell can offer. */
export const nameKinds = ["captures", "machines", "accounts"] as const;
export type NameKind = (typeof nameKinds)[number];

/** What is named where help says `<capture>`, `[machines...]` or `<account>`. */
export function nameKindOf(placeholder: string): NameKind | undefined {
  const word = /(\w+?)s?(?:\.\.\.)?[>\]]?$/.exec(placeholder)?.[1];
  return nameKinds.find((kind) => kind === `${word ?? ""}s`);
}
