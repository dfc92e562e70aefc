// SPDX-License-Identifier: AGPL-3.0-or-later
// Printer, paper, scale, trial: one question a tab, answers in force at once.
import { Icon } from "../../ui/parts.js";
import { html, signal, useEffect } from "../../vendor/preact.js";
import { Back, Bar } from "../screens/bar.js";
import { style, words } from "../words.js";
import { Place } from "./place.js";
import { hardware, keep, look } from "./state.js";
import { open } from "./tab.js";
import text from "./text.js";
import { Trial } from "./trial.js";
import { ScaleTrial } from "./weight.js";

const t = words(text);
await style("./hardware/hardware.css");

const LOOK_MS = 2000;
/** @type {import("./tab.js").Tab[]} */
const TABS = ["printer", "paper", "scale", "trial"];
const ICONS = { printer: "printer", paper: "receipt-euro", scale: "scale", trial: "check" };

export function Hardware() {
  useEffect(() => {
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return html`<div class="screen alone">
    <${Bar}><${Back} /><//>
    <main class="zone hardware">
      <h1 class="vh">${t("title")}</h1>
      <div class="ways tabs" role="group" aria-label=${t("title")}>
        ${TABS.map((one) => html`<button class="key" type="button" key=${one} data-tab=${one} aria-pressed=${open.value === one} onClick=${() => (open.value = one)}><${Icon} name=${ICONS[one]} />${t(one)}</button>`)}
      </div>
      ${hardware.value && html`<${Body} settings=${hardware.value.settings} />`}
    </main>
  </div>`;
}

/** @param {{settings: import("./state.js").Settings}} props */
function Body({ settings }) {
  if (open.value === "printer") return html`<${Printer} settings=${settings} />`;
  if (open.value === "paper") return html`<${Paper} settings=${settings} />`;
  return open.value === "scale" ? html`<${Scale} settings=${settings} />` : html`<${Trial} />`;
}

/** @param {{settings: import("./state.js").Settings}} props */
function Printer({ settings }) {
  const link = signalOf(settings.printer, wished);
  /** @param {string} value */
  const choose = (value) => {
    wished.value = /** @type {import("./state.js").Link} */ (value);
    if (value === "none") keep({ printer: "none" });
  };
  return html`<section class="question">
    <${Choice} title=${t("which")} name="link" value=${link} choose=${choose} of=${[["none", t("none"), "x"], ["tcp", t("tcp"), "network"], ["device", t("device"), "link"]]} />
    ${link !== "none" && html`<${Place} kind=${link} value=${settings.printer === link ? settings.address : ""} keep=${(/** @type {string} */ address) => keep({ printer: link, address })} />`}
  </section>`;
}

/** What was touched, before an address makes it true. */
const wished = signal(/** @type {import("./state.js").Link | null} */ (null));

/** @param {import("./state.js").Link} kept @param {import("../../vendor/preact.js").Signal<import("./state.js").Link | null>} wish */
function signalOf(kept, wish) {
  return wish.value ?? kept;
}

/** @param {{settings: import("./state.js").Settings}} props */
function Paper({ settings }) {
  return html`<section class="question two">
    <${Choice} title=${t("width")} name="paper" value=${String(settings.paper)} choose=${(/** @type {string} */ mm) => keep({ paper: Number(mm) })} of=${[["58", "58 mm", "receipt-euro"], ["80", "80 mm", "receipt-euro"]]} />
    <${YesNo} title=${t("drawer")} name="drawer" value=${settings.drawer} choose=${(/** @type {boolean} */ drawer) => keep({ drawer })} />
    <${YesNo} title=${t("knife")} name="cutter" value=${settings.cutter} choose=${(/** @type {boolean} */ cutter) => keep({ cutter })} />
    <${Choice} title=${t("letters")} name="charset" value=${settings.charset} choose=${(/** @type {string} */ charset) => keep({ charset })} of=${[["multi", t("multi"), "check"], ["pc858", t("pc858"), "pencil"], ["ascii", t("ascii"), "pencil"]]} />
  </section>`;
}

/** @param {{settings: import("./state.js").Settings}} props */
function Scale({ settings }) {
  const protocol = scaleWish.value ?? settings.scale;
  /** @param {string} value */
  const choose = (value) => {
    scaleWish.value = /** @type {import("./state.js").Protocol} */ (value);
    if (value === "none") keep({ scale: "none" });
    else if (settings.scale_address) keep({ scale: scaleWish.value });
  };
  return html`<section class="question">
    <${Choice} title=${t("which_scale")} name="scale" value=${protocol} choose=${choose} of=${[["none", t("scale_none"), "x"], ["sics", t("sics"), "scale"], ["8217", t("toledo"), "scale"]]} />
    ${protocol !== "none" && html`<${ScalePlace} protocol=${protocol} address=${settings.scale_address} />`}
  </section>`;
}

const scaleWish = signal(/** @type {import("./state.js").Protocol | null} */ (null));
const scaleLink = signal(/** @type {"tcp" | "device" | null} */ (null));
/** An address that is kept is typed again. */
const retyping = signal(false);

/** By a cable, or by the network as a printer is. @param {{protocol: import("./state.js").Protocol, address: string}} props */
function ScalePlace({ protocol, address }) {
  const there = address && !address.startsWith("/") ? "tcp" : "device";
  const link = scaleLink.value ?? there;
  const known = link === there ? address : "";
  /** @param {string} value */
  const choose = (value) => {
    scaleLink.value = value === "tcp" ? "tcp" : "device";
    retyping.value = false;
  };
  const place = async (/** @type {string} */ scale_address) => {
    const kept = await keep({ scale: protocol, scale_address });
    if (kept) retyping.value = false;
    return kept;
  };
  const typing = link === "tcp" && (known === "" || retyping.value);
  return html`<${Choice} title=${t("which")} name="scale-link" value=${link} choose=${choose} of=${[["device", t("device"), "link"], ["tcp", t("tcp"), "network"]]} />
    ${link === "device" || typing ? html`<${Place} key=${link} kind=${link} value=${known} keep=${place} />` : html`<button class="key" type="button" data-retype="" onClick=${() => (retyping.value = true)}><${Icon} name="pencil" />${t("retype", { address: known })}</button>`}
    ${!typing && html`<${ScaleTrial} /><p class="second">${t("legal")}</p>`}`;
}

/** @param {{title: string, name: string, value: string, choose: (value: string) => void, of: [string, string, string][]}} props of: value, word, icon */
function Choice({ title, name, value, choose, of }) {
  return html`<div class="choice-row"><h2>${title}</h2>
    <div class="ways" role="group" aria-label=${title}>
      ${of.map(([one, word, icon]) => html`<button class="key" type="button" key=${one} data-choice=${`${name}-${one}`} aria-pressed=${value === one} onClick=${() => choose(one)}><${Icon} name=${icon} />${word}</button>`)}
    </div>
  </div>`;
}

/** @param {{title: string, name: string, value: boolean, choose: (value: boolean) => void}} props */
function YesNo({ title, name, value, choose }) {
  return html`<${Choice} title=${title} name=${name} value=${value ? "yes" : "no"} choose=${(/** @type {string} */ one) => choose(one === "yes")} of=${[["yes", t("yes"), "check"], ["no", t("no"), "x"]]} />`;
}
