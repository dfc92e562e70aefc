// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody with a browser that runs no script: keeps cookies, sends forms, follows.

export class Guest {
  constructor(url) { this.url = url; this.cookies = new Map(); }
  async ask(path, { form, headers = {} } = {}) {
    const answer = await fetch(this.url + path, {
      method: form ? "POST" : "GET", redirect: "manual", signal: AbortSignal.timeout(120_000),
      headers: { accept: "text/html", cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join("; "),
        ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}), ...headers },
      body: form ? new URLSearchParams(form).toString() : undefined });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0].split("=");
      if (/Max-Age=0/.test(line)) this.cookies.delete(name); else this.cookies.set(name, value);
    }
    return { status: answer.status, headers: answer.headers, to: answer.headers.get("location"), html: await answer.text() };
  }
  get(path) { return this.ask(path); }
  async send(path, form) {
    const answer = await this.ask(path, { form });
    return answer.status === 303 ? { ...(await this.get(answer.to)), sent: answer } : { ...answer, sent: answer };
  }
}

/** The value of a hidden field. */
export const field = (html, name) => html.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];

/** A shop that is open, with a slot every day, and pieces in its window: [{id, item}]. */
export async function openShop(house, { kpa = "BLG", pays_online = false, pieces = [] } = {}) {
  await house.sql(`INSERT INTO shop_setting (kpa, is_open, pays_counter, pays_online, mediator, changed_at) VALUES ('${kpa}', true, true, ${pays_online}, 'Médiation Exemple, 1 rue du Conseil, Exemple-sur-Loire', now())`);
  for (let weekday = 1; weekday <= 6; weekday++)
    await house.sql(`INSERT INTO slot_rule (id, kpa, purpose, weekday, from_minute, to_minute, slot_minutes, capacity, valid_from) VALUES (gen_random_uuid(), '${kpa}', 'pickup', ${weekday}, 600, 720, 60, 4, '2022-01-01')`);
  const made = [];
  for (const [number, { item, name, price = 1000, size = "42", condition = "very_good", description = "" }] of pieces.entries()) {
    const id = crypto.randomUUID();
    await house.sql(`INSERT INTO piece (id, kpa, code, item, name, description, condition, size, price_cents, state, created_at, changed_at, published_at)
      VALUES ('${id}', '${kpa}', 'T-${number + 1}', '${item}', '${name}', '${description}', '${condition}', '${size}', ${price}, 'published', now(), now(), now() - interval '${number} minutes')`);
    made.push({ id, name, public: `pce_${id.replaceAll("-", "")}` });
  }
  return made;
}
