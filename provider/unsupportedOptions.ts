import * as pulumi from "@pulumi/pulumi";

/**
 * Refuses a runtime and options that cannot work for a dynamic resource, where the program still can be told what to do instead.
 *
 * @param subject How an error begins, such as `declaring packet capture "web"`.
 * @param insteadOfImport What to do instead of an import.
 * @throws RunError
 */
export function refuseUnsupported(subject: string, opts: pulumi.CustomResourceOptions, insteadOfImport: string): void {
  if (process.versions.bun !== undefined) {
    throw new pulumi.RunError(
      `${subject}: Pulumi does not support dynamic resources with Bun (RuntimeUnsupported)\n  hint: use Node.js (\`runtime: nodejs\` in Pulumi.yaml), or the resource of the plugin (docs/plugin.md)`,
    );
  }
  if (opts.import !== undefined) {
    throw new pulumi.RunError(
      `${subject}: \`import\` is not supported for dynamic resources (ImportUnsupported)\n  hint: ${insteadOfImport}`,
    );
  }
  if (opts.provider !== undefined) {
    throw new pulumi.RunError(
      `${subject}: \`provider\` would use another package's plugin (ProviderUnsupported)\n  hint: leave out \`provider\`: subscription and region follow from the target, credentials from the configuration \`azure-packet-capture:*\` or \`azure-native:*\``,
    );
  }
}
