// SPDX-License-Identifier: AGPL-3.0-or-later
// A screen whose module is fetched after the first one stands: when the machine is idle, or when somebody asks for it.
import { html, signal } from "../vendor/preact.js";

/** @typedef {() => import("../vendor/preact.js").VNode | null} Screen */

/** @param {() => Promise<Screen>} load @returns {() => import("../vendor/preact.js").VNode | null} */
export function later(load) {
  const arrived = signal(/** @type {{screen: Screen} | null} */ (null));
  const fetch = async () => {
    arrived.value ??= { screen: await load() };
  };
  requestIdleCallback(fetch);
  return () => {
    if (arrived.value) return html`<${arrived.value.screen} />`;
    fetch();
    return null;
  };
}
