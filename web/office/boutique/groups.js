// SPDX-License-Identifier: AGPL-3.0-or-later
// Groupages: the list, and one of them, which is written, opened, watched, closed, weighed and handed out.
import { hourOf } from "../../ui/dates.js";
import { euro, plain, typedNumber } from "../../ui/money.js";
import { request } from "../../ui/api.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { go, open } from "../store.js";
import { GroupForm } from "./group_form.js";
import { dayWords, desk, named, s } from "./words.js";

/** @typedef {import("./types.d.ts").Campaign} Campaign */
/** @typedef {import("./types.d.ts").CampaignDesk} Whole */
/** @typedef {import("./types.d.ts").HandedLine} HandedLine */

const looks = /** @type {Record<Campaign["state"], [string, string]>} */ ({
  draft: ["is-calm", "pencil"], open: ["is-here", "store"], closed: ["is-wait", "clock"], confirmed: ["is-ok", "circle-check"], cancelled: ["is-calm", "ban"], distributed: ["is-ok", "check"],
});
/** @param {string} at @param {string} today */
const momentOf = (at, today) => s("group.moment", { day: dayWords(at, today), time: hourOf(at) });
/** @param {number} quantity @param {string} unit */
const amountOf = (quantity, unit) => (unit === "kg" ? `${plain(quantity)}\u00a0kg` : plain(quantity));

/** @param {{data: import("./types.d.ts").Groups, today: string}} props */
export function Groups({ data, today }) {
  if (data.campaign === "+" || (data.writes && data.whole?.campaign.state === "draft")) return html`<${GroupForm} key=${data.campaign} items=${data.items} draft=${data.whole?.campaign ?? null} />`;
  if (data.whole) return html`<${One} key=${data.whole.campaign.id} whole=${data.whole} today=${today} />`;
  return html`<section class="stack" aria-labelledby="groups"><div class="head"><h2 id="groups">${s("groups")}</h2>
      <button class="btn btn-do" type="button" onClick=${() => go({ onglet: "boutique", vue: "groupages", groupage: "+" })}><${Icon} name="plus" />${s("group.new")}</button></div>
    ${data.campaigns.length === 0 ? html`<p class="second">${s("groups.none")}</p>` : html`<ul class="pieces">${data.campaigns.map((one) => html`<li key=${one.id} class="card stack"><h3>${one.title}</h3><p><${State} campaign=${one} /></p>
      <p class="second">${s("group.closes", { moment: momentOf(one.closes_at, today) })}</p>
      <button class="btn" type="button" aria-label=${s("group.open_name", { title: one.title })} onClick=${() => go({ onglet: "boutique", vue: "groupages", groupage: one.id })}>${s("group.look")}</button></li>`)}</ul>`}</section>`;
}

/** @param {{campaign: Campaign}} props */
function State({ campaign }) {
  const [look, icon] = looks[campaign.state];
  return html`<span class=${`badge ${look}`}><${Icon} name=${icon} />${named("group.state", campaign.state)}</span>`;
}

