import { aboutIdentity, type IdentityArgs } from "../lifecycle/triggered/aboutIdentity";
import { mockedOr } from "./mocks";
import { answerTo } from "./program";

/** Asks whether an identity may start captures, and fails if not. For the components. */
export async function requireIdentity(args: IdentityArgs): Promise<void> {
  await mockedOr("requireIdentity", args, () => answerTo(() => aboutIdentity(args)).then(() => ({})));
}
