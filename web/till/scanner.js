// SPDX-License-Identifier: AGPL-3.0-or-later
// A barcode reader types like a very fast person, signs a few milliseconds apart, then Enter; wherever the focus is, and
// whatever the layout of the keyboard it is taken for. Slow digits are a person and go to the pad that is open.

const GAP_MS = 120; // between two signs, by the clock of the keyboard: a busy page changes nothing
const MEAN_MS = 90; // slower on the whole is a person
const FIELD_MEAN_MS = 45; // in a text field quick people type too
const ENTER_MS = 250; // some readers think before they press Enter
const DIGITS_MIN = 7; // EAN-8 without its check digit, as in the catalogue
const SIGNS_MIN = 3; // with letters or a dash: the tag of a bag (1-8), a code of pickup
const FIELD_MIN = 6;
const WITHOUT_ENTER = new Set([8, 12, 13, 14]); // lengths whose check digit tells that all is there

/** @typedef {{key: string, code: string, shift: boolean, at: number}} Press */
/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

/** @type {((code: string) => boolean)[]} */
const takers = [];

/**
 * A screen that wants the codes itself (tags, pickup): take answers true for those it took. Returns how to stop.
 * @param {(code: string) => boolean} take
 */
export function takeScans(take) {
  takers.push(take);
  return () => takers.splice(takers.indexOf(take), 1);
}

/**
 * @param {(code: string) => void} scanned @param {(key: string) => void} typed digits, ",", "Backspace" by hand
 */
export function listen(scanned, typed) {
  const run = /** @type {Press[]} */ ([]);
  let field = /** @type {Field | null} */ (null);
  let before = ""; // what the field held when the run began
  let timer = 0;

  const byHand = () => {
    if (!field) for (const press of run) hand(press, typed);
    run.length = 0;
  };
  /** @param {string} code */
  const tell = (code) => takers.toReversed().some((take) => take(code)) || scanned(code);
  /** The code goes where codes go: not into the field, not onto the key that has the focus. @param {Event} event */
  const finish = (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (field) restore(field, before);
    tell(read(run));
    run.length = 0;
  };
  const paused = () => {
    const code = read(run);
    if (!field && WITHOUT_ENTER.has(code.length) && checks(code) && mean(run) <= FIELD_MEAN_MS) {
      run.length = 0;
      tell(code);
    } else if (isCode(run, field)) {
      run.length = 0; // a reader that was cut short: half a code is none, and no weight either
    } else {
      byHand();
    }
  };
  /** @param {KeyboardEvent} event */
  const sign = (event) => {
    const where = fieldOf(event.target);
    const last = run.at(-1);
    if (last && (event.timeStamp - last.at > GAP_MS || where !== field || event.repeat)) byHand();
    if (run.length === 0) {
      field = where;
      before = where?.value ?? "";
    }
    run.push({ key: event.key, code: event.code, shift: event.shiftKey, at: event.timeStamp });
    if (event.key === " " && !field && run.length > 1) event.preventDefault(); // would press the key that has the focus
    clearTimeout(timer);
    timer = setTimeout(paused, isCode(run, field) ? 4 * GAP_MS : GAP_MS);
  };
  /** @param {KeyboardEvent} event */
  const key = (event) => {
    if (event.isComposing || event.altKey || event.metaKey) return;
    const last = run.at(-1);
    const ends = event.key === "Enter" || event.key === "Tab" || (event.ctrlKey && (event.code === "KeyJ" || event.code === "KeyM"));
    if (ends && last && event.timeStamp - last.at <= ENTER_MS && isCode(run, field) && !keeps(field)) finish(event);
    else if (event.ctrlKey) return;
    else if (event.key.length === 1) sign(event);
    else if (event.key === "Backspace" && !fieldOf(event.target)) {
      byHand();
      typed("Backspace");
    } else if (ends) byHand();
  };
  addEventListener("keydown", key, { capture: true });
}

/** One press of a person. @param {Press} press @param {(key: string) => void} typed */
function hand(press, typed) {
  const digit = digitOf(press);
  if (digit !== null) typed(digit);
  else if (press.key === "," || press.key === ".") typed(",");
}

/** Where text would go. @param {EventTarget | null} target @returns {Field | null} */
function fieldOf(target) {
  if (target instanceof HTMLTextAreaElement) return target;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "range"].includes(target.type) ? target : null;
}

/** A field made for codes keeps what is scanned into it. @param {Field | null} field */
function keeps(field) {
  return field !== null && "scan" in field.dataset;
}

/** @param {Field} field @param {string} value */
function restore(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {Press[]} run @param {Field | null} field */
function isCode(run, field) {
  const digits = run.every((press) => digitOf(press) !== null);
  if (!digits && run.every((press) => digitOf(press) !== null || press.key === "," || press.key === ".")) return false; // a number
  const least = digits ? DIGITS_MIN : field ? FIELD_MIN : SIGNS_MIN;
  return run.length >= least && mean(run) <= (field ? FIELD_MEAN_MS : MEAN_MS);
}

/** Milliseconds between two signs. @param {Press[]} run */
function mean(run) {
  return run.length < 2 ? 0 : ((run.at(-1)?.at ?? 0) - (run[0]?.at ?? 0)) / (run.length - 1);
}

/**
 * The digit of a press: as written, in Arabic figures, or by its place. A reader set to an American keyboard gives "é" for 2
 * on a French one.
 * @param {Press} press @returns {string | null}
 */
function digitOf({ key, code, shift }) {
  if (/^\d$/.test(key)) return key;
  const point = key.codePointAt(0) ?? 0;
  if (point >= 0x660 && point <= 0x669) return String(point - 0x660);
  if (point >= 0x6f0 && point <= 0x6f9) return String(point - 0x6f0);
  const place = /^(?:Digit|Numpad)(\d)$/.exec(code);
  return place && !shift ? (place[1] ?? null) : null;
}

const PLACES = /** @type {Record<string, string>} */ ({ Minus: "-", Period: ".", Comma: ",", Slash: "/", Space: " ", Equal: "=", Semicolon: ";", NumpadSubtract: "-", NumpadDecimal: "." });

/** What a run says. When a digit or a letter came out wrong, the layout is another than the reader's: places tell. @param {Press[]} run */
function read(run) {
  const foreign = run.some(({ key, code, shift }) => (/^Digit\d$/.test(code) && !shift && !/^\d$/.test(key)) || (/^Key[A-Z]$/.test(code) && !/^[a-z]$/i.test(key)));
  return run.map((press) => digitOf(press) ?? (foreign ? placed(press) : press.key)).join("");
}

/** The sign an American keyboard has at this place. @param {Press} press */
function placed({ key, code, shift }) {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shift ? letter : letter.toLowerCase();
  return PLACES[code] ?? key;
}

/** The last digit of an EAN or UPC is right. @param {string} code */
function checks(code) {
  if (!/^\d+$/.test(code)) return false;
  const sum = [...code].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
}
