// SPDX-License-Identifier: AGPL-3.0-or-later
// A barcode reader types like a very fast person: digits a few milliseconds apart, then Enter. Slow digits are a person
// at the keyboard and go to the pad that is open.

const FAST_MS = 60;
const CODE_MIN = 7; // EAN-8 without its check digit, as in the catalogue

/**
 * @param {(barcode: string) => void} scanned @param {(key: string) => void} typed digits, ",", "Backspace" by hand
 */
export function listen(scanned, typed) {
  let digits = "";
  let timer = 0;
  const flush = () => {
    for (const digit of digits) typed(digit);
    digits = "";
  };
  addEventListener(
    "keydown",
    (event) => {
      if (event.target instanceof HTMLInputElement || event.ctrlKey || event.altKey || event.metaKey) return;
      if (/^\d$/.test(event.key)) {
        digits += event.key;
        clearTimeout(timer);
        timer = setTimeout(() => (digits.length < CODE_MIN ? flush() : (digits = "")), FAST_MS);
      } else if (event.key === "Enter" && digits.length >= CODE_MIN) {
        // The reader's Enter must not press the key that has the focus.
        event.preventDefault();
        event.stopPropagation();
        scanned(digits);
        digits = "";
      } else if (event.key === "," || event.key === "." || event.key === "Backspace") {
        flush();
        typed(event.key === "." ? "," : event.key);
      }
    },
    { capture: true },
  );
}
