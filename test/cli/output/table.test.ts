import assert from "node:assert/strict";
import { type Column, fittedTable, tableLines } from "../../../cli/output/table";
import { widthOf } from "../../../cli/output/width";

interface Row {
  readonly name: string;
  readonly machine: string;
  readonly size: string;
}

const columns: readonly Column<Row>[] = [
  { title: "NAME", of: ({ name }) => name },
  { title: "MACHINE", of: ({ machine }) => machine, optional: true },
  { title: "SIZE", of: ({ size }) => size, align: "right" },
];
const rows: readonly Row[] = [
  { name: "dns", machine: "web-1", size: "1" },
  { name: "a-capture-with-quite-a-long-name-0123456", machine: "another-machine-with-a-name", size: "1024" },
];

describe("a table", () => {
  it("is as wide as what is in it", () => {
    assert.deepEqual(tableLines(rows.slice(0, 1), columns, Infinity), ["NAME  MACHINE  SIZE", "dns   web-1       1"]);
  });

  for (const width of [120, 80, 60, 40, 30, 20, 10]) {
    it(`keeps within ${width} columns`, () => {
      for (const line of tableLines(rows, columns, width)) assert.ok(widthOf(line) <= width, `${widthOf(line)}: ${line}`);
    });
  }

  it("makes the widest column narrower, and keeps both ends of a name", () => {
    const [, , line] = tableLines(rows, columns, 60);
    assert.match(line ?? "", /^a-capture-wit…name-0123456 {2}another-machi…-with-a-name {2}1024$/);
  });

  it("leaves optional columns out, where others would be cut to nothing", () => {
    assert.deepEqual(fittedTable(rows.slice(0, 1), columns, 14), { lines: ["NAME  SIZE", "dns      1"], leftOut: ["MACHINE"] });
  });

  it("counts what is wide on a terminal as two", () => {
    assert.deepEqual(tableLines([{ name: "名前", machine: "m", size: "1" }], columns, Infinity), ["NAME  MACHINE  SIZE", "名前  m           1"]);
  });

  it("lets no name move the cursor or turn the text round", () => {
    const [, line = ""] = tableLines([{ name: "a\u001b[2Jb\n\u202ec", machine: "m", size: "1" }], columns, Infinity);
    assert.equal(/\p{Cc}|\u202e/u.test(line), false);
    assert.ok(line.startsWith("a\ufffd[2Jb\ufffd\ufffdc"), line);
  });

  it("colours cells without moving them", () => {
    const painted = tableLines(rows.slice(0, 1), [{ title: "NAME", of: ({ name }) => name, paint: (cell) => `<${cell}>` }, ...columns.slice(1)], Infinity);
    assert.deepEqual(painted, ["NAME  MACHINE  SIZE", "<dns >  web-1       1"]);
  });
});
