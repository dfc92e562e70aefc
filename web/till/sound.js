// SPDX-License-Identifier: AGPL-3.0-or-later
// A short click under the finger, so that one hears that a key was taken; and the total read aloud where the machine
// has a voice.
import { language } from "../ui/money.js";
import { signal } from "../vendor/preact.js";

/** @type {AudioContext | undefined} */
let context;

/** Clicks at each press of a key, from the first press on. */
export function clickOnPress() {
  addEventListener("pointerdown", (event) => {
    if (event.target instanceof Element && event.target.closest("button:not([disabled])")) click();
  });
}

function click() {
  context ??= new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.type = "triangle";
  tone.frequency.value = 1400;
  volume.gain.setValueAtTime(0.12, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.03);
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.03);
}

/** True when this machine can speak the screen's language. */
export const hasVoice = signal(false);

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
