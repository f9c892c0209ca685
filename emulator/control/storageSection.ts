import type { LocalAzure } from "../localAzure/localAzure";
import { blobs } from "./files";
import { html } from "./html";
import type { Html } from "./html";
import { size } from "./times";

const mostShown = 50;

/** What is in storage, the newest first. It stays there when its capture is deleted. */
export function storageSection(azure: LocalAzure): Html {
  const all = blobs(azure).toReversed();
  if (all.length === 0) return html`<p class="empty">No files yet. A session's file appears here when the session has ended, if it has a storage account.</p>`;
  return html`
    <ul class="blobs">${all.slice(0, mostShown).map(({ id, account, container, name, size: bytes }) => html`
      <li><a href="/_local/blobs/file?id=${encodeURIComponent(id)}" download>${name.split("/").at(-1)}</a> <span class="quiet">${size(bytes)}, ${account}/${container}</span></li>`)}</ul>
    ${all.length > mostShown && html`<p class="quiet">${mostShown} of ${all.length} are shown; <a href="/_local/blobs">all as JSON</a>.</p>`}`;
}
