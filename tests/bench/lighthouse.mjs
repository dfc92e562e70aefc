// SPDX-License-Identifier: AGPL-3.0-or-later
// What Lighthouse says of the shop: window, item, piece, basket, order, order placed, account. Not part of the check: it
// wants a quiet machine and a tool from elsewhere. LIGHTHOUSE=<path of its command> CHROME_PATH=/usr/bin/chromium node tests/bench/lighthouse.mjs
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { House } from "../lib/house.mjs";
import { field, Guest, openShop } from "../lib/visitor.mjs";

const run = promisify(execFile), command = process.env.LIGHTHOUSE;
if (!command) throw new Error("LIGHTHOUSE= names the command of Lighthouse 13");
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const house = await House.open({ kpas: ["BLG"], now: "2026-11-23T09:00:00+01:00" });
const folder = await mkdtemp(path.join(tmpdir(), "comptoir-lighthouse-"));
try {
  const [coat] = await openShop(house, { pieces: [{ item: "FRI-007", name: "Manteau en laine bleu", price: 1000, description: "Doublure entière, trois boutons dorés." }, { item: "FRI-003", name: "Pull jacquard", price: 400, size: "M" }] });
  const guest = new Guest(house.url);
  const fill = () => guest.send("/boutique/BLG/panier", { ajouter: "FRI-001" });
  await fill();
  const { html } = await guest.get("/boutique/BLG/commander");
  const placed = await guest.ask("/boutique/BLG/commander", { form: { cle: field(html, "cle"), total: field(html, "total"), retrait: html.match(/name="retrait" value="([^"]+)"/)[1], nom: "Fatou", telephone: "0612345678", paiement: "counter", conditions: "oui" } });
  await fill();
  const cookie = [...guest.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const pages = { window: "/boutique?kpa=BLG", activity: "/boutique?kpa=BLG&activite=FRI", item: "/boutique/BLG/CRO-001", piece: `/boutique/BLG/piece/${coat.public}`, basket: "/boutique/BLG/panier", checkout: "/boutique/BLG/commander", order: placed.to, account: "/boutique/BLG/compte" };
  console.log(`| page | ${CATEGORIES.join(" | ")} |\n|---|${CATEGORIES.map(() => "---|").join("")}`);
  for (const [name, address] of Object.entries(pages)) {
    const out = path.join(folder, `${name}.json`);
    await run(command, [house.url + address, "--quiet", "--output=json", `--output-path=${out}`, `--only-categories=${CATEGORIES}`, `--extra-headers=${JSON.stringify({ Cookie: cookie })}`, "--chrome-flags=--headless --no-sandbox --disable-gpu"], { maxBuffer: 1 << 26 });
    const report = JSON.parse(await readFile(out, "utf8"));
    console.log(`| ${name} | ${CATEGORIES.map((one) => Math.round(report.categories[one].score * 100)).join(" | ")} |`);
    for (const one of CATEGORIES)
      for (const { id } of report.categories[one].auditRefs) {
        const audit = report.audits[id];
        if (audit.score !== null && audit.score < 0.9 && process.env.SAY) console.log(`  ${one} ${id} ${audit.score} ${audit.displayValue ?? ""} ${JSON.stringify(audit.details?.items ?? "").slice(0, 300)}`);
      }
  }
} finally {
  await house.close();
  await rm(folder, { recursive: true });
}
