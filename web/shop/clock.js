// SPDX-License-Identifier: AGPL-3.0-or-later
// What the pages can do without: says how long something is still held, who was faster, and looks again after a payment.
const MINUTE = 60_000, LOOK = 20_000;

/** @param {number} left milliseconds */
const said = (left) => (left >= 2 * MINUTE ? `encore ${Math.floor(left / MINUTE)} minutes` : left > 0 ? "encore une minute" : "le temps est passé");

for (const place of document.querySelectorAll("[data-clock]")) {
  const time = place.querySelector("time");
  if (!time) continue;
  const ends = Date.parse(time.dateTime);
  const words = document.createElement("span");
  place.append(" (", words, ")");
  const tick = () => {
    const left = ends - Date.now();
    words.textContent = said(left);
    if (left > 0) setTimeout(tick, Math.min(left, MINUTE / 4));
  };
  tick();
}

// Pieces of which there is one: what somebody else reserves or buys while this page is open is said on it.
const pieces = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-piece]")].slice(0, 60));
const sprite = document.querySelector("use")?.getAttribute("href")?.split("#")[0];

/** @param {HTMLElement} place @param {string} words @param {string} kind @param {string} icon */
function badge(place, words, kind, icon) {
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  const text = document.createElement("span"), box = document.createElement("span");
  use.setAttribute("href", `${sprite}#${icon}`);
  mark.setAttribute("class", "icon");
  mark.setAttribute("aria-hidden", "true");
  mark.append(use);
  text.textContent = words;
  box.className = `badge ${kind}`;
  box.append(mark, text);
  place.replaceChildren(box);
}

/** @param {string | null} until */
function reserved(until) {
  const at = new Date(until ?? NaN), [hour, minute] = at.toLocaleTimeString("fr", { timeZone: "Europe/Paris", hour: "numeric", minute: "2-digit" }).split(":");
  return at.toDateString() === new Date().toDateString() ? `Réservé jusqu’à ${Number(hour)} h${minute === "00" ? "" : ` ${minute}`}` : "Réservé";
}

async function look() {
  const kpa = pieces[0]?.dataset["kpa"], ids = pieces.map((place) => place.dataset["piece"]).join();
  const answer = document.hidden ? null : await fetch(`/api/boutique/${kpa}/states?pieces=${ids}`).catch(() => null);
  if (answer?.ok)
    for (const [at, { state, held_until }] of (await answer.json()).data.entries()) {
      const place = pieces[at];
      if (!place || place.dataset["state"] === state) continue;
      place.dataset["state"] = state;
      if ("whole" in place.dataset) location.reload();
      else if (state === "held") badge(place, reserved(held_until), "is-wait", "clock");
      else if (state === "gone") badge(place, "Vendu", "", "ban");
      else place.replaceChildren();
    }
  setTimeout(look, LOOK);
}
if (pieces.length) setTimeout(look, LOOK);

// Somebody waits for a page to pay on, or for what was paid there: the page looks again by itself, as long as it is told to.
const again = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[data-again]"));
if (again) setTimeout(() => location.replace(again.href), Number(again.dataset["again"]));
