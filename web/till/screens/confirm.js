// SPDX-License-Identifier: AGPL-3.0-or-later
// An amount so high that a slip of the finger is likely: one calm question before any money moves.
import { euro } from "../../ui/money.js";
import { Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html } from "../../vendor/preact.js";
import { startPayment } from "../payment.js";
import { total } from "../pricing.js";
import { confirm } from "../sale.js";
import { Back, Bar, toSale } from "./bar.js";

export function Confirm() {
  const yes = () => {
    confirm();
    startPayment();
  };
  return html`<div class="screen alone">
    <${Bar}><${Back} /><//>
    <main class="zone centre">
      <h1>${t("confirm.title")}</h1>
      <p>${t("confirm.question")}</p>
      <p class="num huge">${total.value === null ? "…" : euro(total.value)}</p>
      <div class="ways">
        <button class="key" type="button" onClick=${toSale}><${Icon} name="pencil" />${t("confirm.no")}</button>
        <button class="key key-main" type="button" onClick=${yes}><${Icon} name="check" />${t("confirm.yes")}</button>
      </div>
    </main>
  </div>`;
}
