// SPDX-License-Identifier: AGPL-3.0-or-later
// The referent says yes on the spot: her face, her own code, and the screen below goes on where it was.
import { request } from "../../ui/api.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html, useSignal } from "../../vendor/preact.js";
import { Over } from "../over.js";
import { FaceKeys, PinPad } from "../screens/pin.js";
import { cashiers, holds, overlay, signedIn } from "../store.js";
import { words } from "../words.js";
import text from "./text.js";

const t = words(text);

/** @typedef {import("../types.d.ts").Right} Right */

/** @type {Record<Right, string>} */
const PICTURES = { refund: "note", discount: "token", training: "puzzle", cash_gap: "scale", drawer: "key", void: "stop", price: "pencil", paper: "page", hardware: "printer" };

export function Override() {
  const asked = overlay.value;
  return asked?.name === "override" ? html`<${Ask} rights=${asked.rights} what=${asked.what} />` : null;
}

/** Answers whoever asked, once. @param {string | null} token */
function answer(token) {
  const asked = overlay.value;
  overlay.value = null;
  if (asked?.name === "override") asked.answer(token);
}

/** @param {{rights: Right[], what: string}} props what: in words, with its amount */
function Ask({ rights, what }) {
  const chosen = useSignal(/** @type {string | null} */ (null));
  const able = cashiers.value.filter((one) => one.code !== signedIn.value?.code && rights.every((right) => holds(one, right)));
  const title = rights.map((right) => t(right)).join(" + ");
  const code = chosen.value ?? (able.length === 1 ? able[0]?.code : null);
  const who = able.find((one) => one.code === code);
  /** @param {string} pin */
  const verify = async (pin) => {
    const body = { right: rights.join(" "), cashier: code, pin };
    answer((await request("/api/till/override", { body })).token);
  };
  return html`<${Over} title=${title} leave=${() => answer(null)} leaveWord=${t("give_up")}>
    ${who
      ? html`<${PinPad} key=${who.code} who=${who} title=${t("pin", { name: who.name })} about=${what ? `${title} : ${what}` : title} verify=${verify}
          other=${able.length > 1 ? () => (chosen.value = null) : undefined} />`
      : html`<main class="zone people there">
          <h1 class="what-for"><${Pictogram} name=${PICTURES[rights[0] ?? "price"]} instead="key" /><span>${title}${what && html`<br /><b>${what}</b>`}<br /><span class="second">${t("title")}</span></span></h1>
          ${able.length === 0
            ? html`<p class="note"><${Icon} name="lock" /><span>${t("nobody")}</span></p>`
            : html`<${FaceKeys} people=${able} choose=${(/** @type {string} */ one) => (chosen.value = one)} />`}
        </main>`}
  <//>`;
}
