// SPDX-License-Identifier: AGPL-3.0-or-later
// findings.mjs wapiti|testssl REPORT: one line a finding, "kind<TAB>text", from the tool's JSON report.
import { readFileSync } from "node:fs";

const [tool, report] = process.argv.slice(2), text = readFileSync(report, "utf8").trim();
const line = (kind, about) => console.log(`${kind.replaceAll(" ", "-")}\t${about.replaceAll(/\s+/g, " ")}`);

if (tool === "wapiti") {
  const { vulnerabilities, anomalies, infos } = JSON.parse(text);
  for (const part of [vulnerabilities, anomalies])
    for (const [kind, list] of Object.entries(part))
      for (const { method, path, info } of list) {
        const header = info.match(/^(\S+) is not set/)?.[1];
        line(header ? `${kind}-${header}` : info.includes("CSRF") ? `${kind}-${path}` : kind, `${method} ${path}: ${info}`);
      }
  console.error(`  ${infos.version}, ${Object.keys(vulnerabilities).length} kinds of weakness looked for`);
} else {
  const list = JSON.parse(text.endsWith("]") ? text : `${text.replace(/,\s*$/, "")}]`); // cut short by the time limit
  for (const { id, severity, finding } of list) if (!["OK", "INFO"].includes(severity)) line(id, `${severity} ${finding}`);
  console.error(`  testssl: ${list.length} checks`);
}
