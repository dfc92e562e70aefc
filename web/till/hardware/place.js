// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a device is: figures of an address on a pad, or a cable that is seen.
import { Icon } from "../../ui/parts.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { typist } from "../store.js";
import { words } from "../words.js";
import { hardware } from "./state.js";
import text from "./text.js";

const t = words(text);
const ADDRESS_MAX = 21; // 255.255.255.255:65535

/** @param {{kind: "tcp" | "device", value: string, keep: (address: string) => Promise<boolean>}} props */
export function Place({ kind, value, keep }) {
  return kind === "tcp" ? html`<${Address} value=${value} keep=${keep} />` : html`<${Cables} value=${value} keep=${keep} />`;
}

/** @param {{value: string, keep: (address: string) => Promise<boolean>}} props */
function Address({ value, keep }) {
  const typed = useSignal(value);
  /** @param {string} key */
  const type = (key) => {
    if (key === "Backspace") typed.value = typed.value.slice(0, -1);
    else if (typed.value.length < ADDRESS_MAX) typed.value += key === "," ? "." : key;
  };
  useEffect(() => {
    typist.value = type;
    return () => {
      typist.value = null;
    };
  }, []);
  /** @param {string} sign */
  const key = (sign) => html`<button class="key" type="button" key=${sign} data-key=${sign} onClick=${() => type(sign)}>${sign}</button>`;
  return html`<div class="address">
    <div class="asked"><h2>${t("address")}</h2><output class="num typed" data-empty=${typed.value === ""}>${typed.value || "192.168.1.50:9100"}</output>
      <button class="key key-main" type="button" data-keep="" disabled=${!typed.value || typed.value === value} onClick=${() => keep(typed.value)}><${Icon} name="check" />${t("keep")}</button>
    </div>
    <div class="key-pad" role="group" dir="ltr" aria-label=${t("keys")}>
      ${["7", "8", "9", "4", "5", "6", "1", "2", "3", ".", "0", ":"].map(key)}
      <button class="key" type="button" aria-label=${t("erase")} onClick=${() => type("Backspace")}><${Icon} name="delete" /></button>
    </div>
  </div>`;
}

/** @param {{value: string, keep: (address: string) => Promise<boolean>}} props */
function Cables({ value, keep }) {
  const seen = hardware.value?.devices ?? [];
  const shown = value && !seen.includes(value) ? [value, ...seen] : seen;
  if (shown.length === 0) return html`<p class="note"><${Icon} name="unlink" /><span>${t("no_cable")}</span></p>`;
  return html`<div class="choice-row"><h2>${t("cables")}</h2>
    <div class="ways" role="group" aria-label=${t("cables")}>
      ${shown.map((one) => html`<button class="key" type="button" key=${one} data-cable=${one} aria-pressed=${one === value} onClick=${() => keep(one)}><${Icon} name="link" /><span dir="ltr">${one.replace(/^\/dev\//, "")}</span></button>`)}
    </div>
  </div>`;
}
