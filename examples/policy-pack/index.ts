import { PolicyPack } from "@pulumi/policy";
import { capturePolicies } from "pulumi-azure-packet-capture/policies";

new PolicyPack("packet-captures", {
  policies: capturePolicies({
    timeLimit: { maxSeconds: 3600 },
    filters: { allowed: "port 53 or (tcp and remote port 443)" },
    // Headers only. Exceptions are named here, as "project/stack/name" and with a reason.
    packetSize: { maxBytes: 128, exceptions: { "shop/prod/handshake": "TLS certificates, ticket 4711" } },
    storageAccount: { allowed: ["contosocaptures"] },
    fileDeletion: { maxDays: 30, ifUnknown: "allow" },
    machines: { forbiddenTags: { environment: "production" }, ifUnknown: "allow", level: "advisory" },
    adoption: {},
  }),
});
