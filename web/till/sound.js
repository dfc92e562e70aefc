// SPDX-License-Identifier: AGPL-3.0-or-later
// A short click under the finger, so that one hears that a key was taken; and amounts read aloud where the machine has a
// voice and somebody asked for it.
import { language } from "../ui/money.js";
import { signal } from "../vendor/preact.js";
import { kept } from "./store.js";

const LENGTH_S = 0.03;
const PITCH_HZ = 1400;
const LOUDNESS = 0.12;

/** @type {{context: AudioContext, wave: AudioBuffer} | undefined} */
let click;

/** Clicks at each press of a key, from the first press on. */
export function clickOnPress() {
  addEventListener("pointerdown", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("button:not([disabled])")) return;
    click ??= makeClick();
    const voice = click.context.createBufferSource();
    voice.buffer = click.wave;
    voice.connect(click.context.destination);
    voice.start();
  });
}

/** A short tone that dies away, computed once. */
function makeClick() {
  const context = new AudioContext();
  const wave = context.createBuffer(1, Math.ceil(context.sampleRate * LENGTH_S), context.sampleRate);
  wave.getChannelData(0).forEach((_, at, samples) => {
    const part = at / samples.length;
    samples[at] = LOUDNESS * (1 - part) ** 3 * Math.sin((2 * Math.PI * PITCH_HZ * at) / context.sampleRate);
  });
  return { context, wave };
}

/** True when this machine can speak the screen's language. */
export const hasVoice = signal(false);
/** Totals and change are said without being asked; off until somebody wants it. */
export const spoken = kept("spoken", false);

/** Voices arrive some time after the page. */
export function lookForVoice() {
  if (!("speechSynthesis" in window)) return;
  const look = () => (hasVoice.value = speechSynthesis.getVoices().some((voice) => voice.lang.startsWith(language())));
  speechSynthesis.addEventListener("voiceschanged", look);
  look();
}

/** @param {string} text */
export function say(text) {
  const speech = new SpeechSynthesisUtterance(text);
  speech.lang = document.documentElement.lang;
  speechSynthesis.cancel();
  speechSynthesis.speak(speech);
}

/** Says it where somebody asked for a voice. @param {string} text */
export function sayIfWanted(text) {
  if (spoken.value && hasVoice.value) say(text);
}
