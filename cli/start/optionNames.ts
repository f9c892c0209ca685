/** The options of `pktcap start` by the resource's property that each of them is. */
const options: Readonly<Record<string, string>> = {
  target: "<machine>",
  packetCaptureName: "--name",
  location: "--location",
  filters: "--filter",
  storageLocation: "--storage-account",
  "storageLocation.storageId": "--storage-account",
  "storageLocation.storagePath": "--storage-path",
  "storageLocation.filePath": "--file-path",
  "storageLocation.localPath": "--file-path",
  "scope.include": "--include",
  "scope.exclude": "--exclude",
  storageId: "--storage-account",
  storagePath: "--storage-path",
  filePath: "--file-path",
  localPath: "--file-path",
  include: "--include",
  exclude: "--exclude",
  scope: "--include",
  bytesToCapturePerPacket: "--bytes-per-packet",
  totalBytesPerSession: "--total-bytes",
  timeLimitInSeconds: "--time-limit",
  continuousCapture: "--continuous",
  captureSettings: "--continuous",
  "captureSettings.fileCount": "--file-count",
  "captureSettings.fileSizeInBytes": "--file-size",
  "captureSettings.sessionTimeLimitInSeconds": "--time-limit",
  "requireAgent: false": "--no-require-agent",
  "requireStorage: false": "--no-require-storage",
};

/** A message of the resource's about its properties, with the command's options in their place: each stands in backticks. */
export function inOptions(message: string): string {
  return message
    .replace(/`([^`\n]+)`/g, (quoted, name: string) => {
      const option = options[name] ?? options[name.replace(/\[.*/, "")];
      return option === undefined ? quoted : `\`${option}\``;
    })
    .replaceAll("or set `--no-", "or use `--no-");
}
