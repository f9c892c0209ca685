// Network watchers, packet captures, their sessions and files, and the agents that capture.
// `packetCaptures.ts` has the operations, `captureSession.ts` what a session is at any time, `captureUpload.ts` how its files get into storage.
