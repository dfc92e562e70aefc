// SPDX-License-Identifier: AGPL-3.0-or-later
// The touch screen of a till: starts everything, and shows one screen at a time.
import { t } from "../ui/text.js";
import { effect, html, render } from "../vendor/preact.js";
import { keepFit } from "./fit.js";
import { follow } from "./link.js";
import { send, sending } from "./payment.js";
import { listen } from "./scanner.js";
import { Confirm } from "./screens/confirm.js";
import { Enrolment, typeCode } from "./screens/enrolment.js";
import { typeKey } from "./screens/pads.js";
import { Parked } from "./screens/parked.js";
import { Pay } from "./screens/pay.js";
import { Cashier, Crew } from "./screens/people.js";
import { ReceiptScreen } from "./screens/receipt.js";
import { Receipts } from "./screens/receipts.js";
import { SaleScreen } from "./screens/sale.js";
import { scan } from "./scan.js";
import { Settings } from "./screens/settings.js";
import { Start } from "./screens/start.js";
import { clickOnPress, lookForVoice } from "./sound.js";
import { screen, snapshot, state } from "./store.js";

function App() {
  if (state.value === null) return html`<${Start} />`;
  if (!state.value.enrolled) return html`<${Enrolment} />`;
  if (snapshot.value === null) return html`<${Start} />`;
  const where = screen.value;
  switch (where.name) {
    case "pay":
      return html`<${Pay} />`;
    case "confirm":
      return html`<${Confirm} />`;
    case "receipt":
      return html`<${ReceiptScreen} receipt=${where.receipt} fresh=${where.fresh} />`;
    case "receipts":
      return html`<${Receipts} />`;
    case "parked":
      return html`<${Parked} />`;
    case "cashier":
      return html`<${Cashier} />`;
    case "crew":
      return html`<${Crew} />`;
    case "settings":
      return html`<${Settings} />`;
    default:
      return html`<${SaleScreen} />`;
  }
}

keepFit();
clickOnPress();
lookForVoice();
listen(scan, (key) => (state.value?.enrolled ? typeKey(key) : typeCode(key)));
effect(() => {
  document.title = t("bar.title", { till: state.value?.till?.name ?? "Caisse" });
});
document.addEventListener("contextmenu", (event) => event.preventDefault()); // a long press is a press
if (sending.value) {
  screen.value = { name: "pay" };
  send();
}
render(html`<${App} />`, document.body);
follow();
