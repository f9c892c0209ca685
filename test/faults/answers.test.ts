import { holdRows } from "./holdRows";
import { answerRows } from "./rows/answers";

holdRows(answerRows);
