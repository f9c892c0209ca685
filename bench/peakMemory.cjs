// For `node --require`: says at the end, on file descriptor 3, how much memory the process has had at most, in KiB.

const { writeSync } = require("node:fs");

process.on("exit", () => {
  writeSync(3, String(process.resourceUsage().maxRSS));
});
