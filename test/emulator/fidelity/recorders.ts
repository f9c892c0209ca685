import type { Recorder } from "./difference";

/** What the transcripts of further recordings do not have. */
const notKept = ["cache-control", "expires", "pragma", "x-content-type-options"];

/** The Azure CLI's of 2017, which kept Retry-After. */
export const earlyCli: Recorder = {
  changed: [...notKept, "x-ms-client-request-id", "x-ms-correlation-request-id", "x-ms-ratelimit-remaining-subscription-reads", "x-ms-request-id", "x-ms-routing-request-id"],
};

/** The Azure CLI's (azure-devtools, `ReplayableTest.FILTER_HEADERS`). */
export const cli: Recorder = { changed: [...earlyCli.changed!, "retry-after"] };

/** .NET's, which writes bodies anew. */
export const net: Recorder = { changed: notKept, rewritten: true };

/** That of the CLI before the Azure CLI. */
export const xplatCli: Recorder = { changed: notKept };

/** Go's, which writes bodies anew and makes GUIDs zeros. */
export const go: Recorder = { changed: notKept, rewritten: true, zeroed: true };

/** Some exchanges of a recording, with some headers. */
export const excerpt: Recorder = { excerpt: true };
