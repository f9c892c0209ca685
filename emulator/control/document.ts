import { Html, html } from "./html";
import { style } from "./style";

const icon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 9h3l2-6 3 11 2-7 1 2h3' fill='none' stroke='%232f6fde' stroke-width='1.6' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";

/** A whole page. Script and style count by their nonce alone: nothing else that gets into the page runs. */
export function document({ nonce, title, script }: { nonce: string; title: string; script?: string }, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${icon}">
<style nonce="${nonce}">${new Html(style)}</style>
${script === undefined ? undefined : html`<script nonce="${nonce}" type="module">${new Html(script)}</script>`}
</head>
<body>${body}</body>
</html>
`.text;
}
