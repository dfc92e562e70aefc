// SPDX-License-Identifier: AGPL-3.0-or-later
// Photos of what is sold, through the real server and the confined process that makes them anew: square, upright, without
// anything of what the camera wrote, at an address that never changes; and what is no photo is refused.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { ask, House, root } from "../lib/house.mjs";

let house, referent, accountant, far, member;
before(async () => {
  house = await House.open({ kpas: ["BLG", "TRS"] });
  [referent, accountant, far, member] = [await house.signIn({ role: "referent" }), await house.signIn({ role: "accountant" }),
    await house.signIn({ role: "referent", kpa: "TRS" }), await house.signIn({ member: "BLG-M01" })];
});
after(() => house?.close());

const at = (what, kpa = "BLG") => `/api/office/${kpa}/${what}`;
const golden = (name) => readFile(path.join(root, "tests/golden/uploads", name));
const send = (visitor, bytes, kpa = "BLG", type = "application/octet-stream") => ask(house.url + at("photos", kpa), { method: "POST", raw: bytes, headers: { ...visitor.headers, "Content-Type": type } });
const show = (visitor, of, hashes, kpa = "BLG") => ask(house.url + at(`${of}/photos`, kpa), { method: "PUT", body: { photos: hashes.map((hash) => ({ hash })) }, headers: visitor.headers });
const get = (hash, size) => fetch(`${house.url}/boutique/photos/${hash}-${size}`);
const shown = async (of) => (await referent.get(at("photos"))).body.data.filter(of).map((one) => one.hash);
async function makePiece(kpa = "BLG", visitor = referent) {
  const answer = await ask(house.url + at("pieces", kpa), { method: "POST", headers: { ...visitor.headers, "Idempotency-Key": crypto.randomUUID() },
    body: { code: `P-${crypto.randomUUID().slice(0, 8)}`, item: "FRI-007", name: "Manteau bleu", condition: "good", size: "M", price: { amount: 2500, currency: "EUR" } } });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body.id;
}
/** Width and height, as the frame of a JPEG says. */
function sidesOf(jpeg) {
  for (let next = 2; next < jpeg.length; next += 2 + jpeg.readUInt16BE(next + 2))
    if ([0xc0, 0xc1, 0xc2].includes(jpeg[next + 1])) return [jpeg.readUInt16BE(next + 7), jpeg.readUInt16BE(next + 5)];
  return null;
}

test("a photo comes back square, in three sizes, under the digest of the largest", async () => {
  for (const [name, side] of [["half.jpg", 200], ["half.png", 200], ["half.webp", 200], ["lying.jpg", 200], ["big.jpg", 1280]]) {
    const answer = await send(referent, await golden(name));
    assert.equal(answer.status, 201, `${name}: ${JSON.stringify(answer.body)}`);
    assert.equal(answer.body.side, side, name);
    assert.equal(answer.body.url, `/boutique/photos/${answer.body.hash}-640`);
    for (const size of [320, 640, 1280]) {
      const served = await get(answer.body.hash, size);
      const bytes = Buffer.from(await served.arrayBuffer());
      assert.equal(served.status, 200);
      assert.deepEqual(["content-type", "cache-control", "x-content-type-options", "content-security-policy", "content-disposition"].map((header) => served.headers.get(header)),
        ["image/jpeg", "public, max-age=31536000, immutable", "nosniff", "default-src 'none'; sandbox; frame-ancestors 'none'", null]);
      assert.deepEqual(sidesOf(bytes), [Math.min(size, side), Math.min(size, side)], `${name} ${size}`);
      for (const word of ["Exif", "GPS", "http"]) assert.ok(!bytes.includes(word), `${name} ${size}: ${word}`);
      if (size === 1280) assert.equal(createHash("sha256").update(bytes).digest("hex"), answer.body.hash);
    }
  }
});

test("the same photo twice is one, and what is sent by two at once is one too", async () => {
  const picture = await golden("half.jpg");
  const answers = await Promise.all([referent, referent, accountant, referent].map((visitor) => send(visitor, picture)));
  assert.deepEqual(answers.map(({ status }) => status), [201, 201, 201, 201]);
  assert.equal(new Set(answers.map(({ body }) => body.hash)).size, 1);
  assert.deepEqual(await house.sql(`SELECT count(*) FROM photo WHERE kpa = 'BLG' AND sha256 = '\\x${answers[0].body.hash}'`), [["1"]]);
});

