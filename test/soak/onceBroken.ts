import type { Schedule } from "./step";

/** Schedules that did not hold once, shrunk. What is found is added here, so that it stays mended. */
export const onceBroken: readonly (Schedule & { readonly what: string })[] = [
  {
    what: "a capture was adopted while another resource of the stack was deleting it, and was then in the state but not in Azure (seed 395)",
    azure: { deleteWhileCreating: "refuse", stopWhileCreating: "accept" },
    isEager: false,
    steps: [
      { run: "up", state: "mine", program: { c: { port: 443, running: true, explicit: "shared" } }, faults: [] },
      {
        run: "up",
        state: "mine",
        program: { a: { port: 443, running: true, explicit: "shared, adopted" }, c: { port: 80, running: true, explicit: "shared", trigger: 0 } },
        faults: [],
        interruptAfter: 2,
      },
    ],
  },
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
  {
    what: "a replacement that Azure refused and that was taken back: its own old capture, long deleted, was in the way (seed 3025)",
    azure: {},
    isEager: false,
    steps: [
      { run: "up", state: "mine", program: { a: { port: 22, running: true } }, faults: [] },
      {
        run: "up",
        state: "mine",
        program: { a: { port: 443, running: true } },
        faults: [
          {
            match: { operation: "PacketCaptures_Create" },
            action: { respond: { status: 400, body: { error: { code: "InvalidRequestFormat", message: "by the soak" } } } },
          },
        ],
      },
      { run: "up", state: "mine", program: { a: { port: 22, running: true } }, faults: [] },
    ],
  },
  {
    what: "`up --refresh` took a capture that somebody else had just asked for, and whose session had not begun, for its own (seed 3038)",
    azure: {},
    isEager: false,
    steps: [
      { run: "up", state: "mine", program: { a: { port: 22, running: true } }, faults: [] },
      { run: "outside", state: "mine", what: "recreated otherwise", name: "a" },
      { run: "up", state: "mine", program: {}, refresh: true, faults: [] },
    ],
  },
  {
    what: "a replacement that was taken back protected another resource's newer capture of the name, which then was in no state (seed 482427)",
    azure: {},
    isEager: true,
    steps: [
      { run: "up", state: "theirs", program: { a: { port: 443, running: true, explicit: "shared, adopted" } }, faults: [] },
      {
        run: "up",
        state: "theirs",
        program: { a: { port: 1443, running: true, explicit: "shared, adopted" }, b: { port: 1443, running: true, explicit: "shared" } },
        faults: [
          {
            match: { operation: "PacketCaptures_Create" },
            action: { respond: { status: 400, body: { error: { code: "InvalidRequestFormat", message: "by the soak" } } } },
          },
        ],
      },
      {
        run: "up",
        state: "theirs",
        program: { a: { port: 443, running: true, explicit: "shared, adopted" }, b: { port: 443, running: true, explicit: "shared" } },
        faults: [],
      },
    ],
  },
];
