import type { CaptureInputs } from "../model/captureInputs";
import { captureModel } from "../model/resourceModels";
import { create } from "./create";
import { deleteCapture } from "./delete";
import { diff } from "./diff";
import { foreseeCreation, objectionToReplacement } from "./foresee";
import { imported } from "./imported";
import { read } from "./read";
import type { Resource } from "./resource";
import { previewUpdate, update } from "./update";

/** The life cycle of a capture. */
export const packetCapture: Resource = {
  model: captureModel,
  // Azure has one capture of a name at a time.
  deletesFirst: true,
  keyOf: (id) => id,
  diff,
  objectionTo: async (context, lookAhead, { id, news, replaces }) =>
    replaces.length === 0 ? undefined : objectionToReplacement(context, lookAhead, id, news),
  foreseeCreation,
  create: (context, inputs) => create(context, inputs as unknown as CaptureInputs),
  read,
  imported,
  foreseeUpdate: async (_context, _lookAhead, { id, olds, news }) => ({
    outputs: previewUpdate({ id, olds, news: news as unknown as CaptureInputs }),
  }),
  update: (context, { id, olds, news }) => update(context, { id, olds, news: news as unknown as CaptureInputs }),
  delete: deleteCapture,
};
