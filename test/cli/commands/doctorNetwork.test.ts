import assert from "node:assert/strict";
import { networkIdOf, putGuardedMachine, type Rule } from "../guardedMachine";
import { onLocalAzure } from "../onLocalAzure";

interface Finding {
  readonly check: string;
  readonly state: string;
  readonly found: string;
  readonly fix?: string;
}

describe("pktcap doctor on a machine behind network security groups", function () {
  const local = onLocalAzure();

  const network = (path: string): string => networkIdOf(local(), path);
  const putMachine = (onSubnet: readonly Rule[], onCard: readonly Rule[]): Promise<void> => putGuardedMachine(local(), onSubnet, onCard);

  const rules = async (): Promise<{ code: number | null; findings: Finding[] }> => {
    const { code, stdout } = await local().run("doctor", "ContosoVM", "-o", "json");
    const findings = (JSON.parse(stdout) as Finding[]).filter(({ check }) => check === "network rules of ContosoVM");
    return { code, findings };
  };

  it("says nothing is in the way, where nothing is", async () => {
    await putMachine([{ name: "no-ssh-in", priority: 100, direction: "Inbound" }], [{ name: "no-smb", priority: 100, ports: ["445"] }]);
    assert.deepEqual(await rules(), {
      code: 0,
      findings: [{ check: "network rules of ContosoVM", state: "ok", found: "the agent can reach 168.63.129.16 port 8037 and 169.254.169.254 port 80" }],
    });
  });

  it("names the group, the rule and what to do, of the subnet's group and of the card's", async () => {
    await putMachine(
      [
        { name: "imds", priority: 200, access: "Allow", to: "169.254.169.254", ports: ["80"] },
        { name: "deny-all", priority: 4000 },
      ],
      [{ name: "no-imds", priority: 100, to: "AzurePlatformIMDS" }],
    );
    const { code, findings } = await rules();
    assert.equal(code, 1);
    assert.deepEqual(findings, [
      {
        check: "network rules of ContosoVM",
        state: "failed",
        found: 'outbound rule "deny-all" (priority 4000) of network security group "subnet-nsg" on subnet "default" denies 168.63.129.16 port 8037, which the agent needs',
        fix: 'add an outbound rule to "subnet-nsg" with a priority below 4000: allow TCP to 168.63.129.16 port 8037',
      },
      {
        check: "network rules of ContosoVM",
        state: "failed",
        found: 'outbound rule "no-imds" (priority 100) of network security group "card-nsg" on network interface "card" denies 169.254.169.254 port 80, which the agent needs',
        fix: 'give "no-imds" a higher priority number, and add an outbound rule to "card-nsg" before it: allow TCP to 169.254.169.254 port 80',
      },
    ]);
  });

  it("does not know what a service tag has in it that Microsoft does not describe", async () => {
    await putMachine([], [{ name: "no-internet", priority: 300, to: "Internet" }]);
    assert.deepEqual(await rules(), {
      code: 0,
      findings: [
        {
          check: "network rules of ContosoVM",
          state: "unknown",
          found:
            'outbound rule "no-internet" (priority 300) of network security group "card-nsg" on network interface "card" may deny ' +
            "168.63.129.16 port 8037 and 169.254.169.254 port 80, which the agent needs",
          fix: 'if captures fail, add an outbound rule to "card-nsg" with a priority below 300: allow TCP to 168.63.129.16 port 8037 and 169.254.169.254 port 80',
        },
      ],
    });
  });

  for (const [what, path, name, action] of [
    ["network interface", "networkInterfaces/card", "card", "networkInterfaces/read"],
    ["subnet", "virtualNetworks/net/subnets/default", "default", "virtualNetworks/subnets/read"],
    ["network security group", "networkSecurityGroups/card-nsg", "card-nsg", "networkSecurityGroups/read"],
  ] as const) {
    it(`names the action that is missing, where a ${what} cannot be read`, async () => {
      await putMachine([], []);
      local().azure.faults.add({
        match: { path, method: "GET" },
        times: "forever",
        action: { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "No." } } } },
      });
      assert.deepEqual(await rules(), {
        code: 0,
        findings: [
          {
            check: "network rules of ContosoVM",
            state: "unknown",
            found: `cannot read ${what} "${name}": your login does not have Microsoft.Network/${action} at ${network(path)}`,
            fix: `assign a role with Microsoft.Network/${action}, such as docs/roles/viewer.json of this package`,
          },
        ],
      });
    });
  }
});
