// SPDX-License-Identifier: AGPL-3.0-or-later
// Requests made from the document: valid ones, and ones with wrong types, huge texts, odd letters, nulls, made-up ids, a
// missing key or a stale version. Seeded: the same seed asks the same things of a house in the same state.
const LETTERS = ["é", "œ", "ß", "𝄞", "👩🏽‍🔧", "\u202e", "\u0000", "\u200f", "﷽", "İ", "'", "\"", "<script>", "\\", "%00", "${x}", "\r\nBcc: a@b.c", "'; DROP TABLE item; --", "../../etc/passwd", "\ud800", "٣", "\ufeff"];

/** mulberry32: small, and the same everywhere. */
export function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    below: (n) => Math.floor(next() * n),
    between: (a, b) => a + Math.floor(next() * (b - a + 1)),
    chance: (p) => next() < p,
    pick: (list) => list[Math.floor(next() * list.length)],
    hex(n) { return Array.from({ length: n }, () => "0123456789abcdef"[this.below(16)]).join(""); },
    uuid() { return `${this.hex(8)}-${this.hex(4)}-7${this.hex(3)}-8${this.hex(3)}-${this.hex(12)}`; },
  };
}

export class Generator {
  /**
   * known: words that mean something in this house, by the name of the field or parameter they fit. recipes: bodies that
   * must agree with themselves to be taken at all, by "POST /path": (generator) => object.
   */
  constructor(contract, seed, known = {}, recipes = {}) {
    Object.assign(this, { contract, recipes });
    this.dice = dice(seed);
    this.known = new Map(Object.entries(known).map(([name, words]) => [name, [...words]]));
  }

  /** What an answer taught: ids and codes are asked for later. */
  learn(value, name = "") {
    if (Array.isArray(value)) for (const one of value.slice(0, 3)) this.learn(one, name);
    else if (value && typeof value === "object") for (const [key, inner] of Object.entries(value)) this.learn(inner, key);
    else if (typeof value === "string" && value.length < 80) {
      const prefix = { ord: "order", pce: "piece", pay: "payment", ref: "refund", cmp: "campaign", plg: "pledge", quo: "quote", whk: "hook" }[value.match(/^([a-z]{3})_[0-9a-f]{32}$/)?.[1]];
      for (const key of [prefix, /^(token|code|item|piece|hash|version|cursor|id|session|contract|budget|job|grant|match|explanation)$/.test(name) ? name : null]) if (key) this.remember(key, value);
    }
  }
  remember(name, word) {
    const words = this.known.get(name) ?? this.known.set(name, []).get(name);
    if (words.includes(word)) return;
    if (words.length < 40) words.push(word);
    else words[this.dice.below(40)] = word;
  }
  word(name) {
    const words = this.known.get(name);
    return words?.length && this.dice.chance(0.85) ? this.dice.pick(words) : null;
  }

