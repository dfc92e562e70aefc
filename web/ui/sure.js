// SPDX-License-Identifier: AGPL-3.0-or-later
// A key that asks once before it acts, in its own place: no window jumps up.
import { html, useLayoutEffect, useRef, useSignal } from "../vendor/preact.js";
import { p } from "./pages.js";
import { Icon } from "./parts.js";

/**
 * @param {{label: string, icon: string, question: string, yes: string, onYes: () => void | Promise<void>, quiet?: boolean, busy?: boolean, name?: string}} props
 * name: for the ear, where several keys of a page bear the same label
 */
export function Sure({ label, icon, question, yes, onYes, quiet, busy, name }) {
  const open = useSignal(false);
  const asked = useSignal(false);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (asked.value) box.current?.querySelector("button")?.focus();
  }, [open.value]);
  const turn = (/** @type {boolean} */ wanted) => {
    asked.value = true;
    open.value = wanted;
  };
  const act = async () => {
    await onYes();
    open.value = false;
  };
  return html`<div class="sure" ref=${box}>
    ${open.value
      ? html`<div class="note is-wait" role="group" aria-label=${question}><${Icon} name="triangle-alert" /><div class="stack"><p><b>${question}</b></p>
          <div class="row row-wrap"><button class="btn" type="button" onClick=${() => turn(false)}>${p("sure.no")}</button>
            <button class="btn btn-do" type="button" aria-disabled=${busy ? "true" : null} onClick=${act}><${Icon} name=${icon} />${yes}</button></div></div></div>`
      : html`<button class=${`btn ${quiet ? "btn-quiet" : ""}`} type="button" aria-label=${name ?? null} onClick=${() => turn(true)}><${Icon} name=${icon} />${label}</button>`}
  </div>`;
}
