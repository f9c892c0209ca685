import assert from "node:assert/strict";
import { agentEndpoints, denialOf } from "../../../cli/doctor/outboundRules";
import type { OutboundRule } from "../../../provider/azure/securityGroups";

const rule = (name: string, more: Partial<OutboundRule> = {}): OutboundRule => ({
  name,
  priority: 200,
  isAllowed: false,
  protocol: "*",
  sources: ["*"],
  destinations: ["*"],
  sourcePorts: ["*"],
  destinationPorts: ["*"],
  ...more,
});

/** What the rules do to 168.63.129.16:8037 and to 169.254.169.254:80, from 10.0.0.4. */
function verdicts(rules: OutboundRule[], from: readonly string[] = ["10.0.0.4"]): string[] {
  return agentEndpoints.map((endpoint) => {
    const denial = denialOf(rules, endpoint, from);
    return denial === undefined ? "reached" : `${denial.isCertain ? "denied" : "perhaps"} by ${denial.rule.name}`;
  });
}

describe("outbound rules of a network security group", () => {
  const reached = ["reached", "reached"];
  const denied = ["denied by no", "denied by no"];

  it("deny what they name, whatever form it has", () => {
    assert.deepEqual(verdicts([rule("no")]), denied);
    assert.deepEqual(verdicts([rule("no", { protocol: "TCP", destinations: ["0.0.0.0/0"], destinationPorts: ["80-90", "8000-9000"] })]), denied);
    assert.deepEqual(verdicts([rule("no", { destinations: ["168.63.129.16/32"] })]), ["denied by no", "reached"]);
    assert.deepEqual(verdicts([rule("no", { destinations: ["1.2.3.4", "169.254.169.254"], destinationPorts: ["443", "80"] })]), ["reached", "denied by no"]);
    assert.deepEqual(verdicts([rule("no", { destinations: ["169.254.0.0/16", "168.63.129.0/24"] })]), denied);
  });

  it("deny nothing that they are not about", () => {
    for (const other of [
      { protocol: "Udp" },
      { destinationPorts: ["81-8036", "8038"] },
      { destinations: ["10.0.0.0/8", "::/0", "Storage.WestEurope"] },
      { destinations: undefined },
      { sources: ["10.0.1.0/24"] },
    ]) {
      assert.deepEqual(verdicts([rule("no", other)]), reached, JSON.stringify(other));
    }
  });

  it("allow by a rule before, not by one after", () => {
    const allow = rule("yes", { priority: 100, isAllowed: true, destinations: ["168.63.129.16"], destinationPorts: ["8037"] });
    assert.deepEqual(verdicts([allow, rule("no")]), ["reached", "denied by no"]);
    assert.deepEqual(verdicts([rule("no"), allow]), denied);
  });

  it("are certain for the service tags that Microsoft describes", () => {
    const tag = (name: string): string[] => verdicts([rule("no", { destinations: [name] })]);
    assert.deepEqual(tag("AzurePlatformIMDS"), ["reached", "denied by no"]);
    assert.deepEqual(tag("VirtualNetwork"), ["denied by no", "perhaps by no"]);
    assert.deepEqual(tag("Internet"), ["perhaps by no", "perhaps by no"]);
    assert.deepEqual(tag("AzurePlatformDNS"), ["perhaps by no", "reached"]);
    assert.deepEqual(tag("AzureCloud.WestEurope"), ["perhaps by no", "reached"]);
  });

  it("leave in doubt what depends on source ports, application groups or an address that is not known", () => {
    const perhaps = ["perhaps by no", "perhaps by no"];
    assert.deepEqual(verdicts([rule("no", { sourcePorts: ["1-1024"] })]), perhaps);
    assert.deepEqual(verdicts([rule("no", { sources: undefined })]), perhaps);
    assert.deepEqual(verdicts([rule("no", { sources: ["10.0.0.0/24"] })], []), perhaps);
    assert.deepEqual(verdicts([rule("no", { sources: ["10.0.0.0/24"] })]), denied);
    assert.deepEqual(verdicts([rule("maybe", { isAllowed: true, destinations: ["Internet"] }), rule("no")]), perhaps);
  });
});
