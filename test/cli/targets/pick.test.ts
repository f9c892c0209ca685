import assert from "node:assert/strict";
import { idInStack, idsInStack, type Kind } from "../../../cli/targets/pick";
import type { Stack } from "../../../cli/targets/stack";

const kind: Kind = { what: "packet capture", isIt: (id) => id.startsWith("/captures/") };
const resource = (name: string, id: string, components: readonly string[] = []) => ({ type: "test", name, id, components });
const stack: Stack = {
  name: "dev",
  configuration: {},
  outputs: { file: "/captures/output", "web-to-db": "/captures/not-this" },
  resources: [
    resource("web-to-db-web", "/captures/web", ["web-to-db"]),
    resource("web-to-db-db", "/captures/db", ["web-to-db"]),
    resource("web-to-db-web", "/extensions/web", ["web-to-db-web", "web-to-db"]),
    resource("alone", "/captures/alone", ["alone"]),
    resource("twin", "/captures/twin-1"),
    resource("twin", "/captures/twin-2"),
  ],
};
const { "web-to-db": _output, ...outputs } = stack.outputs;
const withoutOutput: Stack = { ...stack, outputs };

describe("a name in a stack", () => {
  const several: [string, Stack, string, string[]][] = [
    ["a component: all its captures", withoutOutput, "web-to-db", ["/captures/web", "/captures/db"]],
    ["a capture, also in a component of the same name", stack, "alone", ["/captures/alone"]],
    ["a capture of a component", stack, "web-to-db-db", ["/captures/db"]],
    ["an output, before a component of the same name", stack, "web-to-db", ["/captures/not-this"]],
  ];
  for (const [what, where, name, ids] of several) it(`is ${what}`, () => assert.deepEqual(idsInStack(where, name, kind), ids));

  it("must be one capture where only one is possible", () => {
    assert.equal(idInStack(stack, "alone", kind), "/captures/alone");
    assert.throws(() => idInStack(withoutOutput, "web-to-db", kind), {
      message: 'finding packet capture "web-to-db" of stack "dev": the name is ambiguous (AmbiguousName)\n  hint: use one of these ids:\n    /captures/web\n    /captures/db',
    });
  });

  it("must not be that of two resources", () => {
    assert.throws(() => idsInStack(stack, "twin", kind), /the name is ambiguous \(AmbiguousName\)\n {2}hint: use one of these ids:\n {4}\/captures\/twin-1\n {4}\/captures\/twin-2$/);
  });

  it("must exist", () => {
    assert.throws(() => idsInStack(stack, "web-to", kind), /finding packet capture "web-to" of stack "dev": the stack has no such resource, and no output of this name with its id \(NotFound\)/);
  });
});
