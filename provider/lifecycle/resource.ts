import type { ResourceModel } from "../model/resourceModels";
import type { JsonObject } from "../model/shapes";
import type { Context } from "./context";
import type { Diff, DiffRequest } from "./diff";
import type { Foreseen, LookAhead } from "./lookAhead";
import type { Found } from "./read";

/** What a resource becomes in the state. */
export interface Made {
  readonly id: string;
  readonly outputs: JsonObject;
}

/** The life cycle of one of this package's resources. All properties are in canonical form. */
export interface Resource {
  readonly model: ResourceModel;
  /** Whether a replacement can only be created when the old one is deleted. */
  readonly deletesFirst: boolean;

  /** By what a run tells what its resources use: two of the same key use the same. */
  keyOf(id: string, properties: JsonObject): string;

  diff(request: DiffRequest): Diff;

  /**
   * Why the change that `diff` has found cannot be made, as a finished message; `undefined` where nothing is known against it.
   *
   * @param isPreview Whether nothing is going to be changed, as far as that is known.
   */
  objectionTo(context: Context, lookAhead: LookAhead, change: DiffRequest & Diff, isPreview: boolean): Promise<string | undefined>;

  /** Says what can be said of a creation without creating anything. */
  foreseeCreation(context: Context, lookAhead: LookAhead, inputs: JsonObject): Promise<Foreseen>;

  /** @throws Unfinished where something may be in Azure although something went wrong; a plain Error where certainly nothing is. */
  create(context: Context, inputs: JsonObject): Promise<Made>;

  /**
   * @param state The outputs in the state; none for a resource that no state has.
   * @returns `undefined` where it is gone.
   */
  read(context: Context, id: string, state: JsonObject): Promise<Found | undefined>;

  /** What was read of a resource that no state has, as a program would declare it. Left out where `read` refuses such a resource. */
  imported?(found: Found): Required<Found>;

  /** Says what can be said of an update without updating anything. */
  foreseeUpdate(context: Context, lookAhead: LookAhead, request: DiffRequest): Promise<Foreseen>;

  /** @throws Unfinished as `create`. */
  update(context: Context, request: DiffRequest): Promise<JsonObject>;

  delete(context: Context, id: string, outputs: JsonObject): Promise<void>;
}
