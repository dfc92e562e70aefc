// SPDX-License-Identifier: AGPL-3.0-or-later
// One quote: what she asks for with her files, what we answer, the work that came of it, what happened.
import { request } from "../../ui/api.js";
import { fullDay, timeOf } from "../../ui/dates.js";
import { euro, plain } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { go, open } from "../store.js";
import { Words } from "./fields.js";
import { OrderCard } from "./order_card.js";
import { QuoteForm, QuoteLink } from "./quote_form.js";
import { QuotePreview } from "./quote_preview.js";
import { leftWords, namedQuote, q, sizeWords, standing } from "./quote_words.js";
import { dayWords, desk, said } from "./words.js";

/** @typedef {import("./quote_types.d.ts").Quote} Quote */
/** @typedef {import("./quote_types.d.ts").QuoteOrder} QuoteOrder */
/** @typedef {import("./types.d.ts").Item} Item */

/** @param {{one: {quote: Quote, order: QuoteOrder | null, items: Item[]}, activities: import("./types.d.ts").Activity[], today: string}} props */
export function OneQuote({ one: { quote, order, items }, activities, today }) {
  const { words, look, icon } = standing(quote), left = leftWords(quote, today);
  const activity = activities.find(({ code }) => code === quote.activity)?.name;
  const answers = quote.state === "asked" || quote.state === "answered" || quote.state === "expired";
  return html`<section class="stack quote" aria-labelledby="quote-title"><button class="btn btn-quiet back" type="button" onClick=${() => go({ onglet: "boutique", vue: "devis" })}><${Icon} name="arrow-left" flip />${q("back")}</button>
    <div class="quote-head"><h2 id="quote-title">${quote.name || q("nobody")}</h2><span class=${`badge ${look}`}><${Icon} name=${icon} />${words}</span><span class="second">${[q("title", { code: quote.code }), left].filter(Boolean).join(" · ")}</span></div>
    <p role="status" class="vh">${said.value.words}</p>
    <div class="quote-sheet"><div class="quote-side"><${Wish} quote=${quote} activity=${activity} today=${today} shown=${!order} />
        ${order ? html`<${Money} order=${order} />` : null}</div>
      <div class="quote-side">${order ? html`<section class="stack" aria-labelledby="quote-work"><h3 id="quote-work">${q("work")}</h3><ul class="orders"><${OrderCard} order=${{ ...order, content: contentOf(order) }} today=${today} /></ul></section>` : null}
        <${QuoteLink} quote=${quote} />
        ${quote.lines.length ? html`<${QuotePreview} id="quote-sees" title=${q("see")} offered=${offeredBy(quote, items)} />` : null}
        ${quote.state === "declined" && quote.answer && !quote.lines.length ? html`<section class="card stack" aria-labelledby="quote-no"><h3 id="quote-no">${q("declined.word")}</h3><p class="quote-wish">${quote.answer}</p></section>` : null}
        ${answers ? html`<${Answering} quote=${quote} items=${items} today=${today} />` : null}</div></div>
    <${History} quote=${quote} order=${order} today=${today} /><${Forget} quote=${quote} /></section>`;
}

/** @param {QuoteOrder} order */
function contentOf(order) {
  return order.lines.map((line) => `${plain(line.quantity)} × ${line.label}`).join(", ");
}

/** @param {Quote} quote @param {readonly Item[]} items @returns {import("./quote_types.d.ts").Offered} */
function offeredBy(quote, items) {
  return {
    words: quote.answer, total: quote.total.amount, deposit: quote.deposit.amount, delay: quote.delay_days, until: quote.valid_until ?? "",
    lines: quote.lines.map((line) => ({ label: line.label, quantity: line.quantity, unit: items.find(({ code }) => code === line.item)?.unit ?? "piece", price: line.unit_price.amount, gross: line.gross.amount })),
  };
}

/** @param {{quote: Quote, activity: string | undefined, today: string, shown: boolean}} props */
function Wish({ quote, activity, today, shown }) {
  const gone = !quote.wish && !quote.name;
  return html`<section class="card stack" aria-labelledby="quote-wish"><h3 id="quote-wish">${q("wish")}</h3>
    <p class="quote-wish">${gone ? q("forgotten") : quote.wish}</p>
    <p class="second">${[activity, q("asked.on", { day: dayWords(quote.asked_at, today) })].filter(Boolean).join(" · ")}</p>
    <h4>${q("wish.files")}</h4>
    ${quote.files.length ? html`<ul class="quote-files">${quote.files.map((file) => html`<li key=${file.id}><${Icon} name="file-text" /><div><b>${file.name}</b><span class="second">${namedQuote("kind", file.kind)} · ${sizeWords(file.bytes)}</span></div>
        <a class="btn" href=${desk(`quotes/${quote.id}/files/${file.id}`)} download=${file.kind === "picture" ? `${file.name}.jpg` : file.name} aria-label=${q("download.name", { name: file.name })}><${Icon} name="download" />${q("download")}</a></li>`)}</ul><p class="second">${q("wish.safe")}</p>` : html`<p class="second">${q(gone ? "wish.gone" : "wish.none")}</p>`}
    ${shown && (quote.phone || quote.email) ? html`<div class="order-contact">${quote.phone ? html`<a class="btn" href=${`tel:${quote.phone.replace(/[^+\d]/g, "")}`}><${Icon} name="smartphone" />${quote.phone}</a>` : null}
      ${quote.email ? html`<a class="btn" href=${`mailto:${quote.email}`}><${Icon} name="mail" />${quote.email}</a>` : null}</div>` : null}</section>`;
}

