// SPDX-License-Identifier: AGPL-3.0-or-later
// What hangs on this till, as the till program says it.
import { Problem, request } from "../../ui/api.js";
import { signal } from "../../vendor/preact.js";
import { withYes } from "../override/allow.js";
import { notice } from "../store.js";

/** @typedef {"none" | "tcp" | "device"} Link */
/** @typedef {"none" | "sics" | "8217"} Protocol */
/** @typedef {{printer: Link, address: string, speed: number, paper: number, charset: string, drawer: boolean, cutter: boolean, scale: Protocol, scale_address: string, scale_speed: number}} Settings */
/** @typedef {"absent" | "ready" | "working" | "away" | "paper_out" | "cover_open" | "trouble"} Condition */
/** @typedef {{condition: Condition, paper_low: boolean, waiting: number, printed: number, drawers: number, drawers_missed: number}} PrinterState */
/** @typedef {{settings: Settings, printer: PrinterState, devices: string[]}} Hardware */

/** Last answer of GET /api/till/hardware; null before the first. */
export const hardware = signal(/** @type {Hardware | null} */ (null));

/**
 * Runs a question to the till; a refusal becomes the sentence of the top bar.
 * @template T
 * @param {() => Promise<T>} question @returns {Promise<T | null>}
 */
export async function ask(question) {
  try {
    notice.value = "";
    return await question();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    notice.value = problem.errors[0]?.detail || problem.title || problem.code;
    return null;
  }
}

export async function look() {
  try {
    hardware.value = await request("/api/till/hardware");
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem; // the bar shows a till that is silent
  }
}

/** In force at once. @param {Partial<Settings>} next @returns {Promise<boolean>} false: refused */
export async function keep(next) {
  const before = hardware.value?.settings;
  if (!before) return false;
  const what = next.address ?? next.scale_address ?? "";
  const kept = await ask(() => withYes("hardware", what, (yes) => request("/api/till/hardware", { method: "PUT", body: { ...before, ...next, ...yes } })));
  if (kept) hardware.value = /** @type {Hardware} */ (kept);
  return kept !== null;
}
