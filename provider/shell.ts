/**
 * The text that the engine keeps in the state as the provider's code. It loads the installed package, from the program's own folder or from
 * pnpm's hidden one, and is the same for ever: neither a release nor another machine shows as a difference, and the code that runs is
 * always the installed one, also in a later `refresh` or `destroy`.
 */
export const shell =
  'const p="pulumi-azure-packet-capture",l=d=>require("module").createRequire(process.cwd()+"/"+d)(p+"/provider");let m;' +
  'try{m=l("")}catch(e){try{m=l("node_modules/.pnpm/x")}catch{throw e.message.includes("\'"+p)?Error(`run "npm install ${p}" in ${process.cwd()}`):e}}' +
  "exports.handler=m.handler";