  request(route) {
    const { dice } = this, spoiled = dice.chance(0.45); // else as the document wants it
    const headers = { Accept: "application/json", "Accept-Language": dice.pick(["fr", "en", "ar", "xx;q=0.3,*"]) };
    let path = route.path, query = "";
    for (const parameter of route.parameters ?? []) {
      const bad = spoiled && dice.chance(0.3);
      if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, this.segment(parameter, bad));
      else if (bad && dice.chance(0.5)) continue;
      else if (parameter.in === "query" && (parameter.required || dice.chance(0.6)))
        query += `${query ? "&" : "?"}${parameter.name}=${encode(bad ? this.junkText() : this.value(parameter.schema, parameter.name, false))}`;
      else if (parameter.in === "header") headers[parameter.name] = bad ? dice.pick(["x", "\"0\"", "\"99999999999999999999\"", "*", "W/\"1\""]) : this.header(parameter);
    }
    return { method: route.method, path: path + query, headers, ...this.body(route, headers, spoiled) };
  }

  segment(parameter, bad) {
    if (bad) return encode(this.dice.pick([this.junkText(), "-", "0", "x".repeat(300), this.dice.uuid(), "🙂", "a\u0000b", "%"])) || "-";
    const known = this.word(parameter.name);
    if (known !== null) return encode(known);
    return encode(parameter.schema.pattern ? this.patterned(parameter.schema.pattern) : this.dice.uuid());
  }
  header({ name }) {
    if (name === "If-Match") return `"${this.word("version") ?? this.dice.between(1, 4)}"`;
    return this.dice.chance(0.1) ? "the-same-key-again-and-again" : this.dice.uuid();
  }

  body(route, headers, spoiled) {
    const content = route.requestBody?.content, { dice } = this;
    if (!content) return {};
    const [media, { schema }] = Object.entries(content)[0];
    headers["Content-Type"] = media === "image/*" ? "image/jpeg" : media;
    if (!schema) return { body: media.includes("form") ? this.form() : dice.pick(["", "{}", "[]", "x", "\u0000\u0001", "{\"data\":{\"id\":1}}", "\xff\xd8\xff\xe0JFIF"]) };
    if (spoiled && dice.chance(0.1)) headers["Content-Type"] = dice.pick(["text/plain", "application/xml", "", "application/json; charset=latin1"]);
    if (spoiled && dice.chance(0.12))
      return { body: dice.pick(["", "{", "null", "[]", "\"x\"", "1e999", "{\"a\":1,\"a\":2}", "[".repeat(5000), "{\"a\":".repeat(3000), "\ufeff{}", "{}{}", "{\"\":NaN}", `{"x":"${"y".repeat(70000)}"}`]) };
    const recipe = this.recipes[`${route.method} ${route.path}`];
    const value = recipe && dice.chance(0.7) ? this.spoil(recipe(this), spoiled) : this.value(schema, "", spoiled);
    return { body: JSON.stringify(value) ?? "" };
  }
  form() {
    const fields = ["ajouter", "changer", "quantite", "prix", "cle", "total", "retrait", "nom", "email", "paiement", "version", "ligne", "code", "confirmer"];
    return fields.filter(() => this.dice.chance(0.4)).map((name) => `${name}=${encode(this.word("item") ?? this.junkText())}`).join("&");
  }

  value(schema, name, spoiled) {
    const { dice } = this;
    if (schema.$ref) return this.value(this.contract.resolve(schema.$ref.slice(1)).value, name, spoiled);
    if (spoiled && dice.chance(0.12)) return this.junk();
    if (schema.anyOf) return dice.chance(0.4) ? null : this.value(schema.anyOf[0], name, spoiled);
    const types = [schema.type].flat();
    if (types.includes("null") && dice.chance(0.15)) return null;
    if (schema.enum) return dice.pick(schema.enum.filter((one) => one !== null));
    switch (types[0]) {
      case "object": return this.object(schema, spoiled);
      case "array": return Array.from({ length: dice.between(schema.minItems ?? 0, Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3)) }, () => this.value(schema.items, name, spoiled));
      case "integer": return this.integer(schema, name, spoiled);
      case "boolean": return dice.chance(0.7);
      default: return this.text(schema, name, spoiled);
    }
  }
  /** One field of a good body replaced by something else. */
  spoil(body, spoiled) {
    const name = this.dice.pick(Object.keys(body));
    if (spoiled && this.dice.chance(0.6)) body[name] = this.junk();
    return body;
  }
  object(schema, spoiled) {
    const made = {};
    for (const [name, inner] of Object.entries(schema.properties ?? {})) {
      const needed = schema.required?.includes(name);
      if (needed ? spoiled && this.dice.chance(0.05) : this.dice.chance(0.4)) continue;
      made[name] = this.value(inner, name, spoiled);
    }
    if (spoiled && this.dice.chance(0.06)) made[this.dice.pick(["x", "__proto__", "", "id", "é".repeat(300)])] = this.junk();
    return made;
  }
  integer({ minimum = -1000000, maximum = 1000000 }, name, spoiled) {
    const known = this.word(name);
    if (known !== null && Number.isInteger(known)) return known;
    if (spoiled && this.dice.chance(0.2)) return this.dice.pick([minimum - 1, maximum + 1, 0, -1, 2 ** 31, 2 ** 53, -(2 ** 53), 9223372036854775807n, 1.5, 1e300].map((n) => (typeof n === "bigint" ? Number(n) : n)));
    return this.dice.chance(0.3) ? this.dice.pick([minimum, maximum]) : this.dice.between(minimum, Math.min(maximum, minimum + 5000));
  }
  text({ minLength = 0, maxLength = 40, pattern, format }, name, spoiled) {
    const { dice } = this;
    if (spoiled && dice.chance(0.3)) return this.junkText();
    const known = this.word(name);
    if (known !== null) return String(known);
    if (format === "uuid") return dice.uuid();
    if (format === "date") return `20${dice.between(22, 27)}-${two(dice.between(1, 12))}-${two(dice.between(1, 28))}`;
    if (format === "date-time") return `2026-${two(dice.between(11, 12))}-${two(dice.between(1, 28))}T${two(dice.below(24))}:${dice.pick(["00", "30"])}:00+01:00`;
    if (pattern) return this.patterned(pattern);
    const length = dice.chance(0.1) ? maxLength : dice.between(Math.min(minLength, maxLength), Math.min(maxLength, minLength + 12));
    return Array.from({ length }, () => (dice.chance(0.06) ? dice.pick(["é", "œ", "ي", "👍", "ß", "-", "'"]) : "abcdefghij klmnop0123"[dice.below(21)])).join("");
  }
  /** Of the few patterns that the document has: classes with a count, in a row. */
  patterned(pattern) {
    return pattern.replace(/^\^|\$$/g, "").replace(/\[([^\]]+)\]\{(\d+)(?:,(\d+))?\}|\[([^\]]+)\]/g, (_, many, least, most, one) => {
      const letters = [...(many ?? one).replace(/(.)-(.)/g, (_all, a, b) => { let all = ""; for (let c = a.charCodeAt(0); c <= b.charCodeAt(0); c++) all += String.fromCharCode(c); return all; })];
      return Array.from({ length: many ? this.dice.between(Number(least), Math.min(Number(most ?? least), Number(least) + 20)) : 1 }, () => this.dice.pick(letters)).join("");
    });
  }
  junk() {
    const { dice } = this;
    return dice.pick([null, true, 0, -1, 1.5, 1e300, "", [], {}, [[]], [null], { "": null }, 2 ** 53, this.junkText(), [this.junkText()], { amount: "1", currency: "EUR" }, { amount: -1, currency: "USD" }]);
  }
  junkText() {
    const { dice } = this;
    if (dice.chance(0.1)) return dice.pick(LETTERS).repeat(dice.pick([50, 300, 5000]));
    return Array.from({ length: dice.between(0, 6) }, () => (dice.chance(0.6) ? dice.pick(LETTERS) : "abc012"[dice.below(6)])).join("");
  }
}

const two = (n) => String(n).padStart(2, "0");
const encode = (value) => encodeURIComponent(String(value).toWellFormed?.() ?? String(value).replace(/[\ud800-\udfff]/g, "?"));
