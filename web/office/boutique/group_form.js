// SPDX-License-Identifier: AGPL-3.0-or-later
// A groupage as it is written, and changed while it is a draft: when, what, by which cases. Somebody opens it afterwards.
import { request } from "../../ui/api.js";
import { euro, plain, typedNumber } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, signal, useMemo, useSignal } from "../../vendor/preact.js";
import { Field } from "../paie/fields.js";
import { go } from "../store.js";
import { Select, showWrong, Words } from "./fields.js";
import { desk, s } from "./words.js";

/** @typedef {import("./types.d.ts").Item} Item */
/** @typedef {import("./types.d.ts").CampaignWhole} Draft */
/** @typedef {import("./types.d.ts").CampaignOffer} Offered */

let made = 0;
/** As somebody types it; nothing for nothing. @param {number | undefined} quantity in thousandths */
const typed = (quantity) => (quantity ? plain(quantity).replace(/\s/g, "") : "");
/** "1,80" @param {number | undefined} cents */
const priced = (cents) => (cents ? euro(cents).replace(/[\s€]/g, "") : "");
/** kept: what this form does not ask. @param {Offered} [was] */
const newOffer = (was) => ({
  key: ++made, item: signal(was?.item ?? ""), label: signal(was?.label ?? ""), pack: signal(typed(was?.pack)), threshold: signal(typed(was?.threshold)), ceiling: signal(typed(was?.ceiling)), price: signal(priced(was?.price.amount)),
  kept: was ? { step: was.step, minimum: was.minimum, maximum: was.maximum } : {},
});
/** @typedef {ReturnType<typeof newOffer>} Offer */

/** @param {{items: readonly Item[], draft: Draft | null}} props */
export function GroupForm({ items, draft }) {
  const closes = draft?.closes_at ?? "", starts = draft?.starts_at ?? "";
  const form = {
    title: useSignal(draft?.title ?? ""), intro: useSignal(draft?.intro ?? ""), close_day: useSignal(closes.slice(0, 10)), close_time: useSignal(closes.slice(11, 16) || "18:00"), day: useSignal(starts.slice(0, 10)), from: useSignal(starts.slice(11, 16) || "10:00"),
    to: useSignal(draft?.ends_at.slice(11, 16) || "12:00"), threshold: useSignal(priced(draft?.threshold.amount)), margin: useSignal(draft ? String(draft.margin_bp / 100) : "10"),
  };
  const offers = useSignal(/** @type {Offer[]} */ (draft ? draft.offers.map(newOffer) : [newOffer()])), tried = useSignal(false);
  const id = useMemo(() => draft?.id ?? `cmp_${crypto.randomUUID().replaceAll("-", "")}`, []);
  const back = () => go({ onglet: "boutique", vue: "groupages", ...(draft && { groupage: draft.id }) });
  const saving = useMemo(task, []);
  const wrong = tried.value ? missing(form, offers.value) : {};
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    tried.value = true;
    const lacking = missing(form, offers.value);
    if (Object.keys(lacking).length) return showWrong(lacking);
    return saving.run(async () => {
      await request(desk(`campaigns/${id}`), { method: "PUT", body: bodyOf(form, offers.value) });
      go({ onglet: "boutique", vue: "groupages", groupage: id });
    });
  };
  const choices = /** @type {[string, string][]} */ ([["", s("choose")], ...items.filter((one) => one.pricing !== "quote").map((one) => [one.code, `${one.name} (${one.code})`])]);
  return html`<section class="piece-form" aria-labelledby="group-new"><button class="btn btn-quiet back" type="button" onClick=${back}><${Icon} name="arrow-left" flip />${draft ? draft.title : s("group.back")}</button>
    <h2 id="group-new">${s(draft ? "group.change" : "group.new")}</h2><form class="stack" onSubmit=${save} novalidate>
      <div class="card stack"><${Field} id="title" label=${s("group.title")} maxlength=${120} value=${form.title} wrong=${wrong["title"]} /><${Words} id="intro" label=${s("group.intro")} rows=${3} max=${2000} value=${form.intro} />
        <div class="fields"><${Field} id="close_day" type="date" label=${s("group.close_day")} value=${form.close_day} wrong=${wrong["close_day"]} /><${Field} id="close_time" type="time" label=${s("group.close_time")} value=${form.close_time} />
          <${Field} id="day" type="date" label=${s("group.day")} value=${form.day} wrong=${wrong["day"]} /><${Field} id="from" type="time" label=${s("group.from")} value=${form.from} /><${Field} id="to" type="time" label=${s("group.to")} value=${form.to} wrong=${wrong["to"]} />
          <${Field} id="threshold" label=${s("group.amount")} inputmode="decimal" maxlength=${10} required=${false} hint=${s("group.amount.is")} value=${form.threshold} /><${Field} id="margin" label=${s("group.margin")} inputmode="numeric" maxlength=${2} required=${false} hint=${s("group.margin.is")} value=${form.margin} /></div></div>
      ${offers.value.map((one, at) => html`<fieldset key=${one.key} class="card choices"><legend>${s("group.offer", { n: at + 1 })}</legend><div class="fields">
        <${Select} id=${`item${at}`} label=${s("group.item")} value=${one.item} options=${choices} wrong=${wrong[`item${at}`]} /><${Field} id=${`label${at}`} label=${s("group.label")} maxlength=${120} required=${false} value=${one.label} />
        <${Field} id=${`price${at}`} label=${s("group.price")} inputmode="decimal" maxlength=${10} value=${one.price} wrong=${wrong[`price${at}`]} /><${Field} id=${`pack${at}`} label=${s("group.pack_of")} inputmode="decimal" maxlength=${8} value=${one.pack} wrong=${wrong[`pack${at}`]} />
        <${Field} id=${`threshold${at}`} label=${s("group.threshold_of")} inputmode="decimal" maxlength=${8} required=${false} value=${one.threshold} /><${Field} id=${`ceiling${at}`} label=${s("group.ceiling")} inputmode="decimal" maxlength=${8} required=${false} value=${one.ceiling} /></div>
        ${offers.value.length > 1 ? html`<button class="btn btn-quiet" type="button" aria-label=${s("group.offer.drop_name", { n: at + 1 })} onClick=${() => (offers.value = offers.value.filter((other) => other !== one))}><${Icon} name="trash-2" />${s("group.offer.drop")}</button>` : null}</fieldset>`)}
      <div class="row row-wrap"><button class="btn" type="button" onClick=${() => (offers.value = [...offers.value, newOffer()])}><${Icon} name="plus" />${s("group.offer.add")}</button>
        <button class="btn btn-do" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="check" />${s("group.save")}</button></div></form><${Outcome} task=${saving} /></section>`;
}

