export { combine } from "./combine";
export { filter } from "./filter";
export { FilterExpressionError, type FilterExpressionCode } from "./filterExpressionError";
export { formatFilters } from "./formatFilters";
