// SPDX-License-Identifier: AGPL-3.0-or-later
// The touch screen of a till: starts everything, and shows one screen at a time.
import { t } from "../ui/text.js";
import { computed, effect, html, render } from "../vendor/preact.js";
import { keepFit } from "./fit.js";
import { later } from "./later.js";
import { follow } from "./link.js";
import { send, sending } from "./payment.js";
import { places } from "./places.js";
import { scan } from "./scan.js";
import { listen } from "./scanner.js";
import { typeKey } from "./screens/pads.js";
import { Pay } from "./screens/pay.js";
import { SaleScreen } from "./screens/sale.js";
import { Start } from "./screens/start.js";
import { clickOnPress, lookForVoice } from "./sound.js";
import { enrolled, go, locked, screen, snapshot, tillName, typist, usable } from "./store.js";

// The till needs these before it has a catalogue.
const Enrolment = later(async () => (await import("./screens/enrolment.js")).Enrolment);
const Lock = later(async () => (await import("./screens/lock.js")).Lock);

/** Not put away when the cashier leaves: they show the ticket under way, or nothing of hers. */
const STAYS = new Set(["sale", "line", "quantity", "price", "purchase", "crew", "parked", "confirm", "pay"]);
const ready = computed(() => snapshot.value !== null);

function App() {
  if (enrolled.value === false) return html`<${Enrolment} />`;
  if (enrolled.value === null || !ready.value) return html`<${Start} />`;
  if (locked.value) return html`<${Lock} />`;
  const { name } = screen.value;
  return html`<${name === "pay" ? Pay : (places[name] ?? SaleScreen)} />`;
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
  } else if (locked.value && !STAYS.has(screen.peek().name)) {
    go({ name: "sale" });
  }
});
render(html`<${App} />`, document.body);
follow();
requestIdleCallback(async () => (await import("./pictures.js")).preparePictures());
