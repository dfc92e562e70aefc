// SPDX-License-Identifier: AGPL-3.0-or-later
// A screen laid over another one, which waits below with all that was typed on it.
import { Icon } from "../ui/parts.js";
import { html, useEffect, useRef } from "../vendor/preact.js";

/** @param {{title: string, leave: () => void, leaveWord: string, children?: unknown}} props leave: the way back */
export function Over({ title, leave, leaveWord, children }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => box.current?.showModal(), []);
  /** @param {Event} event Escape */
  const cancel = (event) => {
    event.preventDefault();
    leave();
  };
  return html`<dialog class="over" ref=${box} aria-label=${title} onCancel=${cancel}>
    <div class="screen alone">
      <header class="bar">
        <button class="key" type="button" data-over-back="" onClick=${leave}><${Icon} name="arrow-left" flip />${leaveWord}</button>
        <p class="over-title">${title}</p>
      </header>
      ${children}
    </div>
  </dialog>`;
}
