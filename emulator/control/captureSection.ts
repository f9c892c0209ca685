import { parentId } from "../core/resourceIds";
import type { LocalAzure } from "../localAzure/localAzure";
import type { CaptureView } from "../world/outOfBand";
import { captureForm } from "./addForms";
import { captureFiles } from "./files";
import type { FileView } from "./files";
import { html } from "./html";
import type { Html } from "./html";
import { spanOf, startOf, timeAxis, timeline } from "./timeline";
import type { TimeSpan } from "./timeline";
import { duration, shortTime, size } from "./times";
import type { WriteForm } from "./writeForm";

const mostShown = 100;

/** Every capture with its life on one line of time, those that run first, then the newest. */
export function captureSection(azure: LocalAzure, form: WriteForm, now: number): Html {
  const all = azure.packetCaptures();
  if (all.length === 0) {
    return html`
      <p class="empty">No captures yet. <code>pulumi up</code>, <code>az network watcher packet-capture create</code>, <code>pktcap start</code> or this page can start one.</p>
      ${captureForm(azure, form)}`;
  }
  const running = (capture: CaptureView) => (capture.packetCaptureStatus === "Running" ? 1 : 0);
  const shown = all.toReversed().sort((a, b) => running(b) - running(a)).slice(0, mostShown);
  const span = spanOf(shown, now);
  return html`
    ${timeAxis(span)}
    <ul class="captures">${shown.map((capture) => card(azure, capture, form, span))}</ul>
    ${all.length > shown.length && html`<p class="quiet">${shown.length} of ${all.length} are shown; <a href="/_local/captures">all as JSON</a>.</p>`}
    ${captureForm(azure, form)}`;
}

function card(azure: LocalAzure, capture: CaptureView, form: WriteForm, span: TimeSpan): Html {
  const { id, name, properties, provisioningState, packetCaptureStatus, bytesCaptured } = capture;
  const state = provisioningState === "Succeeded" ? packetCaptureStatus : provisioningState;
  const key = elementId(id);
  return html`
    <li id="${key}">
      <h3><span class="name">${name}</span> <span class="badge ${state.toLowerCase()}">${state}</span></h3>
      ${timeline(capture, span)}
      <p class="facts">${whatHappens(capture, span.now)} <span>machine <b>${lastName(properties.target)}</b></span> <span>watcher ${lastName(parentId(id))}</span> ${bytesCaptured > 0 && html`<span>${size(bytesCaptured)} captured</span>`} <span>${filterCount(properties.filters.length)}</span></p>
      ${files(azure, capture, key)}
      <div class="actions">
        ${packetCaptureStatus === "Running" && html`
          ${form("/captures/end", html`<input type="hidden" name="id" value="${id}"><input type="hidden" name="stopReason" value="TimeExceeded"><button id="${key}-end" aria-describedby="${key}">End session</button>`, { done: `The session of ${name} has ended.` })}
          ${form("/captures/end", html`<input type="hidden" name="id" value="${id}"><input type="hidden" name="status" value="Error"><button id="${key}-break" aria-describedby="${key}">Fail session</button>`, { done: `The session of ${name} has failed.` })}`}
        ${form("/captures/remove", html`<input type="hidden" name="id" value="${id}"><button id="${key}-remove" aria-describedby="${key}">Remove</button>`, { done: `${name} is removed.` })}
      </div>
    </li>`;
}

function whatHappens(capture: CaptureView, now: number): Html | undefined {
  const { packetCaptureStatus, stopReason, packetCaptureError, endsAt } = capture;
  const start = startOf(capture);
  if (start === undefined || start > now) return undefined;
  if (packetCaptureStatus === "Running") return html`<span>since <time>${shortTime(start, now)}</time></span> <span>for ${duration(now - start)}</span> ${endsAt !== undefined && html`<span>ends in ${duration(endsAt - now)} at the latest</span>`}`;
  return html`<span><time>${shortTime(start, now)}</time> – <time>${shortTime(endsAt ?? now, now)}</time></span> <span>${duration((endsAt ?? now) - start)}</span> <span>${[stopReason?.trim(), ...packetCaptureError].filter(Boolean).join(", ")}</span>`;
}

const mostFiles = 12;

/** The session's files as they are now, and where Azure says they are. */
function files(azure: LocalAzure, { id, properties }: CaptureView, key: string): Html | undefined {
  const { storagePath, filePath, localPath } = properties.storageLocation;
  const places = [storagePath, filePath, localPath].filter((place): place is string => place !== undefined && place !== "");
  const written = captureFiles(azure, id);
  const link = ({ name, size: bytes }: FileView, index: number) => html`<li><a href="/_local/captures/file?id=${encodeURIComponent(id)}&file=${index}" download>${name}</a> <span class="quiet">${size(bytes)}</span></li>`;
  if (places.length + written.length === 0) return undefined;
  return html`
    ${written.length > 0 && html`<ul class="files" aria-label="Files">${written.slice(0, mostFiles).map(link)}${written.length > mostFiles && html`<li class="quiet">and ${written.length - mostFiles} more</li>`}</ul>`}
    ${places.length > 0 && html`<details class="places" id="${key}-places"><summary>Location</summary>${places.map((place) => html`<p><code>${place}</code></p>`)}</details>`}`;
}

function filterCount(count: number): string {
  return count === 0 ? "no filter" : count === 1 ? "1 filter" : `${count} filters`;
}

function lastName(id: string): string {
  return id.split("/").at(-1) ?? id;
}

/** The same element in the next picture of the page has the same id, whatever characters the name has. */
function elementId(id: string): string {
  return `c-${Buffer.from(id.toLowerCase()).toString("base64url")}`;
}
