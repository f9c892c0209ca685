import { holdRows } from "./holdRows";
import { permissionRows } from "./rows/permissions";

holdRows(permissionRows);
