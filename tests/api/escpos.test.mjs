// SPDX-License-Identifier: AGPL-3.0-or-later
// The virtual printer reads what others write: two independent encoders put the same receipt on paper, and zbar, a
// reader of others, scans the codes from the picture.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import fs from "node:fs/promises";
import { createRequire } from "node:module";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

const root = path.resolve(import.meta.dirname, "../..");
const build = process.env.COMPTOIR_BUILD ?? path.join(root, "build");
const tools = createRequire(path.join(root, "tests/web/package.json"));
const run = promisify(execFile);

let folder;
const printers = [];
before(async () => { folder = await fs.mkdtemp(path.join(tmpdir(), "comptoir-print-")); });
after(async () => {
  for (const printer of printers) printer.kill();
  await fs.rm(folder, { recursive: true });
});

/** A virtual printer of its own: {port, folder}. */
async function start(name, paper = 80) {
  const out = path.join(folder, name);
  const child = spawn(path.join(build, "comptoir-till"), ["virtual-printer", "--port", "0", "--out", out, "--paper", String(paper)], { stdio: ["ignore", "pipe", "inherit"] });
  printers.push(child);
  const line = await new Promise((resolve, reject) => {
    child.stdout.once("data", (bytes) => resolve(String(bytes)));
    child.once("exit", (code) => reject(new Error(`virtual-printer ended: ${code}`)));
  });
  return { child, folder: out, port: Number(line.trim().split(":")[1]) };
}

/** Sends bytes as a till does, and waits for the strip of paper. */
async function print(printer, bytes, strip = "0001") {
  await new Promise((resolve, reject) => {
    const socket = net.connect(printer.port, "127.0.0.1", () => socket.end(bytes, resolve));
    socket.on("error", reject);
  });
  for (let waited = 0; ; waited += 50) {
    const picture = await fs.stat(path.join(printer.folder, `${strip}.png`)).catch(() => null);
    if (picture) break;
    assert.ok(waited < 10000, "no paper came out");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return fs.readFile(path.join(printer.folder, `${strip}.txt`), "utf8");
}

/** What zbar reads in a strip, as "EAN-13:3760…", sorted. */
async function scan(printer, strip = "0001") {
  const { stdout } = await run("zbarimg", ["--quiet", "-Sdisable", "-Sqrcode.enable", "-Sean13.enable", "-Sean8.enable", "-Supca.enable", "-Scode128.enable", "-Scode39.enable", "-Si25.enable", path.join(printer.folder, `${strip}.png`)]);
  return stdout.trim().split("\n").sort();
}

const LINES = ["Manteau en laine : 24,00 €", "Œuvre commune, où ça ? À l’été…", "ÀÉÈÊËÇÔÙ àéèêëçôùüïœæ « »"];
const QR = "https://exemple.fr/t/BLG-1-T-000012?a=1";

test("receipt-printer-encoder: words, codes, knife and drawer", async () => {
  const Encoder = tools("@point-of-sale/receipt-printer-encoder");
  const encoder = new Encoder({ language: "esc-pos", columns: 48, codepageMapping: "epson" });
  encoder.initialize().codepage("auto");
  for (const line of LINES) encoder.line(line);
  encoder.bold(true).line("TOTAL").bold(false).width(2).height(2).line("24,00 €").width(1).height(1);
  encoder.align("center").barcode("3760123450003", "ean13", { height: 80, width: 3 });
  encoder.barcode("BL-0412", "code128", { height: 80, width: 2 });
  encoder.qrcode(QR, { model: 2, size: 6, errorlevel: "m" });
  encoder.align("left").pulse().cut("partial");
  const printer = await start("encoder");
  const text = await print(printer, Buffer.from(encoder.encode()));
  const said = text.split("\n").map((line) => line.trim()).filter(Boolean);
  assert.deepEqual(said, [...LINES, "TOTAL", "24,00 €", "[ean13 3760123450003]", "[code128 BL-0412]", `[qr ${QR}]`, "[drawer]", "[cut]"]);
  assert.deepEqual(await scan(printer), ["CODE-128:BL-0412", "EAN-13:3760123450003", `QR-Code:${QR}`]);
});

test("receiptline: words, codes and knife, of both widths", async () => {
  const receiptline = tools("receiptline");
  for (const [paper, cpl] of [[80, 48], [58, 32]]) {
    const doc = [...LINES.map((line) => line.replace(/[|]/g, "\\|")), "{code:3760123450003;option:ean,2,72,hri}", "{code:BL-0412;option:code128,2,72,hri}",
      `{code:${QR};option:qrcode,5,m}`].join("\n");
    const bytes = Buffer.from(receiptline.transform(doc, { cpl, encoding: "multilingual", command: "escpos", cutting: true, spacing: false }), "latin1");
    const printer = await start(`receiptline-${paper}`, paper);
    const said = (await print(printer, bytes)).split("\n").map((line) => line.trim()).filter(Boolean);
    assert.deepEqual(said.slice(0, LINES.length), LINES);
    const codes = said.slice(LINES.length);
    assert.match(codes[2], /^\[picture \d+x\d+\]$/, "it draws its QR codes itself");
    assert.deepEqual([codes[0], codes[1], codes[3]], ["[ean13 3760123450003]", "[code128 BL-0412]", "[cut]"]);
    assert.deepEqual(await scan(printer), ["CODE-128:BL-0412", "EAN-13:3760123450003", `QR-Code:${QR}`]);
  }
});

test("other codes that printers know are drawn as readers want them", async () => {
  const Encoder = tools("@point-of-sale/receipt-printer-encoder");
  const encoder = new Encoder({ language: "esc-pos", columns: 48 }).initialize();
  encoder.barcode("96385074", "ean8", { height: 80, width: 3 }).barcode("COMPTOIR-7", "code39", { height: 80, width: 2 });
  encoder.barcode("0412202611", "itf", { height: 80, width: 3 }).cut();
  const printer = await start("others");
  await print(printer, Buffer.from(encoder.encode()));
  assert.deepEqual(await scan(printer), ["CODE-39:COMPTOIR-7", "EAN-8:96385074", "I2/5:0412202611"]);
});
