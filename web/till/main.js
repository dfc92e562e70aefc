// SPDX-License-Identifier: AGPL-3.0-or-later
// The touch screen of a till: starts everything, and shows one screen at a time.
import { t } from "../ui/text.js";
import { computed, effect, html, render } from "../vendor/preact.js";
import { keepFit } from "./fit.js";
import { later } from "./later.js";
import { follow } from "./link.js";
import { send, sending } from "./payment.js";
import { scan } from "./scan.js";
import { listen } from "./scanner.js";
import { typeKey } from "./screens/pads.js";
import { Pay } from "./screens/pay.js";
import { ReceiptScreen } from "./screens/receipt.js";
import { SaleScreen } from "./screens/sale.js";
import { Start } from "./screens/start.js";
import { clickOnPress, lookForVoice } from "./sound.js";
import { enrolled, go, locked, screen, snapshot, tillName, typist, usable } from "./store.js";

// Not needed for a sale: fetched while the machine is idle, which keeps the first load small.
const Cashier = later(async () => (await import("./screens/people.js")).Cashier);
const Confirm = later(async () => (await import("./screens/confirm.js")).Confirm);
const Crew = later(async () => (await import("./screens/people.js")).Crew);
const Enrolment = later(async () => (await import("./screens/enrolment.js")).Enrolment);
const Lock = later(async () => (await import("./screens/lock.js")).Lock);
const Parked = later(async () => (await import("./screens/parked.js")).Parked);
const Receipts = later(async () => (await import("./screens/receipts.js")).Receipts);
const Settings = later(async () => (await import("./screens/settings.js")).Settings);

const PRIVATE = new Set(["receipt", "receipts", "settings", "cashier"]);
const ready = computed(() => snapshot.value !== null);

function App() {
  if (enrolled.value === false) return html`<${Enrolment} />`;
  if (enrolled.value === null || !ready.value) return html`<${Start} />`;
  if (locked.value) return html`<${Lock} />`;
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
listen(
  (barcode) => locked.value || scan(barcode),
  (key) => (locked.value ? typist.value?.(key) : typeKey(key)),
);
effect(() => {
  document.title = t("bar.title", { till: tillName.value || "Caisse" });
});
document.addEventListener("contextmenu", (event) => event.preventDefault()); // a long press is a press
// A sale that was sent and not answered goes out again when somebody may sell; what only one cashier looked at is put
// away for the next.
effect(() => {
  if (usable.value && sending.peek()) {
    screen.value = { name: "pay" };
    send();
  } else if (locked.value && PRIVATE.has(screen.peek().name)) {
    go({ name: "sale" });
  }
});
render(html`<${App} />`, document.body);
follow();
requestIdleCallback(async () => (await import("./pictures.js")).preparePictures());
