// SPDX-License-Identifier: AGPL-3.0-or-later
// A paper before the money: the bill, or the note of services with the customer's name if she wants it there.
import { Icon } from "../../ui/parts.js";
import { t as ui } from "../../ui/text.js";
import { html, useSignal } from "../../vendor/preact.js";
import { priced } from "../pricing.js";
import { Back, Bar } from "../screens/bar.js";
import { go, notice } from "../store.js";
import { words } from "../words.js";
import { printBill } from "./before.js";
import { Letters } from "./keys.js";
import { onItsWay } from "./printing.js";
import text from "./text.js";

const t = words(text);

const back = () => go({ name: "pay" });

export function NoteScreen() {
  const typed = useSignal("");
  const owed = (priced.value?.must_issue ?? []).includes("service");
  /** @param {{note: boolean, name?: string}} what */
  const print = async (what) => {
    const printed = await printBill(what);
    if (!printed) return;
    back();
    notice.value = onItsWay(t("print_name", { n: printed.copy }));
  };
  return html`<div class="screen alone">
    <${Bar}><${Back} to=${back} label=${ui("bar.back")} /><h1>${t("note")}</h1><//>
    <main class="zone writing">
      <div class="said"><p><b>${t(owed ? "note_owed" : "note_asked")}</b><span class="second">${t("name_hint")}</span></p><output class="typed text" dir="auto">${typed.value || t("no_name")}</output></div>
      <${Letters} typed=${typed} max=${60} />
      <div class="quick">
        <button class="key" type="button" data-bill="" onClick=${() => print({ note: false })}><${Icon} name="receipt-euro" />${t("bill")}</button>
        <button class="key key-main" type="button" data-note="" onClick=${() => print({ note: true, name: typed.value.trim() })}><${Icon} name="printer" />${t("print_note")}</button>
      </div>
    </main>
  </div>`;
}
