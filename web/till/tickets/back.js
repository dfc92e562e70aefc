// SPDX-License-Identifier: AGPL-3.0-or-later
// Something comes back: which lines of the ticket, how many, why, and how the money goes back. The price is the one that
// was paid; the till program says how much that is.
import { insist, Problem, request } from "../../ui/api.js";
import { euro, quantity } from "../../ui/money.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { t as ui } from "../../ui/text.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { permission } from "../payment.js";
import { uuid } from "../sale.js";
import { Back, Bar } from "../screens/bar.js";
import { Paged } from "../screens/pages.js";
import { ChangePicture } from "../screens/pay.js";
import { activities, go, items, notice, screen } from "../store.js";
import { words } from "../words.js";
import { piecesOf } from "./coins.js";
import { told } from "./printing.js";
import text from "./text.js";
import { wayOf } from "./ways.js";

const t = words(text);

/** @typedef {import("../types.d.ts").Receipt} Receipt */
/** @typedef {import("../types.d.ts").Returnable} Returnable */
/** @typedef {import("../types.d.ts").ReturnPriced} ReturnPriced */
/** @typedef {import("../types.d.ts").ReturnReason} ReturnReason */
/** @typedef {{reason: ReturnReason, picture: string, word: "defect" | "size" | "changed_mind" | "error" | "not_done" | "other_reason"}} Reason */
/** @typedef {{key: string, tenders: ReturnPriced["as_paid"]}} Way */
/** @typedef {{receipt: Receipt, source: Returnable, chosen: Map<number, number>}} Step */

/** @type {Reason[]} */
const REASONS = [
  { reason: "defect", picture: "patch", word: "defect" },
  { reason: "size", picture: "hanger", word: "size" },
  { reason: "changed_mind", picture: "again", word: "changed_mind" },
  { reason: "error", picture: "wrong", word: "error" },
  { reason: "not_done", picture: "stop", word: "not_done" },
  { reason: "other", picture: "help", word: "other_reason" },
];

export function BackScreen() {
  const where = screen.value;
  return where.name === "back" ? html`<${Flow} receipt=${where.receipt} />` : null;
}

/** @param {{receipt: Receipt}} props */
function Flow({ receipt }) {
  const source = useSignal(/** @type {Returnable | null} */ (null));
  const chosen = useSignal(/** @type {Map<number, number>} */ (new Map()));
  const step = useSignal(/** @type {"lines" | "why" | "how"} */ ("lines"));
  const why = useSignal(/** @type {ReturnReason} */ ("changed_mind"));
  const leave = () => go({ name: "receipt", receipt, fresh: false });
  useEffect(() => {
    told(request(`/api/till/sales/${receipt.ticket.id}/returnable`)).then((found) => {
      if (found) source.value = /** @type {Returnable} */ (found);
    });
  }, []);
  const before = { lines: leave, why: () => (step.value = "lines"), how: () => (step.value = "why") }[step.value];
  return html`<div class="screen alone">
    <${Bar}><${Back} to=${before} label=${ui("bar.back")} /><h1>${t("return_of", { number: receipt.number })}</h1><//>
    ${source.value && step.value === "lines" && html`<${Lines} source=${source.value} chosen=${chosen} next=${() => (step.value = "why")} />`}
    ${source.value && step.value === "why" && html`<${Why} pick=${(/** @type {ReturnReason} */ reason) => ((why.value = reason), (step.value = "how"))} />`}
    ${source.value && step.value === "how" && html`<${How} receipt=${receipt} source=${source.value} chosen=${chosen.value} reason=${why.value} />`}
    ${!source.value && html`<main class="zone centre"><p>${notice.value || "…"}</p></main>`}
  </div>`;
}

