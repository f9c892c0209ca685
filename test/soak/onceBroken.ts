import type { Schedule } from "./step";

/** Schedules that did not hold once, shrunk. What is found is added here, so that it stays mended. */
export const onceBroken: readonly (Schedule & { readonly what: string })[] = [
  {
    what: "a 404 to the DELETE of a capture that is there was taken for its absence (seed 535)",
    azure: {},
    isEager: false,
    steps: [
      { run: "up", state: "mine", program: { a: { port: 563, running: true } }, faults: [] },
      {
        run: "up",
        state: "mine",
        program: {},
        faults: [
          {
            match: { operation: "PacketCaptures_Delete" },
            times: 3,
            action: { respond: { status: 404, body: { error: { code: "NotFound", message: "by the soak" } } } },
          },
        ],
      },
    ],
  },
];