/** @param {{whole: Whole, today: string}} props */
function One({ whole, today }) {
  const { campaign } = whole;
  const moving = useMemo(task, []);
  const event = (/** @type {string} */ name) => moving.run(async () => {
    await request(desk(`campaigns/${campaign.id}/events`), { body: { event: name, ...(name === "cancel" && { reason: "other" }) }, headers: { "If-Match": `"${campaign.version}"` } });
    await open();
    return s(/** @type {"group.done.open"} */ (`group.done.${name}`));
  });
  const close = () => moving.run(async () => {
    await request(desk(`campaigns/${campaign.id}/close`), { method: "POST", timeout_ms: 60_000 });
    await open();
    return s("group.done.close");
  });
  const live = campaign.state === "open" || campaign.state === "closed";
  const busy = moving.busy.value;
  const key = (/** @type {string} */ name, /** @type {string} */ icon) => html`<button class="btn" type="button" aria-disabled=${busy ? "true" : null} onClick=${() => event(name)}><${Icon} name=${icon} />${s(/** @type {"group.event.open"} */ (`group.event.${name}`))}</button>`;
  return html`<section class="stack group" aria-labelledby="group-title"><button class="btn btn-quiet back" type="button" onClick=${() => go({ onglet: "boutique", vue: "groupages" })}><${Icon} name="arrow-left" flip />${s("group.back")}</button>
    <div class="head"><h2 id="group-title">${campaign.title}</h2><${State} campaign=${campaign} /></div>
    <p class="second">${s("group.closes", { moment: momentOf(campaign.closes_at, today) })} ${s("group.hands", { moment: momentOf(campaign.starts_at, today) })}</p>
    <${Plan} whole=${whole} live=${live} />
    <div class="row row-wrap">
      ${campaign.state === "draft" ? html`${key("open", "store")}<button class="btn" type="button" onClick=${() => go({ onglet: "boutique", vue: "groupages", groupage: campaign.id, ecrire: "1" })}><${Icon} name="pencil" />${s("group.change")}</button>` : null}${campaign.state === "open" ? key("stop", "clock") : null}${campaign.state === "closed" ? key("reopen", "undo-2") : null}
      ${live ? html`<${Sure} label=${s("group.close")} icon="circle-check" question=${campaign.reached ? s("group.close.sure", { n: campaign.served, total: euro(campaign.total.amount) }) : s("group.close.missed")} yes=${s("group.close.yes")} busy=${busy} onYes=${close} />` : null}
      ${live || campaign.state === "draft" ? html`<${Sure} quiet label=${s("group.event.cancel")} icon="ban" question=${s("group.cancel.sure")} yes=${s("group.cancel.yes")} busy=${busy} onYes=${() => event("cancel")} />` : null}
      ${campaign.state === "confirmed" ? key("distribute", "check") : null}</div>
    <${Outcome} task=${moving} />
    ${whole.handed.length ? html`<${Sheets} campaign=${campaign} /><${Handed} whole=${whole} />` : html`<${Pledges} whole=${whole} />`}</section>`;
}

/** What closing now would do, or did. @param {{whole: Whole, live: boolean}} props */
function Plan({ whole, live }) {
  const { campaign } = whole;
  return html`<div class="card stack">${live ? html`<p><b>${campaign.reached ? s("group.reached", { n: campaign.served, total: euro(campaign.total.amount) }) : s("group.not_reached")}</b>${campaign.unserved && campaign.reached ? html` ${s("group.unserved", { n: campaign.unserved })}` : null}</p>` : null}
    <div class="table-wrap" tabindex="0" role="group" aria-label=${s("group.offers")}><table class="table"><caption class="vh">${s("group.offers")}</caption><thead><tr><th scope="col">${s("group.item")}</th><th scope="col" class="num">${s("group.wanted")}</th><th scope="col" class="num">${s("group.threshold")}</th><th scope="col" class="num">${s("group.packs")}</th></tr></thead>
      <tbody>${campaign.offers.map((one) => html`<tr key=${one.offer}><th scope="row">${one.label}<span class="second"> ${s("group.pack", { pack: amountOf(one.pack, one.unit), price: euro(one.price.amount) })}</span></th><td class="num">${amountOf(one.wanted, one.unit)}</td><td class="num">${one.threshold ? amountOf(one.threshold, one.unit) : "–"}</td><td class="num">${one.packs ? `${one.packs} = ${amountOf(one.ordered, one.unit)}` : "–"}</td></tr>`)}</tbody></table></div></div>`;
}

/** @param {{campaign: Campaign}} props */
function Sheets({ campaign }) {
  const link = (/** @type {string} */ path, /** @type {"group.purchase_pdf"} */ words) => html`<a class="btn" href=${desk(`campaigns/${campaign.id}/${path}`)} download><${Icon} name="download" />${s(words)}</a>`;
  return html`<div class="row row-wrap">${link("purchase?format=pdf", "group.purchase_pdf")}${link("purchase?format=csv", /** @type {"group.purchase_pdf"} */ ("group.purchase_csv"))}${link("distribution?format=pdf", /** @type {"group.purchase_pdf"} */ ("group.distribution_pdf"))}</div>`;
}

