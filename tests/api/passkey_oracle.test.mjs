// SPDX-License-Identifier: AGPL-3.0-or-later
// Passkeys, judged twice: our verifier and the one of @simplewebauthn/server agree on good messages and on forged ones,
// for the three algorithms. Where ours is stricter on purpose, the difference is named with its reason.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import path from "node:path";
import { test } from "node:test";
import { verifyAuthenticationResponse, verifyRegistrationResponse } from "../web/node_modules/@simplewebauthn/server/esm/index.js";
import { root } from "../lib/house.mjs";

const build = process.env.COMPTOIR_BUILD ?? path.join(root, "build");
const party = { id: "localhost", origin: "http://localhost:8080" };
const PRESENT = 1, VERIFIED = 4, ELIGIBLE = 8, BACKED_UP = 16, ATTESTED = 64, EXTENDED = 128;
const url = (bytes) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest();

// ---- a little CBOR: whole numbers, bytes, texts, lists, maps (as arrays of pairs, so that a key may come twice)

function head(major, number) {
  if (number < 24) return Buffer.from([(major << 5) | number]);
  if (number < 256) return Buffer.from([(major << 5) | 24, number]);
  if (number < 65536) return Buffer.from([(major << 5) | 25, number >> 8, number & 255]);
  const four = Buffer.alloc(5, (major << 5) | 26);
  four.writeUInt32BE(number, 1);
  return four;
}
class Pairs { constructor(...pairs) { this.pairs = pairs; } }
class Raw { constructor(hex) { this.bytes = Buffer.from(hex, "hex"); } }
function cbor(value) {
  if (value instanceof Raw) return value.bytes;
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  return Buffer.concat([head(5, value.pairs.length), ...value.pairs.flat().map(cbor)]);
}

// ---- authenticators

const b64 = (text) => Buffer.from(text, "base64url");
function makeKey(algorithm, bits = 2048) {
  const pair = algorithm === -7 ? generateKeyPairSync("ec", { namedCurve: "P-256" })
    : algorithm === -8 ? generateKeyPairSync("ed25519") : generateKeyPairSync("rsa", { modulusLength: bits });
  const jwk = pair.publicKey.export({ format: "jwk" });
  const cose = algorithm === -7 ? [[1, 2], [3, -7], [-1, 1], [-2, b64(jwk.x)], [-3, b64(jwk.y)]]
    : algorithm === -8 ? [[1, 1], [3, -8], [-1, 6], [-2, b64(jwk.x)]]
      : [[1, 3], [3, -257], [-1, b64(jwk.n)], [-2, b64(jwk.e)]];
  return { algorithm, cose, secret: pair.privateKey, id: randomBytes(16) };
}
const signWith = (key, bytes) => sign(key.algorithm === -8 ? null : "sha256", bytes, key.secret);
const keys = [makeKey(-7), makeKey(-8), makeKey(-257)];
const others = [makeKey(-7), makeKey(-8), makeKey(-257)];
const names = { "-7": "ES256", "-8": "EdDSA", "-257": "RS256" };
const challenge = randomBytes(32);

/** What is said. A mutation changes it before it is put together (say) or once it is signed (after). */
function message(kind, key) {
  return {
    kind, key, known: key, signer: key, party: party.id, count: 1, knownCount: 0, tail: Buffer.alloc(0), idLength: key.id.length,
    flags: PRESENT | VERIFIED | (kind === "register" ? ATTESTED : 0), extensions: null, cose: new Pairs(...key.cose), format: "none",
    client: { type: kind === "register" ? "webauthn.create" : "webauthn.get", challenge: url(challenge), origin: party.origin, crossOrigin: false },
    clientText: null, object: (format, statement, data) => new Pairs(["fmt", format], ["attStmt", statement], ["authData", data]),
    statement: (signature) => new Pairs(["alg", key.algorithm], ["sig", signature]), swapSigned: false,
  };
}

