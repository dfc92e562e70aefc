// SPDX-License-Identifier: AGPL-3.0-or-later
// A barcode reader types like a very fast person: digits a few milliseconds apart, then Enter. Slow digits are a person
// at the keyboard and go to the pad that is open.

const FAST_MS = 80; // between two digits, by the clock of the keyboard: a busy page changes nothing
const PATIENCE_MS = 120;
const CODE_MIN = 7; // EAN-8 without its check digit, as in the catalogue

/**
 * @param {(barcode: string) => void} scanned @param {(key: string) => void} typed digits, ",", "Backspace" by hand
 */
export function listen(scanned, typed) {
  let run = ""; // digits that came fast one after the other
  let before = 0;
  let timer = 0;
  const byHand = () => {
    if (run.length < CODE_MIN) for (const digit of run) typed(digit);
    run = "";
  };
  /** @param {KeyboardEvent} event */
  const digit = (event) => {
    if (event.timeStamp - before > FAST_MS) byHand();
    before = event.timeStamp;
    run += event.key;
    clearTimeout(timer);
    timer = setTimeout(byHand, run.length < CODE_MIN ? PATIENCE_MS : 4 * PATIENCE_MS);
  };
  /** @param {KeyboardEvent} event */
  const enter = (event) => {
    if (run.length < CODE_MIN || event.timeStamp - before > FAST_MS) return;
    // The reader's Enter must not press the key that has the focus.
    event.preventDefault();
    event.stopPropagation();
    scanned(run);
    run = "";
  };
  addEventListener(
    "keydown",
    (event) => {
      if (event.target instanceof HTMLInputElement || event.ctrlKey || event.altKey || event.metaKey) return;
      if (/^\d$/.test(event.key)) digit(event);
      else if (event.key === "Enter") enter(event);
      else if (event.key === "," || event.key === "." || event.key === "Backspace") {
        byHand();
        typed(event.key === "." ? "," : event.key);
      }
    },
    { capture: true },
  );
}
