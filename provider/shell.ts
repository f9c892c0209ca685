/** The text that the engine keeps in the state of a `PacketCapture`. States of every release have it: it never changes. */
export const shell = shellFor("handler");

/** The text that the engine keeps in the state of `TriggeredCaptures`. */
export const triggeredShell = shellFor("triggeredHandler");

/**
 * The text that the engine keeps in the state as the provider's code. It loads the installed package, from the program's own folder or from
 * pnpm's hidden one, and is the same for ever: neither a release nor another machine shows as a difference, and the code that runs is
 * always the installed one, also in a later `refresh` or `destroy`.
 *
 * @param handler The export of `./provider` that makes the provider.
 */
function shellFor(handler: string): string {
  return (
    'const p="pulumi-azure-packet-capture",l=d=>require("module").createRequire(process.cwd()+"/"+d)(p+"/provider");let m;' +
    'try{m=l("")}catch(e){try{m=l("node_modules/.pnpm/x")}catch{throw e.message.includes("\'"+p)?Error(`run "npm install ${p}" in ${process.cwd()}`):e}}' +
    `exports.handler=m.${handler}`
  );
}
