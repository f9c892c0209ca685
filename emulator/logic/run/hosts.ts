/** Resource Manager in each of Azure's clouds. */
const managementHosts = ["management.azure.com", "management.chinacloudapi.cn", "management.microsoftazure.de", "management.usgovcloudapi.net"];
const loopback = ["localhost", "127.0.0.1", "[::1]"];
const services = /\.(blob\.core\.windows\.net|logic\.azure\.com)$/i;

/** Whether the local Azure answers at this address: it stands for the management endpoints of all clouds, and has its own. */
export function isLocalHost({ protocol, hostname, host }: URL, own: ReadonlySet<string>): boolean {
  return protocol === "https:" && (managementHosts.includes(hostname) || loopback.includes(hostname) || services.test(hostname) || own.has(host));
}