function put(m, say, after) {
  say?.(m);
  const clientData = m.clientText ? Buffer.from(m.clientText) : Buffer.from(JSON.stringify(m.client));
  const count = Buffer.alloc(4);
  count.writeUInt32BE(m.count);
  const attested = m.flags & ATTESTED
    ? [Buffer.alloc(16, 7), Buffer.from([m.idLength >> 8, m.idLength & 255]), m.key.id, cbor(m.cose)] : [];
  const data = Buffer.concat([sha256(m.party), Buffer.from([m.flags]), count, ...attested, m.extensions ?? Buffer.alloc(0), m.tail]);
  const content = [data, sha256(clientData)];
  const signature = signWith(m.signer, Buffer.concat(m.swapSigned ? content.reverse() : content));
  const parts = m.kind === "register"
    ? { clientData, object: cbor(m.object(m.format, m.format === "packed" ? m.statement(signature) : new Pairs(), data)) }
    : { clientData, data, signature };
  after?.(parts, m);
  return parts;
}

// ---- the two judges

async function theirs({ m, parts }) {
  const common = { expectedChallenge: url(challenge), expectedOrigin: party.origin, expectedRPID: party.id, requireUserVerification: true };
  const id = url(m.key.id);
  try {
    if (m.kind === "register") {
      const response = { clientDataJSON: url(parts.clientData), attestationObject: url(parts.object) };
      const answer = await verifyRegistrationResponse({ ...common, supportedAlgorithmIDs: [-7, -8, -257],
        response: { id, rawId: id, type: "public-key", clientExtensionResults: {}, response } });
      return { good: answer.verified, learned: answer.verified && { id: answer.registrationInfo.credential.id,
        key: url(answer.registrationInfo.credential.publicKey), count: answer.registrationInfo.credential.counter,
        backedUp: answer.registrationInfo.credentialBackedUp } };
    }
    const response = { clientDataJSON: url(parts.clientData), authenticatorData: url(parts.data), signature: url(parts.signature) };
    const credential = { id, publicKey: new Uint8Array(cbor(new Pairs(...m.known.cose))), counter: m.knownCount };
    const answer = await verifyAuthenticationResponse({ ...common, credential,
      response: { id, rawId: id, type: "public-key", clientExtensionResults: {}, response } });
    return { good: answer.verified, learned: { count: answer.authenticationInfo.newCounter } };
  } catch (error) {
    return { good: false, why: error.message };
  }
}

async function ours(cases) {
  const child = spawn(path.join(build, "tests/webauthn_verify"), { stdio: ["pipe", "pipe", "inherit"] });
  const lines = cases.map(({ m, parts }) => JSON.stringify({
    rp_id: party.id, origin: party.origin, challenge: url(challenge), client_data: url(parts.clientData),
    ...(m.kind === "register" ? { attestation_object: url(parts.object) } : {
      authenticator_data: url(parts.data), signature: url(parts.signature), public_key: url(cbor(new Pairs(...m.known.cose))),
      algorithm: m.known.algorithm, sign_count: m.knownCount }),
  }));
  child.stdin.end(lines.join("\n") + "\n");
  let text = "";
  for await (const bytes of child.stdout) text += bytes;
  const answers = text.trim().split("\n").map((line) => JSON.parse(line));
  assert.equal(answers.length, cases.length, "one verdict a message");
  return answers.map((answer) => ({ ...answer, good: answer.outcome === "ok" }));
}

/** Asks both about every case: [{name, m, parts, good, stricter, alone}]. stricter: ours refuses what theirs takes, and
 * why; alone: ours must refuse, and theirs does as chance has it. */
async function judge(cases) {
  const verdicts = await ours(cases);
  const differences = [];
  for (const [i, one] of cases.entries()) {
    const mine = verdicts[i], other = await theirs(one);
    const wanted = one.stricter ? !mine.good && other.good : mine.good === one.good && (one.alone || other.good === one.good);
    if (!wanted) differences.push(`${one.name}: ours ${mine.good ? "takes it" : `refuses (${mine.part}: ${mine.why})`}, theirs ${other.good ? "takes it" : `refuses (${other.why})`}`);
    else if (mine.good && other.good) {
      assert.equal(mine.sign_count, other.learned.count, one.name);
      if (one.m.kind === "register")
        assert.deepEqual({ id: mine.id, key: mine.public_key, backedUp: mine.backed_up }, { id: other.learned.id, key: other.learned.key, backedUp: other.learned.backedUp }, one.name);
    }
  }
  assert.deepEqual(differences, []);
}

// ---- one thing wrong: [what, what is said, what is changed once signed]

