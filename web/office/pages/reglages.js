// SPDX-License-Identifier: AGPL-3.0-or-later
// What a KPA decides about its tills: what a cashier decides alone, when the shop is open, what its machines take.
import { request } from "../../ui/api.js";
import { plain, typedNumber } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { typedEuros } from "../../ui/typed.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { Field, Money, Tick } from "../paie/fields.js";
import { ClosedDays, OpeningHours } from "../reglages/hours.js";
import { Machines } from "../reglages/machines.js";
import { t } from "../reglages/words.js";
import { kpa, me, open } from "../store.js";

/** @typedef {import("../reglages/words.js").Data} Data */
/** @typedef {import("../reglages/words.js").Settings} Settings */

const BEARERS = /** @type {const} */ (["pot", "member", "cae"]);
const GAP_MAX = 100_000, ALONE_MAX = 1_000_000; // cents, as the server takes them

/** @param {URLSearchParams} _address @param {(path: string) => string} here @returns {Promise<Data>} */
export async function read(_address, here) {
  const [settings, custody, rules] = await Promise.all([
    /** @type {Promise<Settings>} */ (request(here("till-settings"))),
    /** @type {Promise<{machines: Data["machines"]}>} */ (request(here("custody"))),
    /** @type {Promise<{activities: Data["activities"]}>} */ (request(here("rules"))),
  ]);
  const may = me.value?.grants.some((grant) => grant.role === "referent" && grant.kpa?.code === kpa.value?.code) ?? false;
  return { settings, machines: custody.machines, activities: rules.activities, may, here };
}

/** @param {{data: Data, today: string}} props */
export function Page({ data, today }) {
  return html`<h1>${t("title")}</h1><p class="second">${t(data.may ? "intro" : "reading")}</p>
    <${Settings} data=${data} today=${today} /><${Machines} data=${data} />`;
}

/** "12,50" @param {number} cents */
const typed = (cents) => plain(cents * 10).replace(".", ",");

/** @param {{data: Data, today: string}} props */
function Settings({ data, today }) {
  const { settings } = data;
  const saving = useMemo(task, []);
  const discount = useSignal(typed(settings.discount_bp)), gap = useSignal(typed(settings.gap_limit)), paper = useSignal(typed(settings.paper_limit)), out = useSignal(typed(settings.out_limit));
  const hours = useSignal(settings.hours), closed = useSignal(settings.closed), wrong = useSignal(/** @type {Record<string, string>} */ ({}));
  const words = settings.bearers.split(" ");
  const pot = useSignal(words.includes("pot")), member = useSignal(words.includes("member")), cae = useSignal(words.includes("cae"));
  const bears = { pot, member, cae };
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    const bp = typedNumber(discount.value.trim(), 2), gap_limit = typedEuros(gap.value), paper_limit = typedEuros(paper.value), out_limit = typedEuros(out.value);
    wrong.value = {
      ...(bp === null || bp > 10_000 ? { discount: t("discount.wrong") } : {}),
      ...(gap_limit === null || gap_limit > GAP_MAX ? { gap: t("gap.wrong") } : {}),
      ...(paper_limit === null || paper_limit > ALONE_MAX ? { paper: t("alone.wrong") } : {}),
      ...(out_limit === null || out_limit > ALONE_MAX ? { out: t("alone.wrong") } : {}),
    };
    if (Object.keys(wrong.value).length) return;
    const bearers = BEARERS.filter((one) => bears[one].value).join(" ");
    saving.run(async () => {
      await request(data.here("till-settings"), { method: "PUT", body: { discount_bp: bp, bearers, gap_limit, paper_limit, out_limit, hours: hours.value, closed: closed.value } });
      await open();
      return t("saved");
    });
  };
  return html`<form onSubmit=${save} novalidate><fieldset class="settings" disabled=${!data.may}><legend class="vh">${t("title")}</legend>
    <section class="card stack" aria-labelledby="alone"><h2 id="alone">${t("alone")}</h2><p class="second">${t("alone.is")}</p>
      <div class="fields"><${Field} id="discount" label=${t("discount")} hint=${t("discount.hint")} inputmode="decimal" maxlength=${6} value=${discount} wrong=${wrong.value["discount"]} />
        <${Money} id="gap" label=${t("gap")} hint=${t("gap.hint")} value=${gap} wrong=${wrong.value["gap"]} />
        <${Money} id="paper" label=${t("paper")} hint=${t("paper.hint")} value=${paper} wrong=${wrong.value["paper"]} />
        <${Money} id="out" label=${t("out")} hint=${t("out.hint")} value=${out} wrong=${wrong.value["out"]} /></div>
      <div class="stack" role="group" aria-labelledby="bearers"><p id="bearers">${t("bearers")}</p>
        <div class="picker">${BEARERS.map((one) => html`<${Tick} key=${one} label=${t(`bearer.${one}`)} on=${bears[one]} />`)}</div></div>
    </section>
    <${OpeningHours} hours=${hours} />
    <${ClosedDays} closed=${closed} today=${today} />
    <div class="settings-save">${data.may ? html`<button class="btn btn-do" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="check" />${t("save")}</button>` : null}<${Outcome} task=${saving} /></div>
  </fieldset></form>`;
}
