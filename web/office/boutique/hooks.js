// SPDX-License-Identifier: AGPL-3.0-or-later
// Other programs that are told what happens in the shop: which, of what, whether they answer.
import { request } from "../../ui/api.js";
import { hourOf } from "../../ui/dates.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { Field } from "../paie/fields.js";
import { may } from "../rights.js";
import { kpa, me, open } from "../store.js";
import { showWrong } from "./fields.js";
import { dayWords, desk, named, s } from "./words.js";

/** @typedef {import("./types.d.ts").Hook} Hook */
/** @typedef {import("./types.d.ts").EventType} EventType */
/** @typedef {import("./types.d.ts").Delivery} Delivery */

const looks = { active: ["is-ok", "check"], paused: ["is-calm", "pause"], broken: ["is-stop", "unlink"] };
const DAYS_MS = 3 * 24 * 3600e3;
const once = () => ({ "Idempotency-Key": crypto.randomUUID() });

/** @param {{hooks: Hook[], events: EventType[], today: string}} props */
export function Hooks({ hooks, events, today }) {
  const shown = useSignal(/** @type {Hook | null} */ (null)), acting = useMemo(task, []), tells = me.value !== null && may(me.value, kpa.value, "tell");
  return html`<section class="stack" aria-labelledby="hooks"><h2 id="hooks">${s("hooks")}</h2><p class="second">${s("hooks.is")}</p><${Outcome} task=${acting} />
    ${shown.value?.secret ? html`<div class="note is-wait" role="status"><${Icon} name="key-round" /><div class="stack"><p>${s("hook.secret", { label: shown.value.label || shown.value.url })}</p><code class="hook-secret">${shown.value.secret}</code></div></div>` : null}
    ${hooks.length ? html`<ul class="messages">${hooks.map((one) => html`<${Card} key=${one.id} hook=${one} today=${today} tells=${tells} acting=${acting} shown=${shown} />`)}</ul>` : html`<p class="card">${s("hooks.none")}</p>`}
    ${tells ? html`<details class="card"><summary><${Icon} name="plus" />${s("hook.new")}</summary><${Form} events=${events} shown=${shown} /></details>` : null}</section>`;
}

/** @param {{hook: Hook, today: string, tells: boolean, acting: import("../../ui/task.js").Task, shown: {value: Hook | null}}} props */
function Card({ hook, today, tells, acting, shown }) {
  const [look, icon] = looks[hook.state], label = hook.label || hook.url, name = (/** @type {string} */ what) => s("hook.name", { what, label });
  const act = (/** @type {string} */ path, /** @type {Parameters<typeof request>[1]} */ how, /** @type {(answer: any) => string} */ said) => acting.run(async () => {
    const answer = await request(desk(`hooks/${hook.id}${path}`), how);
    await open();
    return said(answer);
  });
  const turn = (/** @type {"active" | "paused"} */ state) => act("", { method: "PUT", body: { url: hook.url, label: hook.label, events: hook.events.map(({ type }) => ({ type })), state } }, () => s(state === "active" ? "hook.activated" : "hook.paused"));
  const renew = () => act("/secret", { method: "POST" }, (answer) => ((shown.value = answer), ""));
  const replay = () => act("/replays", { method: "POST", headers: once(), body: { since: new Date(Date.now() - DAYS_MS).toISOString() } }, ({ queued }) => s("hook.replayed", { n: queued }));
  return html`<li class="card message"><div class="order-head"><h3>${label}</h3><span class=${`badge ${look}`}><${Icon} name=${icon} />${s(`hook.state.${hook.state}`)}</span></div>
    <p class="hook-url second">${hook.url}</p><p>${hook.events.map(({ text }) => text).join(" · ")}</p>
    ${hook.failing_since ? html`<p class="note is-wait"><${Icon} name="triangle-alert" /><span>${s("hook.failing", { day: dayWords(hook.failing_since, today), time: hourOf(hook.failing_since) })} ${s("hook.waiting", { n: hook.waiting })}</span></p>` : null}
    ${hook.last ? html`<p class="second">${s("hook.last", { day: dayWords(hook.last.at, today), time: hourOf(hook.last.at), answer: answerWords(hook.last) })}</p>` : null}
    <${Log} hook=${hook} today=${today} />
    ${tells ? html`<div class="piece-keys">
      ${hook.state === "active" ? html`<button class="btn" type="button" aria-label=${name(s("hook.ping"))} onClick=${() => act("/pings", { method: "POST", headers: once() }, () => s("hook.pinged"))}><${Icon} name="network" />${s("hook.ping")}</button>
        <${Sure} label=${s("hook.replay")} icon="refresh-cw" name=${name(s("hook.replay"))} question=${s("hook.replay_sure")} yes=${s("message.again")} onYes=${replay} />
        <button class="btn" type="button" aria-label=${name(s("hook.pause"))} onClick=${() => turn("paused")}><${Icon} name="pause" />${s("hook.pause")}</button>` : html`<button class="btn btn-do" type="button" aria-label=${name(s("hook.activate"))} onClick=${() => turn("active")}><${Icon} name="check" />${s("hook.activate")}</button>`}
      <${Sure} label=${s("hook.renew")} icon="key-round" name=${name(s("hook.renew"))} question=${s("hook.renew_sure")} yes=${s("hook.renew")} onYes=${renew} />
      <${Sure} label=${s("hook.drop")} icon="trash-2" name=${name(s("hook.drop"))} question=${s("hook.drop_sure")} yes=${s("hook.drop")} onYes=${() => act("", { method: "DELETE" }, () => s("hook.dropped"))} /></div>` : null}</li>`;
}

