// SPDX-License-Identifier: AGPL-3.0-or-later
// By whom the KPA sends short messages. They cost: the accountant decides.
import { request } from "../../ui/api.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { Choose, Field, Tick } from "../paie/fields.js";
import { may } from "../rights.js";
import { kpa, me, open } from "../store.js";
import { showWrong, Words } from "./fields.js";
import { desk, s } from "./words.js";

/** @typedef {import("./types.d.ts").SmsSetting} Setting */
/** As they stand in what is typed. */
const marks = { to: "{to}", text: "{text}", sender: "{sender}", id: "{id}", token: "{token}" };

/** @param {{setting: Setting}} props */
export function Sms({ setting }) {
  return html`<section class="card stack" aria-labelledby="sms"><h2 id="sms">${s("sms")}</h2>
    <p>${setting.is_on ? s("sms.on", { n: setting.daily_max }) : s("sms.off")}</p>
    ${me.value && may(me.value, kpa.value, "sms") ? html`<details><summary><${Icon} name="settings" />${s("sms.change")}</summary><${Form} setting=${setting} /></details>` : html`<p class="second">${s("sms.who")}</p>`}</section>`;
}

/** @param {{setting: Setting}} props */
function Form({ setting }) {
  const on = useSignal(setting.is_on), url = useSignal(setting.url ?? ""), format = useSignal(setting.format ?? "json"), body = useSignal(setting.body ?? "");
  const header = useSignal(setting.header ?? "Authorization: Bearer {token}"), sender = useSignal(setting.sender ?? ""), daily = useSignal(String(setting.daily_max || 50));
  const wrong = useSignal(/** @type {Record<string, string>} */ ({})), saving = useMemo(task, []);
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    const most = Number(daily.value);
    wrong.value = { ...(/^https?:\/\/./.test(url.value) ? {} : { "sms-url": s("need.url") }), ...(Number.isInteger(most) && most >= 1 && most <= 1000 ? {} : { "sms-daily": s("need.daily") }) };
    if (Object.keys(wrong.value).length) return showWrong(wrong.value);
    return saving.run(async () => {
      await request(desk("sms-setting"), { method: "PUT", body: { is_on: on.value, url: url.value.trim(), format: format.value, body: body.value, header: header.value.trim(), sender: sender.value.trim(), daily_max: most } });
      await open();
      return s("sms.saved");
    });
  };
  return html`<form class="stack" onSubmit=${save} novalidate><${Tick} label=${s("sms.is_on")} on=${on} />
    <${Field} id="sms-url" label=${s("sms.url")} hint=${s("sms.url_hint", marks)} maxlength=${500} value=${url} wrong=${wrong.value["sms-url"]} />
    <${Choose} id="sms-format" label=${s("sms.format")} value=${format} choices=${[["json", s("sms.format.json")], ["form", s("sms.format.form")], ["get", s("sms.format.get")]]} />
    <${Words} id="sms-body" label=${s("sms.body")} hint=${s("sms.body_hint", marks)} value=${body} rows=${3} max=${1000} />
    <${Field} id="sms-header" label=${s("sms.header")} hint=${s("sms.header_hint", { ...marks, secret: setting.secret })} maxlength=${200} required=${false} value=${header} />
    <${Field} id="sms-sender" label=${s("sms.sender")} maxlength=${20} required=${false} value=${sender} />
    <${Field} id="sms-daily" label=${s("sms.daily")} hint=${s("sms.daily_hint")} inputmode="numeric" maxlength=${4} value=${daily} wrong=${wrong.value["sms-daily"]} />
    <button class="btn btn-do" aria-disabled=${saving.busy.value ? "true" : null}><${Icon} name="check" />${s("sms.save")}</button><${Outcome} task=${saving} /></form>`;
}