/** The answer, the first one or another; and no. @param {{quote: Quote, items: Item[], today: string}} props */
function Answering({ quote, items, today }) {
  const first = quote.state === "asked";
  const form = html`<${QuoteForm} key=${quote.version} quote=${quote} items=${items} today=${today} />`;
  return html`${quote.state === "expired" ? html`<p class="note is-wait"><${Icon} name="clock" /><span>${q("answer.late")}</span></p>` : null}
    ${first ? html`<section class="card stack" aria-labelledby="quote-answer"><h3 id="quote-answer">${q("answer")}</h3>${form}</section>`
    : html`<details class="card quote-more"><summary><${Icon} name="pencil" />${q("answer.again")}</summary><div class="stack"><p class="second">${q("answer.again.is")}</p>${form}</div></details>`}
    ${quote.state === "expired" ? null : html`<${Decline} quote=${quote} />`}`;
}

/** @param {{quote: Quote}} props */
function Decline({ quote }) {
  const why = useSignal(""), need = useSignal(""), moving = useMemo(task, []);
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    need.value = why.value.trim() ? "" : q("decline.need");
    if (need.value) return document.getElementById("decline-why")?.focus();
    return moving.run(async () => {
      await request(desk(`quotes/${quote.id}/decline`), { body: { words: why.value.trim() } });
      await open();
      said.value = { id: quote.id, words: q("declined") };
    });
  };
  return html`<details class="card quote-more"><summary><${Icon} name="ban" />${q("decline")}</summary><form class="stack" onSubmit=${send} novalidate><p class="second">${q(quote.email ? "decline.is" : "decline.call")}</p>
    <${Words} id="decline-why" label=${q("decline.why")} rows=${2} max=${2000} hint=${q("decline.why.is")} value=${why} />
    ${need.value && !why.value.trim() ? html`<p class="wrong" role="alert"><${Icon} name="circle-alert" />${need.value}</p>` : null}
    <button class="btn" aria-disabled=${moving.busy.value ? "true" : null}><${Icon} name="ban" />${q("decline.yes")}</button><${Outcome} task=${moving} /></form></details>`;
}

/** What came and what is still due, to the cent. @param {{order: QuoteOrder}} props */
function Money({ order }) {
  const came = order.paid.amount + order.paid_at_till.amount - order.given_back.amount;
  const rest = order.total.amount - (order.state === "awaiting_payment" ? order.deposit.amount : came);
  const live = ["awaiting_payment", "confirmed", "preparing", "ready"].includes(order.state);
  const row = (/** @type {"total" | "asked" | "online" | "till" | "back"} */ name, /** @type {number} */ cents) => html`<div><dt>${q(`money.${name}`)}</dt><dd class="num">${euro(cents)}</dd></div>`;
  return html`<section class="card stack" aria-labelledby="quote-money"><h3 id="quote-money">${q("money")}</h3><dl class="quote-sums">${row("total", order.total.amount)}
      ${order.deposit.amount ? row("asked", order.deposit.amount) : null}${order.paid.amount ? row("online", order.paid.amount) : null}${order.paid_at_till.amount ? row("till", order.paid_at_till.amount) : null}${order.given_back.amount ? row("back", order.given_back.amount) : null}
      ${live ? html`<div class="quote-rest"><dt>${q("money.rest")}</dt><dd class="num">${euro(rest)}</dd></div>` : null}</dl>
    ${order.state === "awaiting_payment" ? html`<p class="note is-wait"><${Icon} name="clock" /><span>${q("money.wait", { day: order.held_until ? fullDay(order.held_until) : "" })}</span></p>` : null}
    ${live && order.state !== "awaiting_payment" && rest > 0 ? html`<p class="second">${q("money.how", { code: order.code })}</p>` : null}</section>`;
}

/** @param {{quote: Quote, order: QuoteOrder | null, today: string}} props */
function History({ quote, order, today }) {
  /** @type {{at: string | null, words: string, by: string}[]} */
  const list = [{ at: quote.asked_at, words: q("event.asked"), by: "" }, { at: quote.answered_at, words: q("event.answered"), by: "" }, { at: quote.ended_at, words: namedQuote("event", quote.state), by: "" },
    ...(order?.events ?? []).map((one) => ({ at: one.at, words: namedQuote("event", one.event), by: namedQuote("by", one.by) }))];
  const known = list.filter((one) => one.at && one.words);
  return html`<details class="card quote-more"><summary><${Icon} name="history" />${q("history")}</summary><ol class="quote-history">${known.map(({ at, words, by }, n) => html`<li key=${n}><b>${words}</b> ${by}<span class="second">${q("event.when", { day: at?.slice(0, 10) === today ? dayWords(at, today) : fullDay(at ?? ""), time: timeOf(at ?? "") })}</span></li>`)}</ol></details>`;
}

/** @param {{quote: Quote}} props */
function Forget({ quote }) {
  const moving = useMemo(task, []);
  if (!quote.name && !quote.wish) return null;
  const forget = () => moving.run(async () => {
    await request(desk(`quotes/${quote.id}/erasure`), { method: "POST" });
    said.value = { id: "", words: "" };
    await open();
  });
  return html`<div class="quote-forget"><${Sure} quiet label=${q("forget")} icon="trash-2" question=${q(quote.state === "asked" || quote.state === "answered" ? "forget.open" : "forget.sure")} yes=${q("forget.yes")} busy=${moving.busy.value} onYes=${forget} /><${Outcome} task=${moving} /></div>`;
}
