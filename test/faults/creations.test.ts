import { holdRows } from "./holdRows";
import { creationRows } from "./rows/creations";

holdRows(creationRows);