/** @param {{status: number, trouble: string}} attempt */
function answerWords({ status, trouble }) {
  return trouble ? named("hook.trouble", trouble) : s("hook.answer", { status });
}

/** Read when it is opened. @param {{hook: Hook, today: string}} props */
function Log({ hook, today }) {
  const rows = useSignal(/** @type {Delivery[] | null} */ (null)), reading = useMemo(task, []);
  const read = (/** @type {{currentTarget: HTMLDetailsElement}} */ event) => event.currentTarget.open && reading.run(async () => {
    rows.value = /** @type {{data: Delivery[]}} */ (await request(desk(`hooks/${hook.id}/deliveries`))).data;
  });
  return html`<details onToggle=${read}><summary><${Icon} name="history" />${s("hook.log")}</summary><${Outcome} task=${reading} />
    ${rows.value?.length === 0 ? html`<p>${s("hook.log.none")}</p>` : html`<ol class="hook-log">${rows.value?.slice(0, 20).map((one, at) => html`<li key=${at}><b>${one.type}</b> · ${s(`message.state.${one.state}`)} · ${dayWords(one.made_at, today)}, ${hourOf(one.made_at)}
      ${one.attempts.length ? html`<span class="second">${one.attempts.map(answerWords).join(", ")}</span>` : null}</li>`)}</ol>`}</details>`;
}

/** @param {{events: EventType[], shown: {value: Hook | null}}} props */
function Form({ events, shown }) {
  const url = useSignal(""), label = useSignal(""), chosen = useSignal(/** @type {string[]} */ ([])), wrong = useSignal(/** @type {Record<string, string>} */ ({})), saving = useMemo(task, []);
  const turn = (/** @type {string} */ type, /** @type {boolean} */ on) => (chosen.value = on ? [...chosen.value, type] : chosen.value.filter((one) => one !== type));
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    wrong.value = { ...(/^https?:\/\/./.test(url.value) ? {} : { "hook-url": s("need.url") }), ...(chosen.value.length ? {} : { "hook-events": s("need.events") }) };
    if (Object.keys(wrong.value).length) return showWrong(wrong.value);
    return saving.run(async () => {
      const made = await request(desk("hooks"), { method: "POST", body: { url: url.value.trim(), label: label.value.trim(), events: chosen.value.map((type) => ({ type })) } });
      shown.value = /** @type {Hook} */ (made);
      [url.value, label.value, chosen.value] = ["", "", []];
      await open();
    });
  };
  return html`<form class="stack" onSubmit=${save} novalidate><${Field} id="hook-label" label=${s("hook.label")} maxlength=${80} required=${false} value=${label} />
    <${Field} id="hook-url" label=${s("hook.url")} hint=${s("hook.url_hint")} maxlength=${500} value=${url} wrong=${wrong.value["hook-url"]} />
    <fieldset class="choices" id="hook-events" tabindex="-1"><legend>${s("hook.events")}</legend><div class="options">${events.map(({ type, text }) => html`<label key=${type} class="choice tick-choice"><input type="checkbox" checked=${chosen.value.includes(type)} onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => turn(type, event.currentTarget.checked)} /><span>${text}</span></label>`)}</div>
      ${wrong.value["hook-events"] ? html`<p class="wrong" role="alert"><${Icon} name="circle-alert" />${wrong.value["hook-events"]}</p>` : null}</fieldset>
    <button class="btn btn-do" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="link" />${s("hook.add")}</button><${Outcome} task=${saving} /></form>`;
}
