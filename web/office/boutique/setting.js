// SPDX-License-Identifier: AGPL-3.0-or-later
// What a KPA decided about its shop: open or not, how one pays, how long things wait, what the law wants said.
import { request } from "../../ui/api.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { Field, Tick } from "../paie/fields.js";
import { open } from "../store.js";
import { showWrong, Words } from "./fields.js";
import { desk, s } from "./words.js";

/** @typedef {import("./types.d.ts").Setting} Setting */

/** @param {{setting: Setting | null}} props */
export function ShopSetting({ setting }) {
  const opens = useSignal(setting?.is_open ?? false), counter = useSignal(setting?.pays_counter ?? true), online = useSignal(setting?.pays_online ?? false);
  const hold = useSignal(String(setting?.hold_minutes ?? 20)), keep = useSignal(String(setting?.keep_days ?? 3));
  const mediator = useSignal(setting?.mediator ?? ""), terms = useSignal(setting?.terms ?? "");
  const publisher = useSignal(setting?.publisher ?? ""), host = useSignal(setting?.host ?? ""), reply = useSignal(setting?.reply_to ?? "");
  const wrong = useSignal(/** @type {Record<string, string>} */ ({}));
  const saving = useMemo(task, []);
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    const body = { is_open: opens.value, pays_counter: counter.value, pays_online: online.value, hold_minutes: Number(hold.value), keep_days: Number(keep.value), mediator: mediator.value.trim(), terms: terms.value.trim(), publisher: publisher.value.trim(), host: host.value.trim(), reply_to: reply.value.trim() };
    wrong.value = missing(body);
    if (Object.keys(wrong.value).length) return showWrong(wrong.value);
    return saving.run(async () => {
      await request(desk("shop"), { method: "PUT", body });
      await open();
      return s(body.is_open ? "setting.saved_open" : "setting.saved_shut");
    });
  };
  return html`<form class="card stack" onSubmit=${save} novalidate aria-labelledby="setting"><h2 id="setting">${s("setting")}</h2>
    <${Tick} label=${s("setting.open")} on=${opens} />
    ${opens.value && !(mediator.value.trim() && terms.value.trim()) ? html`<p class="note is-wait" role="status"><${Icon} name="triangle-alert" /><span>${s("setting.law")}</span></p>` : null}
    <fieldset class="choices"><legend>${s("setting.pays")}</legend><div class="options"><${Tick} label=${s("setting.counter")} on=${counter} /><${Tick} label=${s("setting.online")} on=${online} /></div>
      ${wrong.value["pays"] ? html`<p class="wrong" role="alert"><${Icon} name="circle-alert" />${wrong.value["pays"]}</p>` : null}</fieldset>
    <div class="fields"><${Field} id="hold" label=${s("setting.hold")} hint=${s("setting.hold_hint")} inputmode="numeric" maxlength=${3} value=${hold} wrong=${wrong.value["hold"]} />
      <${Field} id="keep" label=${s("setting.keep")} hint=${s("setting.keep_hint")} inputmode="numeric" maxlength=${2} value=${keep} wrong=${wrong.value["keep"]} /></div>
    <${Field} id="reply" type="email" label=${s("setting.reply")} hint=${s("setting.reply_hint")} maxlength=${254} required=${false} value=${reply} />
    <${Words} id="mediator" label=${s("setting.mediator")} hint=${s("setting.mediator_hint")} value=${mediator} rows=${2} max=${300} />
    <${Words} id="publisher" label=${s("setting.publisher")} hint=${s("setting.publisher_hint")} value=${publisher} rows=${2} max=${200} />
    <${Words} id="host" label=${s("setting.host")} hint=${s("setting.host_hint")} value=${host} rows=${2} max=${300} />
    <${Words} id="terms" label=${s("setting.terms")} hint=${s("setting.terms_hint")} value=${terms} rows=${10} max=${20000} />
    <button class="btn btn-do" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="check" />${s("setting.save")}</button><${Outcome} task=${saving} /></form>`;
}

/** @param {Setting} body */
function missing(body) {
  const whole = (/** @type {number} */ n, /** @type {number} */ least, /** @type {number} */ most) => Number.isInteger(n) && n >= least && n <= most;
  return {
    ...(body.is_open && !body.pays_counter && !body.pays_online ? { pays: s("need.pays") } : {}),
    ...(whole(body.hold_minutes, 15, 120) ? {} : { hold: s("need.hold") }),
    ...(whole(body.keep_days, 1, 60) ? {} : { keep: s("need.keep") }),
  };
}
