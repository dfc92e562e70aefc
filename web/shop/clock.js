// SPDX-License-Identifier: AGPL-3.0-or-later
// What the pages can do without: says how long something is still held, and looks again when that is over.
const MINUTE = 60_000;

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

// Somebody came back from the bank: the page looks again by itself, a while.
const again = document.querySelector("[data-again]");
const asked = Number(new URLSearchParams(location.search).get("actualiser") ?? 0);
if (again && (location.search.includes("retour") || asked > 0) && asked < 20)
  setTimeout(() => location.replace(`?actualiser=${asked + 1}`), 4000);
