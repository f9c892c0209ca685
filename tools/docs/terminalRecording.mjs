// What a command shows on a terminal, as frames, and the frames as one picture that moves (SVG).

import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * A moment of a live display: what stands on the terminal from then on.
 *
 * @typedef {{ at: number, lines: string[] }} Frame
 */

/**
 * Runs a command on a pseudo-terminal, with `script` of util-linux, and records each picture that it draws.
 *
 * @param {string[]} command
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, columns: number }} options
 * @returns {Promise<Frame[]>} at least one
 */
export async function recordFrames(command, { cwd, env, columns }) {
  const { CI: _ci, NO_COLOR: _noColor, ...rest } = env;
  const words = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  const child = spawn("script", ["-qefc", `stty cols ${columns} rows 20; exec ${words}`, "/dev/null"], { cwd, env: { ...rest, TERM: "xterm-256color" }, stdio: ["ignore", "pipe", "inherit"] });
  const began = Date.now();
  let output = "";
  /** @type {Frame[]} */
  const frames = [];
  child.stdout.on("data", (data) => {
    output += data;
    const lines = linesOf(output);
    if (lines.length > 0 && lines.join("\n") !== frames.at(-1)?.lines.join("\n")) frames.push({ at: Date.now() - began, lines });
  });
  const [code] = await once(child, "close");
  if (code !== 0 || frames.length === 0) throw new Error(`\`${command.join(" ")}\` ended with exit code ${code}:\n${output}`);
  return frames;
}

/** The last picture: a live display begins each with a command that clears what was there. @param {string} output */
function linesOf(output) {
  const picture = output.split(/(?:\u001b\[\d+A)?\u001b\[J/).at(-1) ?? "";
  return picture.replace(/\u001b\[\?\d+[hl]|\u001b\[K/g, "").split(/\r?\n/).map((line) => line.split("\r").at(-1) ?? "").filter((line) => line !== "");
}

const [charWidth, lineHeight, margin] = [8.43, 20, 16];
const colours = { 31: "#ff9d94", 32: "#63d29b", 33: "#f0c36a", 36: "#7fd6e0", 2: "#a3aebd" };

/**
 * The frames as an SVG of its own. It begins again at its end; a reader who wants no motion, or whose program does not animate, sees the last frame.
 *
 * @param {string} prompt the command as a person types it
 * @param {Frame[]} frames
 * @param {number} columns
 */
export function asSvg(prompt, frames, columns) {
  const rows = Math.max(...frames.map(({ lines }) => lines.length)) + 1;
  const [width, height] = [Math.ceil(columns * charWidth) + 2 * margin, rows * lineHeight + 2 * margin];
  const hold = 3000;
  const [first, last] = [frames[0]?.at ?? 0, (frames.at(-1)?.at ?? 0) + hold];
  const percent = (/** @type {number} */ at) => Math.round(((at - first) / (last - first)) * 10_000) / 100;
  const keyframes = frames.map(({ at }, index) => {
    const [from, to] = [percent(at), percent(frames[index + 1]?.at ?? last)];
    return `@keyframes f${index} { 0% { visibility: ${from === 0 ? "visible" : "hidden"} } ${from}% { visibility: visible } ${to === 100 ? "" : `${to}% { visibility: hidden }`} }\n  .f${index} { animation-name: f${index} }`;
  });
  const text = (/** @type {string} */ content, /** @type {number} */ row) => `<text x="${margin}" y="${margin + (row + 0.75) * lineHeight}" xml:space="preserve">${content}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(prompt)}: ${escaped(plain(frames.at(-1)?.lines.join("; ") ?? ""))}">
<style>
  text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #e6eaf0 }
  .frame { visibility: hidden }
  .frame:last-of-type { visibility: visible }
  @media (prefers-reduced-motion: no-preference) {
  .frame { animation: ${(last - first) / 1000}s steps(1, end) infinite }
  ${keyframes.join("\n  ")}
  }
</style>
<rect width="100%" height="100%" rx="10" fill="#12161c"/>
${text(`<tspan fill="#a3aebd">$</tspan> ${escaped(prompt)}`, 0)}
${frames.map(({ lines }, index) => `<g class="frame f${index}">${lines.map((line, row) => text(painted(line), row + 1)).join("")}</g>`).join("\n")}
</svg>
`;
}

/** A line with its colours. @param {string} line */
function painted(line) {
  const parts = line.split(/\u001b\[([\d;]*)m/);
  let fill = "";
  return parts.map((part, index) => {
    if (index % 2 === 1) {
      for (const code of part.split(";")) fill = colours[/** @type {keyof typeof colours} */ (Number(code))] ?? (["", "0", "22", "39"].includes(code) ? "" : fill);
      return "";
    }
    return part === "" ? "" : fill === "" ? escaped(part) : `<tspan fill="${fill}">${escaped(part)}</tspan>`;
  }).join("");
}

/** @param {string} line */
function plain(line) {
  return line.replace(/\u001b\[[\d;]*m/g, "").replace(/ {2,}/g, " ");
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
