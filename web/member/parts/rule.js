// SPDX-License-Identifier: AGPL-3.0-or-later
// The voted rule, told on 100 euros: a basis point of 100 euros is a cent, so rates are shown as money without a sum.
import { fullDay } from "../../ui/dates.js";
import { percent } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { ShareList } from "../../ui/shares.js";
import { SplitBar } from "../../ui/split.js";
import { html } from "../../vendor/preact.js";
import { t } from "../words.js";

const WHOLE_BP = 10_000;

/** @param {{rule: import("../types.d.ts").Rule | null}} props */
export function RuleCard({ rule }) {
  if (rule === null)
    return html`<section class="card" id="partage" aria-labelledby="rule"><h2 id="rule">${t("rule.title")}</h2><p>${t("rule.none")}</p></section>`;
  /** @type {import("../../ui/split.js").Share[]} */
  const shares = [
    { kind: "person", name: t("rule.people"), face: "collectif", amount: WHOLE_BP - rule.cae_bp - rule.pot_bp },
    { kind: "pot", amount: rule.pot_bp },
    { kind: "cae", amount: rule.cae_bp },
  ];
  const hints = {
    person: t("rule.people_hint"),
    pot: t("rule.pot_hint", { rate: percent(rule.pot_bp) }),
    cae: t("rule.cae_hint", { rate: percent(rule.cae_bp) }),
  };
  return html`<section class="card rule" id="partage" aria-labelledby="rule">
    <h2 id="rule">${t("rule.title")}</h2>
    <h3>${t("rule.of_100")}</h3>
    <${SplitBar} shares=${shares} />
    <${ShareList} shares=${shares} hints=${hints} label=${t("rule.of_100")} />
    <div class="note"><${Icon} name="users-round" /><div class="stack-tight">
      <p><b>${t("rule.voted", { day: fullDay(rule.decided_on) })}</b>${rule.title ? html`<br /><span class="vote">« ${rule.title} »</span>` : null}</p>
      <p>${t("rule.kept")}</p>
    </div></div>
  </section>`;
}
