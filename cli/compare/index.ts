export { compareEnds, NoSuchConversation } from "./compareEnds";
export { type Comparison } from "./comparison";
export { type CompareOptions, type End, UnreadableEnd } from "./end";
