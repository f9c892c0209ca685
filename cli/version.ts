import { createRequire } from "node:module";

/** The version of this package. (An `import` of package.json would make `tsc` copy it into dist/.) */
export const { version } = createRequire(__filename)("pulumi-azure-packet-capture/package.json") as { version: string };
