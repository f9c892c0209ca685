import { holdRows } from "./holdRows";
import { throttlingRows } from "./rows/throttling";

holdRows(throttlingRows);
