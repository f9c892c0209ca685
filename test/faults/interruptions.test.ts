import { holdRows } from "./holdRows";
import { interruptionRows } from "./rows/interruptions";

holdRows(interruptionRows);
