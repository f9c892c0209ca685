// `npm run build`: compiles everything anew.

import { rebuild } from "../setUp/build.mjs";
import { clone } from "../setUp/clone.mjs";

export default async function build() {
  await rebuild(clone);
  return 0;
}
