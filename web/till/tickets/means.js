// SPDX-License-Identifier: AGPL-3.0-or-later
// Every way to pay but cash: how much of it, and what its number says.
import { Problem, request } from "../../ui/api.js";
import { euro, typedEuro } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { t as ui } from "../../ui/text.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { balance, closePad, method, missing, mixed, most, openPad, pad, payBy, received, reference, share, stuck, terminal, terminalDiffers, typed } from "../payment.js";
import { activities, items, notice, reader } from "../store.js";
import { words } from "../words.js";
import { centsOf, Digits } from "./keys.js";
import text from "./text.js";
import { suspendedItems, wayOf } from "./ways.js";

const t = words(text);

/** @typedef {import("../types.d.ts").Held} Held */
/** @typedef {import("../types.d.ts").Item} Item */

/** Who pays a part for the customer; a repair bonus is one of them. */
const PAYERS = /** @type {const} */ (["refashion", "town", "association", "other_payer"]);
const PAYER_PICTURES = { refashion: "sewing-machine", town: "etat", association: "coop", other_payer: "helping-hand" };

export function Means() {
  if (pad.value === "amount") return html`<${PayPad} title=${t("how_much")} hint=${t("at_most", { amount: euro(most.value) })} />`;
  if (pad.value === "terminal") return html`<${PayPad} title=${t("terminal_says")} hint=${t("terminal_hint")} />`;
  if ((method.value === "voucher" || method.value === "credit") && !reference.value) return html`<${VoucherNumber} />`;
  if (method.value === "third_party" && !reference.value) return html`<${Payers} />`;
  if (method.value === "suspended" && !reference.value) return html`<${SuspendedItems} />`;
  return html`<${HowMuch} />`;
}

function HowMuch() {
  const kind = method.value;
  const words = /** @type {const} */ ({ card: "pay.do_card", cheque: "pay.do_cheque" });
  const hints = /** @type {const} */ ({ card: "pay.do_card_hint", cheque: "pay.do_cheque_hint" });
  return html`<section class="zone means">
    <${Pictogram} name=${wayOf(kind).picture} />
    ${mixed.value && html`<p class="second">${ui("pay.mixed_hint", { amount: euro(received.value) })}</p>`}
    ${balance.value !== null && html`<p class="second">${t("on_it", { amount: euro(balance.value) })}</p>`}
    <p class="num huge">${euro(share.value)}</p>
    <p>${kind === "card" || kind === "cheque" ? ui(words[kind], { amount: euro(share.value) }) : t(`do_${kind}`)}</p>
    ${(kind === "card" || kind === "cheque") && html`<p class="second">${ui(hints[kind])}${kind === "card" && html`<br />${t("card_failed")}`}</p>`}
    ${terminalDiffers.value && html`<p class="note is-stop" role="alert"><${Icon} name="circle-alert" /><span>${t("terminal_differs", { amount: euro(terminal.value ?? 0) })}</span></p>`}
    <div class="quick">
      <button class="key" type="button" data-part="" onClick=${() => openPad("amount")}><${Icon} name="pencil" />${t("other_amount")}</button>
      ${kind === "card" && html`<button class="key" type="button" data-terminal="" onClick=${() => openPad("terminal")}>
        <${Icon} name=${terminal.value !== null && !terminalDiffers.value ? "check" : "equal"} />${t("terminal")}
      </button>`}
    </div>
  </section>`;
}

/** @param {{title: string, hint: string, keep: (cents: number) => void, most?: number, done: () => void}} props */
export function PadOf({ title, hint, keep, most, done }) {
  const typed = useSignal("");
  const cents = centsOf(typed);
  const fine = cents !== null && cents > 0 && cents <= (most ?? Infinity);
  const take = () => {
    keep(cents ?? 0);
    done();
  };
  return html`<section class="zone means typing" aria-label=${title}>
    <div class="asked"><p><b>${title}</b><br /><span class="second">${hint}</span></p><output class="num typed">${typedEuro(typed.value)}</output></div>
    <${Digits} typed=${typed} places=${2} max=${8} />
    <div class="quick">
      <button class="key" type="button" onClick=${done}><${Icon} name="arrow-left" flip />${ui("bar.back")}</button>
      <button class="key" type="button" data-ok="" disabled=${!fine} onClick=${take}><${Icon} name="check" />${t("ok")}</button>
    </div>
  </section>`;
}

