// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading aloud, where the machine has a voice for the page's language.
import { signal } from "../vendor/preact.js";
import { language } from "./money.js";

/** True when this machine can speak the page's language. */
export const hasVoice = signal(false);
/** True while it speaks. */
export const speaking = signal(false);

/** Voices arrive some time after the page. */
export function lookForVoice() {
  if (!("speechSynthesis" in window)) return;
  const look = () => (hasVoice.value = speechSynthesis.getVoices().some((voice) => voice.lang.startsWith(language())));
  speechSynthesis.addEventListener("voiceschanged", look);
  look();
}

/** Says these sentences, or falls silent when it was speaking. @param {readonly string[]} sentences */
export function sayOrStop(sentences) {
  speechSynthesis.cancel();
  if (speaking.value) {
    speaking.value = false;
    return;
  }
  speaking.value = true;
  sentences.forEach((sentence, place) => {
    const speech = new SpeechSynthesisUtterance(sentence);
    speech.lang = document.documentElement.lang;
    speech.rate = 0.9;
    if (place === sentences.length - 1) speech.onend = speech.onerror = () => (speaking.value = false);
    speechSynthesis.speak(speech);
  });
}
