import { AzureError, isGone, OperationFailed } from "../provider/azure/errors";
import { exitCodeOf as exitCodeOfSignal } from "./foreground";
import { Signalled } from "./interruption";

/** What scripts learn from the way in which a command ends; 1 is everything else that goes wrong. */
export const exitCodes = {
  done: 0,
  otherFailure: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  timedOut: 5,
  endedInError: 6,
  notACapture: 7,
  interrupted: 130,
} as const;

const notFoundCodes = new Set(["NotFound", "NetworkWatcherNotFound", "StorageAccountNotFound", "FileNotFound"]);
/** This package's own refusals, before anything is sent, and those of whoever issues tokens. */
const refusedCodes = new Set([
  "PacketCaptureExists",
  "AgentNotInstalled",
  "AgentFailed",
  "MachineNotRunning",
  "LocationMismatch",
  "StorageAccountRegion",
  "StorageAccountTier",
  "StorageAccountKeyAccess",
  "ForeignOrigin",
  "AuthenticationFailed",
  "CredentialUnavailable",
  "LoginIncomplete",
  "NotLoggedIn",
  "CloudMismatch",
]);

/** The exit code for what Azure, the network or the person has ended. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Signalled) return exitCodeOfSignal(error.signal);
  if (!(error instanceof AzureError)) return exitCodes.otherFailure;
  if (error.isOutOfTime || error.code === "OperationTimedOut") return exitCodes.timedOut;
  const { status = 0, code } = error;
  if (notFoundCodes.has(code)) return exitCodes.notFound;
  if (error instanceof OperationFailed) return exitCodes.endedInError;
  if (isGone(error)) return exitCodes.notFound;
  const isRefusal = (status >= 400 && status < 500) || refusedCodes.has(code) || code.startsWith("AADSTS");
  return isRefusal ? exitCodes.refused : exitCodes.otherFailure;
}