/** A wall time of the shop, with the offset it has that day. @param {string} day @param {string} time */
function momentOf(day, time) {
  const name = new Intl.DateTimeFormat("en", { timeZone: "Europe/Paris", timeZoneName: "longOffset" }).formatToParts(new Date(`${day}T${time}:00Z`)).find((part) => part.type === "timeZoneName")?.value ?? "";
  return `${day}T${time}:00${name.replace("GMT", "") || "+00:00"}`;
}

/** @typedef {Record<"title" | "intro" | "close_day" | "close_time" | "day" | "from" | "to" | "threshold" | "margin", import("./fields.js").Text>} Form */

/** @param {Form} form @param {readonly Offer[]} offers */
function bodyOf(form, offers) {
  const euros = (/** @type {string} */ typed) => ({ amount: typedNumber(typed, 2) ?? 0, currency: "EUR" });
  return {
    title: form.title.value.trim(), intro: form.intro.value.trim(), closes_at: momentOf(form.close_day.value, form.close_time.value), starts_at: momentOf(form.day.value, form.from.value),
    ends_at: momentOf(form.day.value, form.to.value), threshold: euros(form.threshold.value), margin_bp: (Number(form.margin.value) || 0) * 100,
    offers: offers.map((one) => ({ ...one.kept, item: one.item.value, ...(one.label.value.trim() && { label: one.label.value.trim() }), pack: typedNumber(one.pack.value, 3) ?? 0, threshold: typedNumber(one.threshold.value, 3) ?? 0, ceiling: typedNumber(one.ceiling.value, 3) ?? 0, price: euros(one.price.value) })),
  };
}

/** @param {Form} form @param {readonly Offer[]} offers @returns {Record<string, string>} */
function missing(form, offers) {
  /** @type {[string, boolean, string][]} */
  const checks = [
    ["title", !form.title.value.trim(), s("group.need.title")], ["close_day", !form.close_day.value, s("group.need.day")], ["day", !form.day.value || `${form.day.value}T${form.from.value}` <= `${form.close_day.value}T${form.close_time.value}`, s("group.need.later")],
    ["to", form.to.value <= form.from.value, s("need.to")],
    ...offers.flatMap((one, at) => /** @type {[string, boolean, string][]} */ ([[`item${at}`, !one.item.value, s("choose")], [`price${at}`, !typedNumber(one.price.value, 2), s("group.need.price")], [`pack${at}`, !typedNumber(one.pack.value, 3), s("group.need.pack")]])),
  ];
  return Object.fromEntries(checks.filter(([, is]) => is).map(([field, , words]) => [field, words]));
}
