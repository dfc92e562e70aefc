// SPDX-License-Identifier: AGPL-3.0-or-later
// Which question of the hardware screen stands open.
import { signal } from "../../vendor/preact.js";

/** @typedef {"printer" | "paper" | "scale" | "trial"} Tab */
export const open = signal(/** @type {Tab} */ ("printer"));
