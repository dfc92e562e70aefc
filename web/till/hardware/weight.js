// SPDX-License-Identifier: AGPL-3.0-or-later
// The scale: a key for the weight pad, and its trial.
import { Problem, request } from "../../ui/api.js";
import { Icon } from "../../ui/parts.js";
import { html, signal, useEffect, useSignal } from "../../vendor/preact.js";
import { notice } from "../store.js";
import { words } from "../words.js";
import text from "./text.js";

const t = words(text);
const WEIGH_MS = 3000;

/** This till has a scale: asked each time a pad opens, since somebody may just have set one up. */
const hasScale = signal(false);

async function lookForScale() {
  try {
    const { settings } = /** @type {import("./state.js").Hardware} */ (await request("/api/till/hardware"));
    hasScale.value = settings.scale !== "none";
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem; // without an answer the weight is typed
  }
}

/** The key on the weight pad; nothing where there is no scale. @param {{weighed: (thousandths: number) => void}} props */
export function PadScale({ weighed }) {
  useEffect(() => {
    lookForScale();
  }, []);
  return hasScale.value ? html`<${WeighKey} weighed=${weighed} />` : null;
}

/**
 * The key that reads the scale. weighed: gets the weight in thousandths of a kilo.
 * @param {{weighed: (thousandths: number) => void}} props
 */
export function WeighKey({ weighed }) {
  const busy = useSignal(false);
  const weigh = async () => {
    busy.value = true;
    notice.value = "";
    try {
      const { grams } = /** @type {{grams: number}} */ (await request("/api/till/weight", { timeout_ms: WEIGH_MS }));
      weighed(grams);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      notice.value = problem.title || problem.code;
    } finally {
      busy.value = false;
    }
  };
  return html`<button class="key" type="button" data-weigh="" disabled=${busy.value} onClick=${weigh}><${Icon} name="scale" />${t("weigh")}</button>`;
}

export function ScaleTrial() {
  const grams = useSignal(/** @type {number | null} */ (null));
  return html`<div class="ways"><${WeighKey} weighed=${(/** @type {number} */ found) => (grams.value = found)} />
    <output class="num typed" data-empty=${grams.value === null}>${grams.value === null ? "—" : t("weight", { grams: grams.value })}</output></div>`;
}