/** A sum of the payment: the green key takes it, and no other key does. @param {{title: string, hint: string}} props */
function PayPad({ title, hint }) {
  return html`<section class="zone means typing" aria-label=${title}>
    <div class="asked"><p><b>${title}</b><br /><span class="second">${hint}</span></p><output class="num typed">${typedEuro(typed.value)}</output></div>
    <${Digits} typed=${typed} places=${2} max=${8} />
    <div class="quick"><button class="key" type="button" onClick=${closePad}><${Icon} name="arrow-left" flip />${ui("bar.back")}</button></div>
  </section>`;
}

/** What waits under this number, or why not. @param {string} number @returns {Promise<Held | string>} */
async function look(number) {
  try {
    return await request(`/api/till/held/${encodeURIComponent(number)}`);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return problem.passing && problem.code === "no_answer" ? t("no_answer") : problem.title;
  }
}

/** Lays a voucher or credit note on the table, or says why not. @param {string} number @returns {Promise<string>} */
async function lay(number) {
  const held = await look(number);
  if (typeof held === "string") return held;
  if (held.kind !== "voucher" && held.kind !== "credit") return t("not_money");
  if (held.balance === 0) return t("empty");
  payBy(held.kind);
  balance.value = held.balance;
  reference.value = held.reference;
  return "";
}

/** Its number was read while something else was being paid with. @param {string} number */
export async function takeVoucher(number) {
  if (!stuck.value && missing.value > 0) notice.value = await lay(number);
}

/** Read from the paper, or typed. */
function VoucherNumber() {
  const typed = useSignal("");
  const said = useSignal("");
  const find = async (/** @type {string} */ number) => {
    said.value = await lay(number);
  };
  useEffect(() => {
    reader.value = find;
    return () => (reader.value = null);
  }, []);
  return html`<section class="zone means typing" aria-label=${t("voucher_number")}>
    <div class="asked"><p><b>${t("voucher_number")}</b><br /><span class="second">${t("voucher_hint")}</span></p><output class="num typed">${typed.value || "–"}</output></div>
    ${said.value && html`<p class="note is-stop" role="alert"><${Icon} name="circle-alert" /><span>${said.value}</span></p>`}
    <${Digits} typed=${typed} max=${13} />
    <button class="key" type="button" data-ok="" disabled=${typed.value.length < 4} onClick=${() => find(typed.value)}><${Icon} name="check" />${t("find")}</button>
  </section>`;
}

function Payers() {
  return html`<section class="zone means" aria-label=${t("who_pays")}>
    <h2>${t("who_pays")}</h2>
    <div class="choices">${PAYERS.map(
      (payer) => html`<button class="key key-stack" key=${payer} type="button" data-payer=${payer} onClick=${() => (reference.value = payer)}><${Pictogram} name=${PAYER_PICTURES[payer]} />${t(payer)}</button>`,
    )}</div>
  </section>`;
}

/** Paid by somebody for somebody: what is left of it. */
function SuspendedItems() {
  const said = useSignal("");
  const take = async (/** @type {Item} */ item) => {
    const held = await look(item.code);
    if (typeof held === "string") said.value = held;
    else if (held.balance === 0) said.value = t("none_left");
    else {
      balance.value = held.balance;
      reference.value = held.reference;
    }
  };
  return html`<section class="zone means" aria-label=${t("which_suspended")}>
    <h2>${t("which_suspended")}</h2>
    ${said.value && html`<p class="note" role="status"><${Icon} name="info" /><span>${said.value}</span></p>`}
    <div class="choices">${suspendedItems.value.map(
      (item) => html`<button class="key key-stack" key=${item.code} type="button" onClick=${() => take(item)}>
        <${Pictogram} name=${item.pictogram} instead=${activities.value.get(item.activity)?.pictogram} />${items.value.get(item.code)?.short_name}
      </button>`,
    )}</div>
  </section>`;
}