/** @param {{whole: Whole}} props */
function Pledges({ whole }) {
  const labels = new Map(whole.campaign.offers.map((one) => [one.offer, one]));
  const standing = whole.pledges.filter((one) => one.state === "pledged" || one.state === "awaiting_payment");
  if (standing.length === 0) return html`<p class="second">${s("group.nobody")}</p>`;
  return html`<section class="stack" aria-labelledby="group-pledges"><h3 id="group-pledges">${s("group.pledges", { n: standing.length })}</h3><ul class="group-people">${standing.map((one) => html`<li key=${one.id} class="card"><b>${one.name}</b> <span class="second">${[one.phone, one.email].filter(Boolean).join(" · ")}</span>
    <ul>${one.lines.map((line) => html`<li key=${line.offer}>${line.label} : ${amountOf(line.quantity, labels.get(line.offer)?.unit ?? "")}${line.allotted !== undefined && line.allotted !== line.quantity ? html` <span class="second">${s("group.would_get", { quantity: amountOf(line.allotted, labels.get(line.offer)?.unit ?? "") })}</span>` : null}</li>`)}</ul>
    ${one.state === "awaiting_payment" ? html`<span class="badge is-wait"><${Icon} name="clock" />${s("group.awaits")}</span>` : null}</li>`)}</ul></section>`;
}

/** Who gets what; what is sold by weight is weighed here. @param {{whole: Whole}} props */
function Handed({ whole }) {
  return html`<section class="stack" aria-labelledby="group-handed"><h3 id="group-handed">${s("group.handed")}</h3><ul class="group-people">${whole.handed.map((line, at) => html`<${Weighed} key=${`${line.order} ${line.offer}`} campaign=${whole.campaign} line=${line} first=${line.order !== whole.handed[at - 1]?.order} />`)}</ul></section>`;
}

/** first: of its order; what is due is said once. @param {{campaign: Campaign, line: HandedLine, first: boolean}} props */
function Weighed({ campaign, line, first }) {
  const typed = useSignal(""), weighing = useMemo(task, []);
  const id = `w-${line.order}-${line.offer}`;
  const weigh = (/** @type {Event} */ event) => {
    event.preventDefault();
    const weighed = typedNumber(typed.value, 3);
    if (!weighed) return;
    return weighing.run(async () => {
      await request(desk(`campaigns/${campaign.id}/weights`), { method: "PUT", body: { order: line.order, offer: line.offer, weighed } });
      typed.value = "";
      await open();
      return s("group.weighed");
    });
  };
  const live = campaign.state === "confirmed" && ["confirmed", "preparing", "ready"].includes(line.state);
  return html`<li class="card stack"><p><b>${line.name}</b> <span class="order-code num">${line.code}</span> <span class="badge is-calm">${named("state", line.state)}</span></p>
    <p>${line.label} : <b>${amountOf(line.quantity, line.unit)}</b>${line.quantity === line.agreed ? null : html` <span class="second">${s("group.agreed", { quantity: amountOf(line.agreed, line.unit) })}</span>`} · <span class="num">${euro(line.gross.amount)}</span></p>
    ${first ? html`<p>${line.due.amount ? s("group.due", { amount: euro(line.due.amount) }) : s("due.paid")}</p>` : null}
    ${live && line.unit === "kg" ? html`<form class="row row-wrap weigh" onSubmit=${weigh} novalidate><div class="field"><label for=${id}>${s("group.weigh", { code: line.code })}</label><input id=${id} class="input num" inputmode="decimal" maxlength="8" value=${typed.value} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => (typed.value = event.currentTarget.value)} /></div><button class="btn" aria-disabled=${weighing.busy.value ? "true" : null}>${s("group.weigh.keep")}</button></form>` : null}
    <${Outcome} task=${weighing} /></li>`;
}
