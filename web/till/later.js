// SPDX-License-Identifier: AGPL-3.0-or-later
// A screen whose module is fetched after the first one stands: when the machine is idle, or when somebody asks for it.
import { html, signal } from "../vendor/preact.js";

/**
 * @template Props
 * @param {() => Promise<(props: Props) => import("../vendor/preact.js").VNode | null>} load
 * @returns {(props: Props) => import("../vendor/preact.js").VNode | null}
 */
export function later(load) {
  const arrived = signal(/** @type {{screen: (props: Props) => import("../vendor/preact.js").VNode | null} | null} */ (null));
  const fetch = async () => {
    arrived.value ??= { screen: await load() };
  };
  requestIdleCallback(fetch);
  return (props) => {
    if (arrived.value) return html`<${arrived.value.screen} ...${props} />`;
    fetch();
    return null;
  };
}
