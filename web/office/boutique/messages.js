// SPDX-License-Identifier: AGPL-3.0-or-later
// What the shop told: to whoever ordered, by letter or SMS; and to other programs.
import { request } from "../../ui/api.js";
import { hourOf } from "../../ui/dates.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { Sure } from "../../ui/sure.js";
import { task } from "../../ui/task.js";
import { html, useMemo } from "../../vendor/preact.js";
import { open } from "../store.js";
import { Hooks } from "./hooks.js";
import { Sms } from "./sms.js";
import { dayWords, desk, named, s } from "./words.js";

/** @typedef {import("./types.d.ts").Message} Message */

const looks = { waiting: ["is-wait", "clock"], sent: ["is-ok", "check"], failed: ["is-stop", "circle-alert"] };

/** @param {{data: import("./types.d.ts").Told, today: string}} props */
export function Messages({ data, today }) {
  const sending = useMemo(task, []);
  return html`<div class="told"><section class="stack" aria-labelledby="messages"><h2 id="messages">${s("messages")}</h2><p class="second">${s("messages.is")}</p><${Outcome} task=${sending} />
      ${data.messages.length ? html`<ol class="messages">${data.messages.map((one) => html`<${Row} key=${one.id} message=${one} today=${today} sending=${sending} />`)}</ol>` : html`<p class="card">${s("messages.none")}</p>`}</section>
    <div class="stack"><${Sms} setting=${data.sms} /><${Hooks} hooks=${data.hooks} events=${data.events} today=${today} /></div></div>`;
}

/** @param {{message: Message, today: string, sending: import("../../ui/task.js").Task}} props */
function Row({ message, today, sending }) {
  const [look, icon] = looks[message.state], kind = named("message.kind", message.kind), about = subject(message);
  const again = () => sending.run(async () => {
    await request(desk(`messages/${message.id}/sendings`), { method: "POST", headers: { "Idempotency-Key": crypto.randomUUID() } });
    await open();
    return s("message.gone");
  });
  return html`<li class="card message">
    <div class="order-head"><h3>${kind}</h3><span class=${`badge ${look}`}><${Icon} name=${icon} />${s(`message.state.${message.state}`)}</span></div>
    <p>${s(`message.${message.channel}`, { to: message.to })}${about ? html` · ${about}` : null}</p>
    <p class="second">${s("message.when", { day: dayWords(message.made_at, today), time: hourOf(message.made_at) })}${message.again_at ? html` · ${s("message.when_again", { day: dayWords(message.again_at, today), time: hourOf(message.again_at) })}` : null}</p>
    ${message.text ? html`<p class="note is-wait"><${Icon} name="info" /><span>${message.text}</span></p>` : null}
    ${message.again ? html`<${Sure} label=${s("message.again")} icon="refresh-cw" name=${s("message.again_name", { kind, about: message.code ?? message.campaign ?? "" })} question=${s(message.kind === "group" || message.kind === "quote" ? "message.again_link" : "message.again_sure")} yes=${s("message.again")} busy=${sending.busy.value} onYes=${again} quiet=${message.state === "sent"} />` : null}</li>`;
}

/** What a message is about: an order, a quote, a groupage. @param {Message} message */
function subject({ kind, code, campaign }) {
  if (campaign) return s("message.about_group", { title: campaign });
  return code ? s(kind === "quote" ? "message.about_quote" : "message.about", { code }) : "";
}
