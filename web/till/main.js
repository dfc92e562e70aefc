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
import { SaleScreen } from "./screens/sale.js";
import { Start } from "./screens/start.js";
import { clickOnPress, lookForVoice } from "./sound.js";
import { enrolled, go, locked, overlay, screen, serves, snapshot, tillName, typist, usable } from "./store.js";

// The till needs these before it has a catalogue.
const Enrolment = later(async () => (await import("./screens/enrolment.js")).Enrolment);
const Lock = later(async () => (await import("./screens/lock.js")).Lock);
/** What may lie over a screen (types.d.ts, Overlay). */
const overlays = {
  help: later(async () => (await import("./help/main.js")).Help),
  call: later(async () => (await import("./help/call.js")).Call),
  override: later(async () => (await import("./override/main.js")).Override),
};
const Guide = later(async () => (await import("./course/guide.js")).Guide);

/** Not put away when the cashier leaves: they show the ticket under way, or nothing of hers. */
const STAYS = new Set(["sale", "line", "quantity", "price", "purchase", "crew", "whose", "parked", "confirm", "pay"]);
const ready = computed(() => snapshot.value !== null);

function App() {
  const over = overlay.value && overlays[overlay.value.name];
  return html`<${Here} />${over && html`<${over} />`}<${Guide} />`;
}

function Here() {
  if (enrolled.value === false) return html`<${Enrolment} />`;
  if (enrolled.value === null || !ready.value) return html`<${Start} />`;
  if (locked.value) return html`<${Lock} />`;
  const place = serves.value || !STAYS.has(screen.value.name) ? screen.value.name : "menu";
  return html`<${places[place] ?? SaleScreen} />`;
}

keepFit();
clickOnPress();
lookForVoice();
listen(
  (barcode) => locked.value || overlay.value || !serves.value || scan(barcode),
  (key) => typist.value?.(key),
);
effect(() => {
  document.title = t("bar.title", { till: tillName.value || "Caisse" });
});
document.addEventListener("contextmenu", (event) => event.preventDefault()); // a long press is a press
// A sale that was sent and not answered goes out again when somebody may sell; what only one cashier looked at is put
// away for the next.
effect(() => {
  if (usable.value && serves.value && sending.peek()) {
    screen.value = { name: "pay" };
    send();
  } else if (locked.value && !STAYS.has(screen.peek().name)) {
    go({ name: "sale" });
  }
  const asked = overlay.peek();
  if (locked.value && asked) {
    overlay.value = null;
    if (asked.name === "override") asked.answer(null);
  }
});
render(html`<${App} />`, document.body);
follow();
requestIdleCallback(async () => (await import("./pictures.js")).preparePictures());
requestIdleCallback(async () => (await import("./tickets/voids.js")).watchVoids());
