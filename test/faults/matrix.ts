import type { Row } from "./row";
import { answerRows } from "./rows/answers";
import { connectionRows } from "./rows/connections";
import { creationRows } from "./rows/creations";
import { interruptionRows } from "./rows/interruptions";
import { permissionRows } from "./rows/permissions";
import { surroundingRows } from "./rows/surroundings";
import { throttlingRows } from "./rows/throttling";

/** Every fault that is held against the provider, by its number in the matrix. */
export const rows: readonly Row[] = [
  ...throttlingRows,
  ...connectionRows,
  ...creationRows,
  ...answerRows,
  ...permissionRows,
  ...surroundingRows,
  ...interruptionRows,
].sort((a, b) => a.number - b.number);
