import type { ResourceValidationPolicy } from "@pulumi/policy/policy";
import { sessionLimits } from "../model/limits";
import { show } from "../model/problems";
import { isUnknown } from "../model/unknown";
import { capturePolicy, configured, type PolicyDefinition } from "./definition";
import { checkEntries, checkWholeNumber, isText } from "./options";
import type { PolicyOptions } from "./policy";
import { relationTo } from "./relation";

/** Options of `packetSizePolicy`. */
export interface PacketSizeOptions extends PolicyOptions {
  /** How many bytes of each packet may be recorded at most, from `1` to `4294967295`: `128` holds the headers and little else. */
  readonly maxBytes: number;
  /**
   * The captures that may record more, each with the reason. A key is `project/stack/name`, with the name of the resource in the program, or the
   * URN of the capture.
   *
   * @default none
   * @example { "shop/prod/handshake": "the certificates of TLS handshakes, ticket 4711" }
   */
  readonly exceptions?: Readonly<Record<string, string>>;
}

export const packetSize: PolicyDefinition<PacketSizeOptions, ResourceValidationPolicy> = {
  name: "packet-capture-packet-size",
  options: ["maxBytes", "exceptions"],
  check: ({ maxBytes, exceptions }, problems) => {
    checkWholeNumber(maxBytes, 1, sessionLimits.bytesToCapturePerPacket.max, problems.at("maxBytes"));
    if (exceptions === undefined) return;
    checkEntries(exceptions, "an object with a reason for each capture", problems.at("exceptions"), (reason, problem, key) => {
      if (!isKey(key))
        problem.mustBe(
          'written as "project/stack/name" or as a URN',
          key,
          `write "<project>/<stack>/${/[/:]/.test(key) ? "<name>" : key}"`,
        );
      if (!isText(reason)) problem.mustBe("the reason why this capture may record more, as text", reason);
    });
  },
  create: ({ maxBytes, exceptions = {}, level }) => {
    const description = `A packet capture records at most ${maxBytes} bytes of each packet.`;
    const excepted = new Set(Object.keys(exceptions));
    return capturePolicy({ name: packetSize.name, description, level }, ({ name, urn, settings }, violations) => {
      const key = keyOf(urn, name);
      const bytes = settings.bytesToCapturePerPacket;
      if (isUnknown(bytes) || excepted.has(key) || excepted.has(urn)) return;
      if (typeof bytes === "number" && bytes >= 1 && bytes <= maxBytes) return;
      const got = bytes === 0 ? "0, which is the default and records whole packets" : relationTo(maxBytes, bytes);
      const hint = `set \`bytesToCapturePerPacket\` to ${maxBytes} or less; if this capture needs more, add ${show(key)} and the reason to \`exceptions\` of the policy`;
      violations.at("bytesToCapturePerPacket").say(`must be a number from 1 to ${maxBytes}, got ${got}\n  hint: ${hint}`);
    });
  },
};

/**
 * Only so many bytes of each packet are recorded, so that files hold headers but not what people send. Captures that need more are excepted
 * one by one, with a reason, where the policy is configured. The name that a program gives a capture is not enough for that: its project and its
 * stack count too.
 *
 * @throws RunError where an option is wrong.
 * @example packetSizePolicy({ maxBytes: 128, exceptions: { "shop/prod/handshake": "TLS certificates, ticket 4711" } })
 */
export function packetSizePolicy(options: PacketSizeOptions): ResourceValidationPolicy {
  return configured(packetSize, options);
}

function isKey(key: string): boolean {
  return /^urn:pulumi:[^:]+::[^:]+::.+::.+$/.test(key) || /^[^/:]+\/[^/:]+\/.+$/.test(key);
}

/** A capture's key in `exceptions`. A URN is `urn:pulumi:stack::project::type::name`. */
function keyOf(urn: string, name: string): string {
  const [stack = "", project = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  return `${project}/${stack}/${name}`;
}
