import { document } from "./document";
import { html } from "./html";

/** What somebody sees who has no cookie yet. */
export function signInPage(nonce: string, problem?: string): string {
  return document({ nonce, title: "Sign in · Local Azure" }, html`
    <main class="sign-in">
      <h1>Local Azure</h1>
      <p>Open the link that the local Azure printed at the start, or paste the token from its file <code>control.token</code>.</p>
      ${problem === undefined ? undefined : html`<p role="alert" class="problem">${problem}</p>`}
      <form method="post" action="/_local/session">
        <label for="token">Token</label>
        <input id="token" name="token" type="password" autocomplete="off" required>
        <button>Sign in</button>
      </form>
    </main>`);
}
