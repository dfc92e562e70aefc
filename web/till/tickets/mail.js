// SPDX-License-Identifier: AGPL-3.0-or-later
// The ticket by e-mail: the address serves this once, and is forgotten when the message has left.
import { Icon } from "../../ui/parts.js";
import { html, useSignal } from "../../vendor/preact.js";
import { Back, Bar } from "../screens/bar.js";
import { go, notice, screen } from "../store.js";
import { words } from "../words.js";
import { Letters } from "./keys.js";
import { printPaper } from "./printing.js";
import text from "./text.js";

const t = words(text);
const ENDS = ["@gmail.com", "@orange.fr", "@hotmail.fr", "@laposte.net"];

export function MailScreen() {
  const where = screen.value;
  return where.name === "mail" ? html`<${Address} receipt=${where.receipt} />` : null;
}

/** @param {{receipt: import("../types.d.ts").Receipt}} props */
function Address({ receipt }) {
  const typed = useSignal("");
  const leave = () => go({ name: "receipt", receipt, fresh: true });
  const send = async () => {
    if (!(await printPaper(receipt.ticket.id, { address: typed.value }))) return;
    const said = notice.value;
    leave();
    notice.value = said;
  };
  return html`<div class="screen alone">
    <${Bar}><${Back} to=${leave} label=${t("no_mail")} /><h1>${t("mail")}</h1><//>
    <main class="zone writing">
      <div class="said"><p><b>${t("which_address")}</b><span class="second">${t("address_hint")}</span></p><output class="typed text" dir="ltr">${typed.value || "…"}</output></div>
      <div class="quick four ends" dir="ltr">${ENDS.map((end) => html`<button class="key" key=${end} type="button" disabled=${typed.value === "" || typed.value.includes("@")} onClick=${() => (typed.value += end)}>${end}</button>`)}</div>
      <${Letters} typed=${typed} max=${100} mail />
      <button class="key key-main" type="button" data-ok="" disabled=${!/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(typed.value)} onClick=${send}><${Icon} name="mail" />${t("send")}</button>
    </main>
  </div>`;
}