const flag = (bits) => (m) => { m.flags ^= bits; };
const said = (change) => (m) => change(m.client);
const client = [
  ["of the other kind", said((c) => { c.type = c.type === "webauthn.get" ? "webauthn.create" : "webauthn.get"; })],
  ["of no kind", said((c) => { delete c.type; })],
  ["of a kind in capitals", said((c) => { c.type = c.type.toUpperCase(); })],
  ["for another challenge", said((c) => { c.challenge = url(randomBytes(32)); })],
  ["for a padded challenge", said((c) => { c.challenge += "="; })],
  ["for the start of the challenge", said((c) => { c.challenge = c.challenge.slice(0, 20); })],
  ["for a challenge in plain base64", said((c) => { c.challenge = challenge.toString("base64"); })],
  ["for no challenge", said((c) => { delete c.challenge; })],
  ["for an empty challenge", said((c) => { c.challenge = ""; })],
  ["at another port", said((c) => { c.origin = "http://localhost:8081"; })],
  ["at another scheme", said((c) => { c.origin = "https://localhost:8080"; })],
  ["at a host that begins like ours", said((c) => { c.origin += ".evil.example"; })],
  ["at our origin with a slash", said((c) => { c.origin += "/"; })],
  ["at no origin", said((c) => { delete c.origin; })],
  ["at a list of origins", said((c) => { c.origin = [c.origin]; })],
  ["in no JSON", (m) => { m.clientText = "webauthn"; }],
  ["in a JSON list", (m) => { m.clientText = `[${JSON.stringify(m.client)}]`; }],
  ["in cut JSON", (m) => { m.clientText = JSON.stringify(m.client).slice(0, -1); }],
  ["in JSON with a tail", (m) => { m.clientText = `${JSON.stringify(m.client)}}`; }],
];
const data = [
  ["for another site", (m) => { m.party = "evil.example"; }],
  ["for a site above ours", (m) => { m.party = "host"; }],
  ["with nobody there", flag(PRESENT)],
  ["with nobody verified", flag(VERIFIED)],
  ["with neither", flag(PRESENT | VERIFIED)],
  ["backed up though it cannot be", flag(BACKED_UP)],
  ["with extensions announced", flag(EXTENDED)],
  ["with extensions unannounced", (m) => { m.extensions = cbor(new Pairs()); }],
  ["with extensions cut", (m) => { m.flags |= EXTENDED; m.extensions = Buffer.from("a161", "hex"); }],
  ["with a byte after", (m) => { m.tail = Buffer.from([0]); }],
  ["with a map after", (m) => { m.tail = cbor(new Pairs()); }],
];
const goodOnes = [
  ["plain", null],
  ["that counts", (m) => { m.count = 4000000000; }],
  ["that could be copied", flag(ELIGIBLE)],
  ["that is copied", flag(ELIGIBLE | BACKED_UP)],
  ["with extensions", (m) => { m.flags |= EXTENDED; m.extensions = cbor(new Pairs(["credProtect", 2])); }],
  ["with flags of the future", flag(0x22)],
  ["with more in the client data", said((c) => { c.other_keys_can_be_added_here = "do not compare clientDataJSON against a template"; })],
  ["without crossOrigin", said((c) => { delete c.crossOrigin; })],
  ["with escapes and spaces", (m) => { m.clientText = JSON.stringify(m.client, null, 2).replace("webauthn", "\\u0077ebauthn"); }],
];
const cutOff = (part, bytes) => (parts) => { parts[part] = parts[part].subarray(0, parts[part].length - bytes); };
const addTo = (part) => (parts) => { parts[part] = Buffer.concat([parts[part], Buffer.from([0])]); };
const otherOf = (key) => others.find((other) => other.algorithm === key.algorithm);
const signIns = [
  ...client, ...data,
  ["with a counter that stands still", (m) => { m.count = m.knownCount = 7; }],
  ["with a counter that goes back", (m) => { m.count = 6; m.knownCount = 7; }],
  ["with a counter back to zero", (m) => { m.count = 0; m.knownCount = 7; }],
  ["signed by another key", (m) => { m.signer = otherOf(m.key); }],
  ["for another key", (m) => { m.known = otherOf(m.key); }],
  ["for a key of another algorithm", (m) => { m.known = keys.find((key) => key !== m.key); }],
  ["signed the wrong way round", (m) => { m.swapSigned = true; }],
  ["with the signature of other client data", null, (parts, m) => { parts.clientData = Buffer.from(JSON.stringify({ ...m.client, more: 1 })); }],
  ["with a counter changed after signing", null, (parts) => { parts.data[36] ^= 1; }],
  ["with a shorter signature", null, cutOff("signature", 1)],
  ["with half a signature", null, (parts) => { parts.signature = parts.signature.subarray(0, parts.signature.length / 2); }],
  ["with no signature", null, (parts) => { parts.signature = Buffer.alloc(0); }],
  ["with a signature of zeros", null, (parts) => { parts.signature = Buffer.alloc(parts.signature.length); }],
  ["with cut authenticator data", null, cutOff("data", 1)],
  ["with longer authenticator data", null, addTo("data")],
  ["with longer client data", null, addTo("clientData")],
];
const member = (label, value) => (m) => {
  m.cose = new Pairs(...m.cose.pairs.map(([name, old]) => [name, name === label ? value(old) : old]).filter((pair) => pair[1] !== undefined));
};
const packed = (change) => (m) => { m.format = "packed"; change?.(m); };
const reframe = (m) => { m.object = (format, statement, bytes) => new Raw(Buffer.concat([Buffer.from([0xb8, 3]),
  cbor(new Pairs(["fmt", format], ["attStmt", statement], ["authData", bytes])).subarray(1)]).toString("hex")); };
