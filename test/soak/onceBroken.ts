import type { Step } from "./schedule";

/** Schedules that did not hold once, shrunk. What is found is added here, so that it stays mended. */
export const onceBroken: readonly { readonly what: string; readonly steps: readonly Step[] }[] = [
  {
    what: "a 404 to the DELETE of a capture that is there was taken for its absence (seed 535)",
    steps: [
      { run: "up", program: { a: { port: 563, running: true } }, faults: [] },
      {
        run: "up",
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
