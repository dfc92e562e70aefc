// SPDX-License-Identifier: AGPL-3.0-or-later
// Which ways to pay stand on the payment screen of this till, and the notices for the wall.
import { request } from "../../ui/api.js";
import { Icon, Pictogram } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { Back, Bar } from "../screens/bar.js";
import { notice } from "../store.js";
import { words } from "../words.js";
import { onItsWay, told } from "./printing.js";
import text from "./text.js";
import { chosen, WAYS } from "./ways.js";

const t = words(text);

/** @typedef {import("../types.d.ts").AnyTenderKind} Kind */

export function TendersScreen() {
  const print = async () => {
    if (await told(request("/api/till/notices", { method: "POST" }))) notice.value = onItsWay(t("notices_name"));
  };
  return html`<div class="screen alone">
    <${Bar}><${Back} /><h1>${t("ways_title")}</h1><//>
    <main class="zone list">
      <p>${t("ways_hint")}</p>
      <div class="choices big">${WAYS.map(
        ({ kind, picture, word }) => html`<button class="key key-stack" key=${kind} type="button" data-way=${kind} aria-pressed=${kind === "cash" || chosen.value.includes(kind)} disabled=${kind === "cash"} onClick=${() => toggle(kind)}>
          <${Pictogram} name=${picture} />${t(word)}
        </button>`,
      )}</div>
      <button class="key" type="button" data-notices="" onClick=${print}><${Icon} name="printer" />${t("print_notices")}</button>
    </main>
  </div>`;
}

/** @param {Kind} kind */
function toggle(kind) {
  chosen.value = chosen.value.includes(kind) ? chosen.value.filter((one) => one !== kind) : [...chosen.value, kind];
}