const registrations = [
  ...client, ...data,
  ["with a map whose length is written too long", reframe],
  ["without credential", flag(ATTESTED)],
  ["with an id that is not there", (m) => { m.idLength = 5000; }],
  ["with a key without algorithm", member(3, () => undefined)],
  ["with a key of ES512", member(3, () => -36)],
  ["with a key of RS1", member(3, () => -65535)],
  ["with a key that is no map", (m) => { m.cose = 7; }],
  ["with a word for none", (m) => { m.object = (format, _, bytes) => new Pairs(["fmt", format], ["attStmt", new Pairs(["x", 1])], ["authData", bytes]); }],
  ["without authenticator data", (m) => { m.object = (format, statement) => new Pairs(["fmt", format], ["attStmt", statement]); }],
  ["without statement", (m) => { m.object = (format, _, bytes) => new Pairs(["fmt", format], ["authData", bytes]); }],
  ["without format", (m) => { m.object = (_, statement, bytes) => new Pairs(["attStmt", statement], ["authData", bytes]); }],
  ["in a list", (m) => { m.object = (format, statement, bytes) => [format, statement, bytes]; }],
  ["cut in half", null, (parts) => { parts.object = parts.object.subarray(0, parts.object.length / 2); }],
  ["empty", null, (parts) => { parts.object = Buffer.alloc(0); }],
  ["signed by another key", packed((m) => { m.signer = otherOf(m.key); })],
  ["signed the wrong way round", packed((m) => { m.swapSigned = true; })],
  ["with no signature", packed((m) => { m.statement = () => new Pairs(["alg", m.key.algorithm]); })],
  ["with an empty statement", packed((m) => { m.statement = () => new Pairs(); })],
  ["with a statement of another algorithm", packed((m) => { m.statement = (signature) => new Pairs(["alg", m.key.algorithm - 1], ["sig", signature]); })],
  ["with a signature in text", packed((m) => { m.statement = (signature) => new Pairs(["alg", m.key.algorithm], ["sig", signature.toString("hex")]); })],
  ["with a short coordinate or exponent", packed((m) => member(-2, (old) => old.subarray(1))(m))],
  ["with the key of somebody else", packed((m) => { m.cose = new Pairs(...otherOf(m.key).cose); })],
];

// Where ours refuses on purpose what theirs takes: the last entry says why.
const inFrame = ["in a frame", said((c) => { c.crossOrigin = true; }), null, "nobody has a reason to sign in to a till from inside another site's page"];
const twice = ["with a member twice", (m) => { m.clientText = JSON.stringify(m.client).replace("{", `{"type":"${m.client.type}",`); }, null,
  "two readers may each believe another one of the two"];
