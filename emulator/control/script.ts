/**
 * What the page does in a browser: it takes a new picture of itself every two seconds and changes what is different, so that focus,
 * scroll position, open details and what is being typed stay; forms are sent without leaving the page.
 */
export const script = `
const notice = document.getElementById("notice");
let pictures = 0;
let refreshing;

for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
document.documentElement.classList.add("with-script");

function say(text, isProblem) {
  notice.textContent = text;
  notice.classList.toggle("problem", Boolean(isProblem));
}

async function refresh() {
  const picture = ++pictures;
  const response = await fetch(location.pathname + location.search, { headers: { accept: "text/html" } });
  if (response.status === 401) {
    clearInterval(refreshing);
    return say("Sign in again: reload the page.", true);
  }
  // Without its head: the style there has a nonce of its own, which this page's policy refuses.
  const text = await response.text();
  const next = new DOMParser().parseFromString(text.slice(text.indexOf("</" + "head>")), "text/html");
  // An answer that comes late must not hide a later one.
  if (picture === pictures && response.ok) morph(document.body, next.body);
}

/** Makes one element like the other, keeping every node that can stay. */
function morph(from, to) {
  const keyed = new Map([...from.children].filter((child) => child.id).map((child) => [child.id, child]));
  let place = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const twin = wanted.id ? keyed.get(wanted.id) : place && isAlike(place, wanted) ? place : undefined;
    if (!twin) {
      from.insertBefore(document.importNode(wanted, true), place);
      continue;
    }
    if (twin === place) place = place.nextSibling;
    else from.insertBefore(twin, place);
    if (twin.nodeType === Node.TEXT_NODE) {
      if (twin.data !== wanted.data) twin.data = wanted.data;
    } else if (twin.nodeType === Node.ELEMENT_NODE) {
      morphElement(twin, wanted);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

function isAlike(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "");
}

/** What the person has done to an element is theirs: what is open, typed or chosen. */
function morphElement(from, to) {
  if (from.id === "notice") return;
  const own = from.nodeName === "DETAILS" ? ["open"] : from.hasAttribute("data-needs-script") ? ["hidden"] : [];
  for (const { name, value } of [...to.attributes]) if (!own.includes(name) && from.getAttribute(name) !== value) from.setAttribute(name, value);
  for (const { name } of [...from.attributes]) if (!own.includes(name) && !to.hasAttribute(name)) from.removeAttribute(name);
  if (from.nodeName === "TEXTAREA" || from.nodeName === "INPUT") return;
  if (from === document.activeElement && from.nodeName === "SELECT") return;
  const chosen = from.value;
  morph(from, to);
  if (from.nodeName === "SELECT") from.value = from.hasAttribute("data-at-once") ? to.value : chosen;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  if (form.hasAttribute("data-filter")) return filter(form);
  const isDone = await send(form.action, new URLSearchParams(new FormData(form, event.submitter)), form.dataset.done);
  if (isDone && form.classList.contains("grid")) form.reset();
});

async function send(action, body, done, headers = {}) {
  try {
    const response = await fetch(action, { method: "POST", body, headers: { accept: "application/json", ...headers } });
    const answer = await response.json();
    say(response.ok ? done : answer.error.message, !response.ok);
    await refresh();
    return response.ok;
  } catch {
    away();
  }
}

let isAway = false;
function away() {
  isAway = true;
  say("The local Azure does not answer.", true);
}

function back() {
  if (isAway) say("");
  isAway = false;
}

function filter(form) {
  const wanted = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  history.replaceState(null, "", wanted.size ? "?" + wanted : location.pathname);
  return refresh().then(back, away);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-filter]");
  if (form) filter(form);
});

document.addEventListener("change", async ({ target }) => {
  if (target.hasAttribute("data-at-once")) target.form.requestSubmit();
  if (target.hasAttribute("data-reset-key") && target.files[0]) {
    const key = document.querySelector("[name=form-key]").value;
    const body = '{"snapshot":' + (await target.files[0].text()) + "}";
    target.value = "";
    await send("/_local/reset", body, "Everything is as in the snapshot.", { "content-type": "application/json", "x-form-key": key });
  }
});

refreshing = setInterval(() => {
  if (!document.hidden) refresh().then(back, away);
}, 2000);
`;
