import * as pulumi from "@pulumi/pulumi";
import { show } from "../model/problems";

/** What the tokens of the functions begin with. */
const prefix = "azure-packet-capture:index:";

/** What the mock of a function must return. */
type Shape = "an object" | "a list";

/**
 * What the mocks of `pulumi.runtime.setMocks` return for a function of this package; without mocks, what Azure says.
 *
 * The SDK's own `invoke` would do the same, but it loses the message of a mock that throws and turns a list into an object.
 */
export async function mockedOr<T>(name: string, inputs: object, ask: () => Promise<T>, shape: Shape = "an object"): Promise<T> {
  const mocks = mocksInPlace();
  if (mocks === undefined) return ask();
  const token = `${prefix}${name}`;
  const result: unknown = await mocks.call({ token, inputs });
  const actual = Array.isArray(result) ? "a list" : typeof result === "object" && result !== null ? "an object" : undefined;
  if (actual === shape) return result as T;
  throw new pulumi.RunError(`mocking ${name}: \`call\` must return ${shape} for the token "${token}", got ${show(result)} (MockInvalid)`);
}

/** The monitor that `setMocks` puts in the engine's place has them in a property. */
function mocksInPlace(): pulumi.runtime.Mocks | undefined {
  const monitor = pulumi.runtime.hasMonitor() ? pulumi.runtime.getMonitor() : undefined;
  return monitor !== undefined && "mocks" in monitor ? (monitor.mocks as pulumi.runtime.Mocks) : undefined;
}
