// SPDX-License-Identifier: AGPL-3.0-or-later
// Something off the whole ticket: why, how much, and who bears it. More than a cashier may give asks the referent when the
// ticket is paid.
import { euro, percent, typedEuro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { t as ui } from "../../ui/text.js";
import { computed, html, useSignal } from "../../vendor/preact.js";
import { total } from "../pricing.js";
import { sale, takeOff } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { go, may, snapshot } from "../store.js";
import { words } from "../words.js";
import { centsOf, Digits } from "./keys.js";
import text from "./text.js";

const t = words(text);

/** @typedef {import("../types.d.ts").Bearer} Bearer */
/** @typedef {import("../types.d.ts").Discount} Discount */
/** @typedef {import("../types.d.ts").DiscountReason} DiscountReason */
/** @typedef {{reason: DiscountReason, picture: string, word: "damaged" | "solidarity" | "volunteer" | "loyalty" | "end_of_series" | "bargain"}} Reason */

/** @type {Reason[]} */
const REASONS = [
  { reason: "damaged", picture: "patch", word: "damaged" },
  { reason: "solidarity", picture: "heart", word: "solidarity" },
  { reason: "volunteer", picture: "apron", word: "volunteer" },
  { reason: "loyalty", picture: "star", word: "loyalty" },
  { reason: "end_of_series", picture: "hanger", word: "end_of_series" },
  { reason: "bargain", picture: "talk", word: "bargain" },
];
const PARTS_BP = [1000, 2000, 3000, 5000];
/** @type {Record<"all" | Bearer, string>} */
const BEARERS = { all: "pot-commun", pot: "pot", member: "id-card", cae: "coop" };

/** What this KPA decided; without a decision every part bears its share. */
const settings = computed(() => /** @type {{till?: {bearers?: string, discount_bp?: number}}} */ (/** @type {unknown} */ (snapshot.value))?.till ?? {});
const bearers = computed(() => (settings.value.bearers ?? "").split(" ").filter((one) => one === "pot" || one === "member" || one === "cae"));

const back = () => go({ name: "pay" });

export function DiscountScreen() {
  const why = useSignal(/** @type {Reason | null} */ (null));
  const part = useSignal(/** @type {number | null} */ (null));
  const typed = useSignal("");
  const bearer = useSignal(/** @type {Bearer | null} */ (null));
  const cents = centsOf(typed);
  const much = part.value !== null || (cents !== null && cents > 0 && cents <= (total.value ?? 0));
  const fine = why.value !== null && much;
  const over = (part.value ?? (total.value ? Math.floor(((cents ?? 0) * 10000) / total.value) : 0)) > (settings.value.discount_bp ?? 0);
  const keep = () => {
    if (!why.value) return;
    const off = part.value === null ? { discount: cents ?? 0 } : { discount_bp: part.value };
    takeOff({ ...off, reason: why.value.reason, ...(bearer.value ? { bearer: bearer.value } : {}) });
    back();
  };
  const none = () => {
    takeOff(undefined);
    back();
  };
  return html`<div class="screen alone">
    <${Bar}><${Back} to=${back} label=${ui("bar.back")} /><h1>${t("discount")}</h1><//>
    <main class="zone discount">
      <section aria-label=${t("why_off")}>
        <h2>${t("why_off")}</h2>
        <div class="choices">${REASONS.map(
          (one) => html`<button class="key key-stack" key=${one.reason} type="button" data-reason=${one.reason} aria-pressed=${why.value === one} onClick=${() => (why.value = one)}><${Pictogram} name=${one.picture} />${t(one.word)}</button>`,
        )}</div>
        ${bearers.value.length > 0 && html`<h2>${t("who_bears")}</h2>
          <div class="choices bearers">${[null, ...bearers.value].map((one) => {
            const name = /** @type {"all" | Bearer} */ (one ?? "all");
            return html`<button class="key" key=${name} type="button" aria-pressed=${bearer.value === one} onClick=${() => (bearer.value = /** @type {Bearer | null} */ (one))}><${Pictogram} name=${BEARERS[name]} />${t(`bears_${name}`)}</button>`;
          })}</div>`}
      </section>
      <section class="typing" aria-label=${t("how_much")}>
        <h2>${t("how_much")} <span class="second">${t("of_total", { amount: euro(total.value ?? 0) })}</span></h2>
        <div class="quick four">${PARTS_BP.map(
          (bp) => html`<button class="key" key=${bp} type="button" data-bp=${bp} aria-pressed=${part.value === bp} onClick=${() => ((part.value = bp), (typed.value = ""))}><span class="num">−${percent(bp)}</span></button>`,
        )}</div>
        <output class="num typed">${part.value !== null ? `−${percent(part.value)}` : typed.value ? `−${typedEuro(typed.value)}` : "–"}</output>
        <div onClick=${() => (part.value = null)}><${Digits} typed=${typed} places=${2} max=${7} /></div>
        ${over && !may("discount") && fine && html`<p class="note" role="status"><${Icon} name="key-round" /><span>${t("referent_will")}</span></p>`}
        <div class="quick">
          <button class="key" type="button" disabled=${!sale.value.discount} onClick=${none}><${Icon} name="x" />${t("no_discount")}</button>
          <button class="key key-main" type="button" data-ok="" disabled=${!fine} onClick=${keep}><${Icon} name=${fine ? "check" : "lock"} />${t(fine ? "ok" : much ? "choose_why" : "choose_how_much")}</button>
        </div>
      </section>
    </main>
  </div>`;
}