const mark = ["with a byte-order mark", (m) => { m.clientText = `\ufeff${JSON.stringify(m.client)}`; }, null, "no browser writes one"];
const stricterSignIns = [
  inFrame, twice, mark,
  ["with a new credential in it", flag(ATTESTED), null, "the standard forbids it in a sign-in"],
];
const stricterRegistrations = [
  inFrame, twice, mark,
  ["from within another site", said((c) => { c.topOrigin = "https://evil.example"; }), null, "as in a frame; theirs looks at sign-ins only"],
  ["with a byte after", null, addTo("object"), "an object ends where it ends"],
  ["cut by a byte", null, cutOff("object", 1), "their reader shortens the last bytes to what there is"],
  ["with a key cut by a byte", (m) => { m.cose = new Raw(cbor(m.cose).subarray(0, -1).toString("hex")); }, null, "the same"],
  ["with a fourth member", (m) => { m.object = (format, statement, bytes) => new Pairs(["fmt", format], ["attStmt", statement], ["authData", bytes], ["x", 1]); }, null,
    "the format has three"],
  ["with an unusable key", member(-1, (old) => (typeof old === "number" ? old + 1 : old.subarray(1))), null, "theirs looks into the key at the first sign-in only"],
];

const rows = (kind, list, good) => keys.flatMap((key) => list.map(([what, say, after, stricter]) => {
  const m = message(kind, key);
  return { name: `${names[key.algorithm]} ${kind} ${what}`, m, parts: put(m, say, after), good, stricter };
}));

test("both take what is good", () => judge([
  ...rows("sign in", goodOnes, true),
  ...rows("sign in", [["that never counts", (m) => { m.count = 0; }]], true),
  ...rows("register", goodOnes, true),
  ...rows("register", goodOnes.map(([what, say]) => [`${what}, signed by itself`, packed(say)]), true),
]));

test("both refuse a sign-in with one thing wrong", () => judge(rows("sign in", signIns, false)));

test("both refuse a registration with one thing wrong", () => judge(rows("register", registrations, false)));

test("ours is stricter where we say so, and only there", () => judge([
  ...rows("sign in", stricterSignIns),
  ...rows("register", stricterRegistrations),
]));

test("a certificate of a maker is not believed, and not needed: ours takes the key without it", async () => {
  const cases = rows("register", [["by a maker", (m) => {
    m.format = "packed";
    m.statement = (signature) => new Pairs(["alg", m.key.algorithm], ["sig", signature], ["x5c", [randomBytes(20)]]);
  }], ["by another maker", (m) => { m.format = "tpm"; }], ["in a later format", (m) => { m.format = "later"; }]]);
  const verdicts = await ours(cases);
  for (const [i, one] of cases.entries()) {
    assert.equal(verdicts[i].good, true, `${one.name}: ${verdicts[i].why}`);
    assert.equal((await theirs(one)).good, false, one.name);
  }
});

/** Every byte of a part, one bit of it turned over; and every length shorter than whole. */
function sweep(kind, part, say, from = 0) {
  return keys.flatMap((key) => {
    const whole = put(message(kind, key), say), cases = [];
    for (let i = from; i < whole[part].length; i++) {
      const flipped = Buffer.from(whole[part]);
      flipped[i] ^= 1 << (i % 8);
      const cut = whole[part].subarray(0, i);
      for (const [what, bytes] of [["turned over", flipped], ["cut", cut]])
        cases.push({ name: `${names[key.algorithm]} ${kind} ${part} ${what} at ${i}`, m: message(kind, key), parts: { ...whole, [part]: bytes },
          good: false, alone: part === "signature" && key.algorithm === -7 && i === 1 }); // their DER reader forgives a wrong outer length
    }
    return cases;
  });
}

test("both refuse a sign-in with any byte changed, and cut anywhere", () => judge([
  ...sweep("sign in", "clientData"), ...sweep("sign in", "data"), ...sweep("sign in", "signature"),
]));

test("both refuse a registration signed by itself with any byte of the client data changed, and cut anywhere", () =>
  judge(sweep("register", "clientData", packed())));

test("ours refuses a registration signed by itself with any byte of the object changed, and cut anywhere", async () => {
  const formatEnd = 12; // {"fmt": "packed": another word there is a format we do not know, of which no signature is asked
  const cases = sweep("register", "object", packed(), formatEnd), verdicts = await ours(cases);
  assert.deepEqual(cases.filter((_, i) => verdicts[i].good).map((one) => one.name), []);
});
