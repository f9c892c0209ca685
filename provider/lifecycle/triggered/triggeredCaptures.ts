import { triggeredModel } from "../../model/resourceModels";
import type { TriggeredInputs } from "../../model/triggeredInputs";
import type { Resource } from "../resource";
import { createTriggered } from "./create";
import { deleteTriggered } from "./delete";
import { diffTriggered } from "./diff";
import { foreseeTriggered, foreseeTriggeredUpdate } from "./foresee";
import { readTriggered } from "./read";
import { keyInUse } from "./subject";
import { updateTriggered } from "./update";

/** The life cycle of captures that something else starts later. Azure has no such resource: nothing but their deletion changes anything there. */
export const triggeredCaptures: Resource = {
  model: triggeredModel,
  deletesFirst: false,
  keyOf: keyInUse,
  diff: diffTriggered,
  // In an `up`, the creation or the update itself says it, before anything is lost.
  objectionTo: async (context, lookAhead, { changes, replaces, ...request }, isPreview) => {
    if (!isPreview || changes === "none") return undefined;
    const { objection } =
      replaces.length > 0
        ? await foreseeTriggered(context, lookAhead, request.news)
        : await foreseeTriggeredUpdate(context, lookAhead, request);
    return objection;
  },
  foreseeCreation: foreseeTriggered,
  create: (context, inputs) => createTriggered(context, inputs as unknown as TriggeredInputs),
  read: readTriggered,
  foreseeUpdate: foreseeTriggeredUpdate,
  update: (context, { id, olds, news }) => updateTriggered(context, { id, olds, news: news as unknown as TriggeredInputs }),
  delete: deleteTriggered,
};