/** @param {{source: Returnable, chosen: import("../../vendor/preact.js").Signal<Map<number, number>>, next: () => void}} props */
function Lines({ source, chosen, next }) {
  const left = source.lines.filter((line) => line.left > 0);
  return html`<main class="zone list">
    <h2>${t("which_come_back")}</h2>
    ${left.length === 0 && html`<p class="second">${t("nothing_left")}</p>`}
    ${source.unasked && html`<p class="note" role="status"><${Icon} name="cloud-off" /><span>${mostNow(source)}</span></p>`}
    <${Paged} things=${left} key_mm=${24} width_mm=${130} around_mm=${source.unasked ? 116 : 100} draw=${(/** @type {Returnable["lines"][number]} */ line) => html`<${LineBack} key=${line.line} line=${line} chosen=${chosen} />`} />
    <button class="key key-main" type="button" data-next="" disabled=${chosen.value.size === 0 || (source.unasked && !source.most)} onClick=${next}><${Icon} name="arrow-right" flip />${t("next")}</button>
  </main>`;
}

/** The server knows what other tills took back. While it does not answer, little goes back. @param {Returnable} source */
const mostNow = ({ most }) => (most ? t("most_now", { amount: euro(most) }) : t("nothing_now"));

/** How much of it may come back. @param {Returnable["lines"][number]} line @param {number} taken */
function leftWords({ left, quantity: sold, returned, unit }, taken) {
  if (taken) return t("part_back", { n: quantity(taken, unit), all: quantity(left, unit) });
  return returned > 0 ? t("left_back", { n: quantity(left, unit), all: quantity(sold, unit) }) : quantity(left, unit);
}

/** A tap takes the whole line back; pieces are counted down from there. @param {{line: Returnable["lines"][number], chosen: import("../../vendor/preact.js").Signal<Map<number, number>>}} props */
function LineBack({ line, chosen }) {
  const item = items.value.get(line.item);
  const taken = chosen.value.get(line.line) ?? 0;
  /** @param {number} much */
  const set = (much) => {
    const next = new Map(chosen.value);
    if (much > 0) next.set(line.line, Math.min(much, line.left));
    else next.delete(line.line);
    chosen.value = next;
  };
  const pieces = line.unit === "piece" || line.unit === "cycle";
  return html`<div class="line-back">
    <button class="key wide" type="button" data-line=${line.line} aria-pressed=${taken > 0} onClick=${() => set(taken ? 0 : line.left)}>
      <${Pictogram} name=${item?.pictogram ?? "basket"} instead=${activities.value.get(item?.activity ?? "")?.pictogram} />
      <span class="about"><b dir="auto">${line.label}</b><span class="second">${leftWords(line, taken)}</span></span>
      ${(taken === 0 || taken === line.left) && html`<span class="num">${euro(line.left_gross)}</span>`}
    </button>
    ${pieces && line.left > 1000 && taken > 0 && html`<button class="key" type="button" aria-label=${ui("line.less")} disabled=${taken <= 1000} onClick=${() => set(taken - 1000)}><${Icon} name="minus" /></button>
      <button class="key" type="button" aria-label=${ui("line.more")} disabled=${taken >= line.left} onClick=${() => set(taken + 1000)}><${Icon} name="plus" /></button>`}
  </div>`;
}

/** @param {{pick: (reason: ReturnReason) => void}} props */
function Why({ pick }) {
  return html`<main class="zone list">
    <h2>${t("why_back")}</h2>
    <div class="choices big">${REASONS.map(
      (one) => html`<button class="key key-stack" key=${one.reason} type="button" data-reason=${one.reason} onClick=${() => pick(one.reason)}><${Pictogram} name=${one.picture} />${t(one.word)}</button>`,
    )}</div>
  </main>`;
}

