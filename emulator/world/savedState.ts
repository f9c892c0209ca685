import type { JsonWebKey, ServicePrincipal } from "../core/callers";
import { list, number, object, text } from "../core/shapes";
import type { StoreSnapshot } from "../core/store";
import { checkStored } from "./stateShape";

/** What a state file holds besides the store. */
export interface SavedSettings {
  /** How far the service's time is ahead of real time, in milliseconds. */
  clockOffset: number;
  tokenKey?: JsonWebKey;
  /** With their secrets: the file is for its owner's eyes only. */
  principals?: ServicePrincipal[];
}

/** Everything that a state file holds. */
export interface SavedState extends StoreSnapshot, SavedSettings {}

/**
 * Checks what comes from a state file, as deep as the local Azure relies on it.
 *
 * @throws ShapeError with the path of what is wrong
 */
export function checkSaved(value: unknown): asserts value is SavedState {
  checkStored(value);
  checkSettings(value, "");
}

const checkSettings = object({
  clockOffset: number(-Infinity),
  principals: list(object({ clientId: text, clientSecret: text, objectId: text, displayName: text }, ["clientId", "clientSecret", "objectId", "displayName"])),
  tokenKey: object({}, [], { others: true }),
}, ["clockOffset"], { others: true });
