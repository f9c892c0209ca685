// Where the engine downloads the plugin from: the schema says so, and the SDKs repeat it.

/**
 * The address of the GitHub releases, in Pulumi's form.
 *
 * @param {{ url: string } | undefined} repository that of package.json
 */
export function downloadUrl(repository) {
  if (repository === undefined) return undefined;
  const name = /github\.com[/:]([\w.-]+\/[\w.-]+?)(\.git)?$/.exec(repository.url)?.[1];
  if (name === undefined) throw new Error(`package.json: \`repository.url\`: must be a repository on GitHub, got "${repository.url}"`);
  return `github://api.github.com/${name}`;
}