/** @param {{receipt: Receipt, source: Returnable, chosen: Map<number, number>, reason: ReturnReason}} props */
function How({ receipt, source, chosen, reason }) {
  const said = useSignal(/** @type {ReturnPriced | null} */ (null));
  const way = useSignal(/** @type {Way | null} */ (null));
  const id = useSignal(uuid());
  const lines = [...chosen].map(([line, much]) => ({ line, quantity: much }));
  const asked = { id: id.value, source: source.source, lines, reason };
  useEffect(() => {
    told(request("/api/till/returns/price", { body: asked })).then((found) => {
      const priced = /** @type {ReturnPriced | null} */ (found);
      said.value = priced;
      way.value = priced ? (waysBack(priced)[0] ?? null) : null;
    });
  }, []);
  const priced = said.value;
  if (!priced) return html`<main class="zone centre"><p>${notice.value || "…"}</p></main>`;
  const cents = Math.abs(priced.ticket.total);
  const give = () => giveBack(receipt, asked, way.value, cents, priced.needs ?? []);
  const shown = waysBack(priced);
  const short = priced.tenders.filter((one) => one.most < cents);
  const pressed = way.value?.key;
  const tooMuch = source.unasked && cents > (source.most ?? 0);
  const cash = way.value?.tenders.find((one) => one.kind === "cash")?.amount ?? 0;
  return html`<main class="zone give-back">
    <section aria-label=${t("how_back")}>
      <p class="due">${ui("pay.give_back")} <span class="num">${euro(cents)}</span></p>
      <h2>${t("how_back")}</h2>
      <div class="choices">${shown.map(
        (one) => html`<button class="key key-stack" key=${one.key} type="button" data-tender=${one.key} aria-pressed=${pressed === one.key} onClick=${() => (way.value = one)}>
          <span class="pics">${one.tenders.map((part) => html`<${Pictogram} key=${part.kind} name=${wayOf(part.kind).picture} />`)}</span>${one.tenders.length > 1 ? t("as_paid") : t(wayOf(one.tenders[0]?.kind ?? "cash").word)}
        </button>`,
      )}</div>
      ${short.length > 0 && html`<p class="second">${short.map((one) => t("way_most", { way: t(wayOf(one.kind).word), amount: euro(one.most) })).join(". ")}</p>`}
    </section>
    <section class="back">
      ${way.value === null && cents > 0 && html`<div class="give idle"><p>${t("choose_way")}</p></div>`}
      ${tooMuch && html`<div class="give idle" role="status"><p>${mostNow(source)}</p></div>`}
      ${(tooMuch ? [] : (way.value?.tenders ?? []))
        .filter((one) => one.kind !== "cash")
        .map((one) => html`<div class="give idle" key=${one.kind}><p>${t(`back_${wayOf(one.kind).word}`)} <b class="num">${euro(one.amount)}</b></p></div>`)}
      ${cash > 0 && !tooMuch && html`<div class="give"><p>${ui("pay.take_from_drawer")} <b class="num">${euro(cash)}</b></p><${ChangePicture} pieces=${piecesOf(cash)} /></div>`}
      ${(priced.needs ?? []).length > 0 && html`<p class="note" role="status"><${Icon} name="key-round" /><span>${t("referent_will")}</span></p>`}
      <button class="key key-pay" type="button" disabled=${tooMuch || (shown.length > 0 && !way.value)} onClick=${give}><${Icon} name="check" />${ui("pay.key_change")}</button>
    </section>
  </main>`;
}

/** Ways by which all of it can go back: one alone, or several, as it was paid. @param {ReturnPriced} priced @returns {Way[]} */
function waysBack(priced) {
  const amount = Math.abs(priced.ticket.total);
  const alone = priced.tenders
    .filter((one) => amount > 0 && one.most >= amount)
    .map(({ kind, reference }) => ({ key: kind, tenders: [{ kind, amount, ...(reference ? { reference } : {}) }] }));
  return priced.as_paid.length > 1 ? [...alone, { key: "as_paid", tenders: priced.as_paid }] : alone;
}

/**
 * @param {Receipt} receipt
 * @param {object} asked @param {Way | null} way @param {number} cents @param {string[]} needs
 */
async function giveBack(receipt, asked, way, cents, needs) {
  const override = needs.length ? await permission("refund", `${euro(cents)}, n° ${receipt.number}`) : undefined;
  if (override === null) return;
  const tenders = way?.tenders ?? [];
  try {
    const done = await insist("/api/till/returns", { ...asked, tenders, ...(override ? { override } : {}) });
    go({ name: "receipt", receipt: /** @type {Receipt} */ (done), fresh: true });
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    go({ name: "receipt", receipt, fresh: false });
    notice.value = problem.title;
  }
}
