import { PolicyPack } from "@pulumi/policy";
import { capturePolicies } from "pulumi-azure-packet-capture/policies";

new PolicyPack("packet-captures", {
  policies: capturePolicies({
    timeLimit: { maxSeconds: 3600 },
    filters: { allowed: "port 53 or (tcp and remote port 443)" },
    // Headers only. Whoever needs more says why here, where others review it.
    packetSize: { maxBytes: 128, exceptions: { handshake: "certificates of TLS handshakes, ticket 4711" } },
    storageAccount: { allowed: ["contosocaptures"] },
    fileDeletion: { maxDays: 30, ifUnknown: "allow" },
    machines: { forbiddenTags: { environment: "production" }, ifUnknown: "allow", level: "advisory" },
    adoption: {},
  }),
});
