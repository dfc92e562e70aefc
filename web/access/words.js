// SPDX-License-Identifier: AGPL-3.0-or-later
// The words of the sign-in page, in the reader's language. Newcomers meet this page first: it changes at a touch.
import { translator } from "../ui/text.js";
import { computed, signal } from "../vendor/preact.js";
import fr from "./text/fr.js";

/** @typedef {"fr" | "en" | "ar"} Tag */

const WISH = "comptoir.sign_in_language"; // its own: the pages behind are in French only

/** Each language in its own words. @type {readonly {tag: Tag, name: string}[]} */
export const languages = [
  { tag: "fr", name: "Français" },
  { tag: "en", name: "English" },
  { tag: "ar", name: "العربية" },
];

const table = signal({ tag: /** @type {Tag} */ ("fr"), words: fr });
const say = computed(() => translator(table.value.words, table.value.tag));
export const spoken = computed(() => table.value.tag);

/** @param {keyof typeof fr} key @param {import("../ui/text.js").Values} [values] */
export function t(key, values) {
  return say.value(key, values);
}

/** @param {Tag} tag */
export async function speak(tag) {
  const words = tag === "fr" ? fr : /** @type {typeof fr} */ ((await import(`./text/${tag}.js`)).default);
  document.documentElement.lang = tag;
  document.documentElement.dir = tag === "ar" ? "rtl" : "ltr";
  table.value = { tag, words };
}

/** @param {Tag} tag */
export function choose(tag) {
  localStorage.setItem(WISH, tag);
  speak(tag);
}

/** What was chosen here before, or the first of the device's languages that we speak. */
export function firstLanguage() {
  const wishes = [localStorage.getItem(WISH) ?? "", ...navigator.languages].map((wish) => wish.slice(0, 2));
  return languages.find((one) => one.tag === wishes.find((wish) => languages.some(({ tag }) => tag === wish)))?.tag ?? "fr";
}
