// SPDX-License-Identifier: AGPL-3.0-or-later
// Fetches every pictogram of the catalogue while nobody touches the screen, so that a shelf opens with its pictures.
import { pictogramUrl } from "../ui/parts.js";
import { effect } from "../vendor/preact.js";
import { snapshot } from "./store.js";

/** Kept alive: the browser forgets pictures that nobody holds. @type {Map<string, HTMLImageElement>} */
const held = new Map();

export function preparePictures() {
  effect(() => {
    const names = new Set((snapshot.value?.items ?? []).map((item) => item.pictogram));
    if (names.size) next([...names].filter((name) => !held.has(name)));
  });
}

/** One picture each time the machine is idle. @param {string[]} names */
function next(names) {
  const [name, ...rest] = names;
  if (!name) return;
  requestIdleCallback(() => {
    const picture = new Image();
    picture.src = pictogramUrl(name);
    held.set(name, picture);
    next(rest);
  });
}
