// SPDX-License-Identifier: AGPL-3.0-or-later
// The bar at the bottom of a phone: five places of the page, and which one is under the eyes.
import { Icon } from "../../ui/parts.js";
import { html, useEffect, useState } from "../../vendor/preact.js";
import { t } from "../words.js";

const places = /** @type {const} */ ([
  { id: "chiffres", icon: "chart-column", word: "tab.figures" },
  { id: "paie", icon: "scale", word: "tab.pay" },
  { id: "ventes", icon: "receipt-euro", word: "tab.sales" },
  { id: "contrat", icon: "file-text", word: "tab.contract" },
  { id: "partage", icon: "users-round", word: "tab.rule" },
]);

export function Tabs() {
  const [current, seen] = useState("chiffres");
  useEffect(() => watch(seen), []);
  return html`<nav class="tabs" aria-label=${t("tabs")}>
    ${places.map(
      ({ id, icon, word }) => html`<a key=${id} href=${`#${id}`} aria-current=${id === current ? "location" : null}><${Icon} name=${icon} />${t(word)}</a>`,
    )}
  </nav>`;
}

/** Tells which section crosses the upper part of the screen. @param {(id: string) => void} seen */
function watch(seen) {
  const observer = new IntersectionObserver(
    (entries) => {
      const here = entries.find((entry) => entry.isIntersecting);
      if (here) seen(here.target.id);
    },
    { rootMargin: "-35% 0px -60% 0px" },
  );
  for (const { id } of places) {
    const section = document.getElementById(id);
    if (section) observer.observe(section);
  }
  return () => observer.disconnect();
}