test("a piece and an article show their photos in order; nobody else's", async () => {
  const [first, second] = [(await send(referent, await golden("half.jpg"))).body.hash, (await send(referent, await golden("lying.jpg"))).body.hash];
  const piece = await makePiece();
  assert.notEqual(first, second);
  const answer = await show(referent, `pieces/${piece}`, [second, first]);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.deepEqual(await shown((one) => one.piece === piece), [second, first]);
  assert.deepEqual((await show(referent, `pieces/${piece}`, [first])).body.data.map((one) => one.hash), [first]);
  assert.equal((await show(accountant, "items/FRI-001", [second])).status, 200);
  assert.deepEqual(await shown((one) => one.item === "FRI-001"), [second]);
  const page = async (where) => (await fetch(`${house.url}/boutique/BLG/${where}`)).text(), sees = (html) => [first, second].map((hash) => html.includes(hash));
  await house.sql(`UPDATE piece SET state = 'published', published_at = now() WHERE replace(id::text, '-', '') = '${piece.replace(/^pce_/, "")}'`);
  assert.deepEqual(sees(await page("FRI-001")), [false, true], "an article's page has its own photo");
  assert.deepEqual(sees(await page("FRI-007")), [true, false], "and those of its pieces");
  assert.deepEqual(sees(await page(`piece/${piece}`)), [true, false]);
  assert.deepEqual(sees(await page("FRI-003")), [false, false]);
  await house.sql(`UPDATE piece SET state = 'withdrawn' WHERE replace(id::text, '-', '') = '${piece.replace(/^pce_/, "")}'`);
  assert.deepEqual(sees(await page("FRI-007")), [false, false], "what is gone is not shown");
  assert.equal((await fetch(`${house.url}/boutique/BLG/piece/${piece}`)).status, 404);
  assert.equal((await fetch(`${house.url}/boutique/BLG/piece/no-piece`)).status, 404);
  const twice = await show(referent, `pieces/${piece}`, [first, first]);
  assert.deepEqual([twice.status, twice.body.code], [422, "out_of_range"]);
  const unknown = await show(referent, `pieces/${piece}`, ["0".repeat(64)]);
  assert.deepEqual([unknown.status, unknown.body.code], [422, "unknown_photo"]);
  assert.deepEqual(await shown((one) => one.piece === piece), [first], "what was refused changes nothing");
  assert.deepEqual((await show(referent, "items/NO-001", [first])).body.code, "unknown_item");
  const theirs = await makePiece("TRS", far);
  assert.equal((await show(far, `pieces/${theirs}`, [first], "TRS")).body.code, "unknown_photo", "a photo belongs to its KPA");
  assert.equal((await show(referent, `pieces/${theirs}`, [first])).body.code, "unknown_piece");
  const all = await Promise.all(Array.from({ length: 6 }, (_, n) => show(referent, `pieces/${piece}`, n % 2 ? [first, second] : [second])));
  assert.ok(all.every(({ status }) => status === 200), all.map(({ status }) => status).join());
  assert.equal((await show(referent, `pieces/${piece}`, [])).status, 200);
  assert.deepEqual(await shown((one) => one.piece === piece), []);
});

test("files that lie are refused, and leave nothing", async () => {
  const jpeg = await golden("half.jpg");
  const before = await house.sql("SELECT count(*) FROM photo");
  const zip = Buffer.concat([jpeg, Buffer.from("PK\x03\x04"), Buffer.alloc(200), Buffer.from("PK\x05\x06"), Buffer.alloc(18)]);
  const refused = {
    "a page": [Buffer.from("<!doctype html><script>alert(1)</script>"), "file_kind"],
    "a drawing with a script": [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), "file_kind"],
    "an animation": [Buffer.from("GIF89a\x01\x00\x01\x00\x80\x00\x00"), "file_kind"],
    "a paper": [await golden("plain.pdf"), "photo_kind"],
    "a bomb": [await golden("bomb.png"), "picture_too_large"],
    "half a photo": [jpeg.subarray(0, jpeg.length / 2), "file_broken"],
    "a page behind a photo": [Buffer.concat([jpeg, Buffer.from("<html><script>alert(1)</script>")]), "file_hides"],
    "an archive behind a photo": [zip, "file_hides"],
    "nothing": [Buffer.alloc(0), "file_empty"],
    "noise": [Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 7919) % 251)), "file_kind"],
  };
  for (const [what, [bytes, code]] of Object.entries(refused)) {
    const answer = await send(referent, bytes, "BLG", "image/jpeg");
    assert.deepEqual([answer.status, answer.body.code], [422, code], what);
  }
  const large = await send(referent, Buffer.concat([jpeg, Buffer.alloc(12 * 1024 * 1024)])).catch(() => ({ status: 413 }));
  assert.equal(large.status, 413);
  assert.deepEqual(await house.sql("SELECT count(*) FROM photo"), before);
});

test("who may: the office of the KPA; an address that is none opens nothing", async () => {
  const jpeg = await golden("half.jpg");
  assert.deepEqual([(await send(member, jpeg)).status, (await send(far, jpeg)).status], [403, 404]);
  assert.equal((await fetch(house.url + at("photos"), { method: "POST", body: jpeg })).status, 401);
  assert.deepEqual([(await member.get(at("photos"))).status, (await far.get(at("photos"))).status], [403, 404]);
  const { hash } = (await send(referent, jpeg)).body;
  for (const name of [`${hash}-100`, `${hash}-0640`, hash, `${hash.toUpperCase()}-640`, `${"0".repeat(64)}-640`, `..%2f${hash}-640`, `${hash}-640.jpg`, `${hash}640`])
    assert.equal((await fetch(`${house.url}/boutique/photos/${name}`)).status, 404, name);
  assert.equal((await house.sql(`DO $$ BEGIN UPDATE photo SET large = 'x'; EXCEPTION WHEN others THEN RAISE NOTICE 'refused'; END $$; SELECT count(*) FROM photo WHERE large = 'x'`)).at(-1)[0], "0");
});

test("a photo that shows nothing goes after a day", async () => {
  const { hash } = (await send(referent, await golden("glass.png"))).body;
  const used = (await send(referent, await golden("big.jpg"))).body.hash;
  await show(referent, `pieces/${await makePiece()}`, [used]);
  await house.sql("ALTER TABLE photo DISABLE TRIGGER USER; UPDATE photo SET added_at = now() - interval '25 hours'; ALTER TABLE photo ENABLE TRIGGER USER");
  await send(referent, await golden("half.png"));
  assert.deepEqual([(await get(hash, 320)).status, (await get(used, 320)).status], [404, 200]);
});
