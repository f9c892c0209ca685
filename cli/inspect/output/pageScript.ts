/**
 * What the page does in a browser: the titles of a table sort it, and a field above a long table filters it. Without script the tables are
 * complete and as the report has them.
 */
export const pageScript = `
"use strict";
const longTable = 6;

for (const table of document.querySelectorAll(".scroll table")) {
  const rows = [...table.tBodies[0].rows];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (head.getAttribute("aria-hidden") !== "true") makeSortable(table, head, column);
  });
  if (rows.length >= longTable) makeFilter(table, rows);
}

function makeSortable(table, head, column) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => sort(table, head, column));
}

/** Figures begin with the largest, text with the first letter; a second click turns it round. */
function sort(table, head, column) {
  const body = table.tBodies[0];
  const valueOf = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
  const areFigures = [...body.rows].every((row) => row.cells[column].dataset.value !== undefined);
  const before = head.getAttribute("aria-sort");
  const isDescending = before === null ? areFigures : before === "ascending";
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
  const compare = (a, b) => areFigures ? Number(valueOf(a)) - Number(valueOf(b)) : valueOf(a).localeCompare(valueOf(b), "en", { numeric: true });
  body.append(...[...body.rows].sort((a, b) => isDescending ? compare(b, a) : compare(a, b)));
}

function makeFilter(table, rows) {
  const label = document.createElement("label");
  const field = document.createElement("input");
  const count = document.createElement("span");
  field.type = "search";
  field.autocomplete = "off";
  count.setAttribute("role", "status");
  label.className = "filter";
  label.append("Filter ", field, count);
  table.closest(".scroll").before(label);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\\s+/).filter((word) => word !== "");
    for (const row of rows) row.hidden = !words.every((word) => [...row.cells].some((cell) => cell.textContent.toLowerCase().includes(word)));
    const shown = rows.filter((row) => !row.hidden).length;
    count.textContent = words.length === 0 ? "" : shown + " of " + rows.length + " rows";
  });
}
`;
