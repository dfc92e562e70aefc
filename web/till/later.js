// SPDX-License-Identifier: AGPL-3.0-or-later
// A screen whose module is fetched the first time it is shown.
import { html, signal } from "../vendor/preact.js";

/** @typedef {() => import("../vendor/preact.js").VNode} Screen */

/** @param {() => Promise<Screen>} load @returns {() => import("../vendor/preact.js").VNode | null} */
export function later(load) {
  const arrived = signal(/** @type {{screen: Screen} | null} */ (null));
  let asked = false;
  return () => {
    if (!asked) load().then((screen) => (arrived.value = { screen }));
    asked = true;
    return arrived.value && html`<${arrived.value.screen} />`;
  };
}
