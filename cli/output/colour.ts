import { styleText } from "node:util";

type Style = "red" | "green" | "yellow" | "cyan" | "dim" | "bold";

/** Colours a text if stdout is a terminal with colours and NO_COLOR is not set. */
export function coloured(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return stream.isTTY && stream.hasColors() ? styleText(style, text, { validateStream: false }) : text;
}

/** The colour of a session or capture by how it stands. */
export function colouredState(cell: string, state: string): string {
  if (/^(Error|Failed|Canceled|fail)$/i.test(state)) return coloured("red", cell);
  if (/^(Running|Succeeded|ok)$/i.test(state)) return coloured("green", cell);
  return /^(Stopped)$/i.test(state) ? coloured("dim", cell) : coloured("yellow", cell);
}
