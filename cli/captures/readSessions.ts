import { subjectOf } from "../../provider/lifecycle/explained";
import { sessionAt } from "../../provider/lifecycle/queries";
import type { Connection } from "../connection";
import { explained } from "../explained";
import type { FoundCapture } from "../targets/captures";
import { timeLimitOf } from "./captureView";
import { eachCapture, type Outcome } from "./eachCapture";
import { type CaptureStatus, statusOf } from "./statusColumns";

/** Asks how each session stands. One request for each capture is what the service needs, and it takes no more than some ten of them a second. */
export async function readSessions(connection: Connection, captures: readonly FoundCapture[]): Promise<Outcome<CaptureStatus>> {
  const { progress, patience } = connection;
  if (captures.length < 2) return eachCapture(captures, (capture) => readSession(connection, capture));
  let looked = 0;
  const soFar = (): string => `checking ${looked} of ${captures.length} captures`;
  const report = (message: string): void => progress.report(`${soFar()}: ${message}`);
  return eachCapture(captures, (capture) => {
    looked++;
    progress.live(soFar());
    return readSession({ ...connection, patience: (milliseconds) => ({ ...patience(milliseconds), report }) }, capture);
  });
}

async function readSession({ azure, patience }: Connection, { id, address, observed }: FoundCapture): Promise<CaptureStatus> {
  return explained("reading", subjectOf(address.packetCaptureName, address), async () => {
    const session = await sessionAt(azure, address, patience());
    return statusOf({ id, name: address.packetCaptureName, session, limit: observed && timeLimitOf(observed.capture) });
  });
}
