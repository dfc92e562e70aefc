#!/usr/bin/env node
// SPDX-License-Identifier: AGPL-3.0-or-later
// access-matrix.mjs: who may call which route, as a page, from the program's own tables:
//   build/comptoir --describe-api | node tools/access-matrix.mjs > docs/access.md
import { readFileSync } from "node:fs";

const roles = ["anyone", "till", "customer", "cashier", "observer", "host", "member", "referent", "accountant", "admin"];
const reach = {
  none: "nothing of anybody’s", self: "the caller’s own person", till: "the till itself", network: "totals of every KPA",
  member: "herself; for staff, a member of a KPA in reach", kpa: "a KPA in reach",
};

/** @param {{method: string, path: string, roles: string[], scope: string, rate: string, personal: boolean, summary: string}[]} routes */
export function page(routes) {
  const rows = [...routes].sort((a, b) => a.path.localeCompare(b.path, "en") || a.method.localeCompare(b.method));
  const head = ["route", "scope", ...roles, "rate", "views journalled"];
  return [
    "# Who may call what",
    "",
    "Made from the route tables by `build/comptoir --describe-api | node tools/access-matrix.mjs`; `tests/api/matrix.test.mjs`",
    "tries every cell, in and out of the caller’s reach, and fails when this page is out of date.",
    "",
    "A referent, host, cashier or member reaches her KPA; an accountant the KPAs that sell through her legal entity; an",
    "administrator every KPA, on the few routes that name her. Accountant and administrator need two factors. Out of reach is",
    "404, as if it did not exist; without the role 403; without a session 401.",
    "",
    ...Object.entries(reach).map(([scope, words]) => `- **${scope}**: ${words}`),
    "",
    `| ${head.join(" | ")} |`,
    `|${head.map(() => "---").join("|")}|`,
    ...rows.map((route) => `| \`${route.method} ${route.path}\` | ${route.scope} | ${roles.map((role) => (route.roles.includes(role) ? "●" : "")).join(" | ")} | ${route.rate} | ${route.personal ? "yes" : ""} |`),
    "",
  ].join("\n");
}

if (process.argv[1] === new URL(import.meta.url).pathname) process.stdout.write(page(JSON.parse(readFileSync(0, "utf8"))));
