import { holdRows } from "./holdRows";
import { connectionRows } from "./rows/connections";

holdRows(connectionRows);
