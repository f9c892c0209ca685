export { compareEnds, NoSuchConversation, UnreadableEnd } from "./compareEnds";
export { type Comparison } from "./comparison";
export { type CompareOptions, type End } from "./end";
