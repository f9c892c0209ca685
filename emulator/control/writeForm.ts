import { html } from "./html";
import type { Html } from "./html";

/** Writes a form that changes something; the answer to it is told by `done`. */
export type WriteForm = (action: string, content: Html, options?: { done?: string; className?: string }) => Html;

/** @param formKey what the forms send along */
export function writeForm(formKey: string): WriteForm {
  return (action, content, { done = "Done.", className } = {}) => html`
    <form method="post" action="/_local${action}" class="${className ?? "inline"}" data-done="${done}"><input type="hidden" name="form-key" value="${formKey}">${content}</form>`;
}
