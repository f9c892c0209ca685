import { holdRows } from "./holdRows";
import { surroundingRows } from "./rows/surroundings";

holdRows(surroundingRows);
