// SPDX-License-Identifier: AGPL-3.0-or-later
// The size of this very screen. A bank card held against the glass tells how many CSS pixels make a millimetre; until
// somebody did that, a 15-inch 4:3 till is assumed.
import { computed, effect, signal } from "../vendor/preact.js";
import { kept } from "./store.js";

const ASSUMED = { width_mm: 304.8, height_mm: 228.6 };
const SMALL_HEIGHT_MM = 165;

/** CSS pixels in a millimetre as measured; null: nobody measured. */
export const measured = kept("mm", /** @type {number | null} */ (null));
export const contrast = kept("contrast", false);
/** Whoever pays with the left hand has the ticket at the left, whatever the language: the zones change places, words do not. */
export const leftHanded = kept("left-handed", false);
/** Millimetres that a guide takes at the bottom of the glass. */
export const strip_mm = signal(0);
const glass = signal(size());

export const mm = computed(() => measured.value ?? Math.min(glass.value.width / ASSUMED.width_mm, glass.value.height / ASSUMED.height_mm));
/** Fewer tiles and lines, same keys. */
export const small = computed(() => glass.value.height / mm.value - strip_mm.value < SMALL_HEIGHT_MM);
/** Millimetres of glass. */
export const width_mm = computed(() => glass.value.width / mm.value);
export const height_mm = computed(() => glass.value.height / mm.value - strip_mm.value);

function size() {
  return { width: innerWidth, height: innerHeight };
}

/** Keeps the page's --mm, data-fit, data-sides and data-theme true. */
export function keepFit() {
  addEventListener("resize", () => (glass.value = size()));
  effect(() => {
    document.body.style.setProperty("--mm", `${mm.value}px`);
    if (small.value) document.body.dataset.fit = "small";
    else delete document.body.dataset.fit;
  });
  effect(() => {
    const ticketAtLeft = document.documentElement.dir === "rtl"; // as the zones lie by themselves
    if (leftHanded.value !== ticketAtLeft) document.body.dataset.sides = "swapped";
    else delete document.body.dataset.sides;
  });
  effect(() => {
    if (contrast.value) document.documentElement.dataset.theme = "contrast";
    else delete document.documentElement.dataset.theme;
  });
}
