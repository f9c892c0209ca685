export { combine } from "./combine";
export { conversationFilters, mirrored } from "./conversation";
export { filter } from "./filter";
export { FilterExpressionError, type FilterExpressionCode } from "./filterExpressionError";
export { formatFilters } from "./formatFilters";
