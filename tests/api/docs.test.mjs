// SPDX-License-Identifier: AGPL-3.0-or-later
// What the documents say is tested is tested: docs/till-tests.md names a test for each of its lines, docs/conformite.md and
// the others name files.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { root } from "../lib/house.mjs";

const LINES = 60;
const read = (file) => readFileSync(path.join(root, file), "utf8");

/** Rows of the table: {line, what, file, name} */
const rows = read("docs/till-tests.md").split("\n").filter((row) => /^\| \d+ \|/.test(row)).map((row) => {
  const [line, what, file, name, more] = row.slice(2, -2).split(" | ");
  assert.equal(more, undefined, row);
  return { line: Number(line), what, file: file.replaceAll("`", ""), name };
});

/** A test of this name begins in this text, and, in C, is run. */
function holds(text, file, name) {
  if (file.endsWith(".c")) return text.includes(`static void ${name}(void **`) && text.split(new RegExp(`\\b${name}\\b`)).length > 2;
  return ["test(\"", "test(`", "row(\"", "row(`"].some((opening) => text.includes(`${opening}${name}`));
}

test("each line of the till's list has a test, in its order", () => {
  const missing = Array.from({ length: LINES }, (_, at) => at + 1).filter((line) => !rows.some((row) => row.line === line && row.file !== "—"));
  assert.deepEqual(missing, []);
  assert.deepEqual(rows.map((row) => row.line), rows.map((row) => row.line).sort((a, b) => a - b));
  assert.deepEqual(rows.filter((row) => row.file === "—").map((row) => row.line), []);
  assert.ok(rows.every((row) => row.what && row.line >= 1 && row.line <= LINES));
});

test("the tests that the table names are there", () => {
  const gone = rows.filter((row) => row.file !== "—" && !(existsSync(path.join(root, row.file)) && holds(read(row.file), row.file, row.name)));
  assert.deepEqual(gone.map((row) => `${row.line}: ${row.file}: ${row.name}`), []);
});

test("what the conformity document says has its test", () => {
  const said = read("docs/conformite.md").split("\n").filter((row) => /^\|.*\| `tests\/[^|]*\|[^|]*\|$/.test(row)).map((row) => row.slice(2, -2).split(" | ").slice(-2));
  assert.ok(said.length > 30, `${said.length} rows`);
  const gone = said.map(([file, name]) => [file.replaceAll("`", ""), name]).filter(([file, name]) => !(existsSync(path.join(root, file)) && holds(read(file), file, name)));
  assert.deepEqual(gone, []);
});

test("the files under tests/ that a document names are there", () => {
  const gone = [];
  for (const document of readdirSync(path.join(root, "docs")).filter((name) => name.endsWith(".md")))
    for (const [, named] of read(`docs/${document}`).matchAll(/`[^`\n]*?(tests\/[\w./*-]+)[^`\n]*`/g))
      if (!existsSync(path.join(root, named.includes("*") ? path.dirname(named) : named))) gone.push(`${document}: ${named}`);
  assert.deepEqual(gone, []);
});

test("the fiscal core names every file of its list, and is refused while one is missing", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "comptoir-core-"));
  const name = () => {
    execFileSync(path.join(root, "tools/fiscal-core.sh"), [folder, path.join(folder, "out.h")], { stdio: "pipe" });
    return readFileSync(path.join(folder, "out.h"), "utf8");
  };
  try {
    mkdirSync(path.join(folder, "pos"));
    writeFileSync(path.join(folder, "pos/fiscal_core.txt"), "# the list\npos/one.c\npos/two.c\n");
    for (const file of ["one", "two"]) writeFileSync(path.join(folder, `pos/${file}.c`), file);
    const whole = name();
    assert.match(whole, /#define FISCAL_CORE "[0-9a-f]{16}"/);
    writeFileSync(path.join(folder, "pos/two.c"), "three");
    assert.notEqual(name(), whole);
    rmSync(path.join(folder, "pos/one.c"));
    assert.throws(name, /one\.c/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
