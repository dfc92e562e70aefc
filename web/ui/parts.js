// SPDX-License-Identifier: AGPL-3.0-or-later
// Small drawn things: action icons, product pictograms, faces, activity shapes.
import { html, useSignal } from "../vendor/preact.js";

const here = new URL(".", import.meta.url).pathname; // …/ui/, whatever the build

/**
 * An action icon (Lucide), always beside a word. flip: an arrow that turns round where one reads from right to left.
 * @param {{name: string, flip?: boolean, class?: string}} props
 */
export function Icon(props) {
  return html`<svg class=${`icon ${props.flip ? "icon-flip" : ""} ${props.class ?? ""}`} aria-hidden="true">
    <use href=${`${here}icons.svg#${props.name}`} />
  </svg>`;
}

/** @param {string} name */
export function pictogramUrl(name) {
  return `${here}pictograms/${name}.svg`;
}

/**
 * A product or service; without a drawing of its own it borrows another's (its activity's).
 * @param {{name: string, instead?: string}} props
 */
export function Pictogram(props) {
  return html`<img class="pic" src=${pictogramUrl(props.name)} alt="" width="72" height="72" decoding="async"
    draggable=${false} onError=${(/** @type {{currentTarget: HTMLImageElement}} */ event) => lend(event.currentTarget, props.instead)} />`;
}

/** @param {HTMLImageElement} image @param {string} [instead] */
function lend(image, instead) {
  const borrowed = pictogramUrl(instead ?? "basket");
  if (!image.src.endsWith(borrowed)) image.src = borrowed;
}

/**
 * The face of a person, or of the collective; the first letter of the name for somebody without a drawing.
 * @param {{face: string | null | undefined, name: string, class?: string}} props
 */
export function Face(props) {
  const broken = useSignal(false);
  if (!props.face || broken.value) return html`<span class=${`face face-letter ${props.class ?? ""}`} aria-hidden="true">${props.name.slice(0, 1)}</span>`;
  return html`<img class=${`face ${props.class ?? ""}`} src=${`${here}faces/${props.face}.svg`} alt="" width="96" height="96" draggable=${false}
    onError=${() => (broken.value = true)} />`;
}

/** The shape of an activity, inside an element with data-act. */
export function Shape() {
  return html`<span class="shape" aria-hidden="true"></span>`;
}
