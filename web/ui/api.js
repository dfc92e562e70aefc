// SPDX-License-Identifier: AGPL-3.0-or-later
// The one way to the server. A refusal (RFC 9457) and a silence both arrive as a Problem with a stable code.
import { language } from "./money.js";

/** @typedef {{pointer: string, detail: string}} Fault */
/** @typedef {string | Blob | undefined} Sent */

/** What every changing call carries beside the cookie; it comes with /api/me and with each sign-in. */
let token = "";
/** @typedef {{unauthenticated: () => void, secondFactor: () => void}} Door */
let door = /** @type {Door | null} */ (null);

/**
 * Where the page goes when the server asks who is there. Without a door (the till, the sign-in page) a refusal is a
 * Problem like any other; with one, the call that met it never answers, since the page is leaving.
 * @param {Door} where
 */
export function keepDoor(where) {
  door = where;
}

export class Problem extends Error {
  /**
   * @param {{status?: number, code: string, title?: string, detail?: string, errors?: Fault[], wait_s?: number}} facts
   */
  constructor(facts) {
    super(facts.detail || facts.title || facts.code);
    /** HTTP status; 0 when no answer came. */
    this.status = facts.status ?? 0;
    /** As in core/outcome.def, or "no_answer" when the program did not answer. */
    this.code = facts.code;
    this.title = facts.title ?? "";
    this.detail = facts.detail ?? "";
    this.errors = facts.errors ?? [];
    /** Seconds to wait before another try; 0 when the server did not say. */
    this.wait_s = facts.wait_s ?? 0;
  }

  /** Nobody said no: asking again may help. */
  get passing() {
    return this.status === 0 || this.status === 503;
  }
}

/**
 * @typedef {object} Call
 * @property {string} [method] GET, or POST when there is a body
 * @property {unknown} [body] sent as JSON
 * @property {Blob} [file] sent as it is
 * @property {Record<string, string>} [headers] besides the usual ones: If-Match, Idempotency-Key
 * @property {number} [timeout_ms] 10 000
 * @property {AbortSignal} [signal] to give up early; the promise then rejects with code "given_up"
 */

/**
 * @template T
 * @param {string} path @param {Call} [call] @returns {Promise<T>}
 */
export async function request(path, call = {}) {
  const text = call.file ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  try {
    return await send(path, text, call);
  } catch (reason) {
    if (reason instanceof Problem && reason.code === "bad_token") return again(path, text, call);
    if (door && reason instanceof Problem) return leave(reason, door);
    throw reason;
  }
}

/**
 * The token was of an older session of this browser: one reading of /api/me brings the new one.
 * @template T
 * @param {string} path @param {Sent} text @param {Call} call @returns {Promise<T>}
 */
async function again(path, text, call) {
  token = "";
  await request("/api/me");
  return send(path, text, call);
}

/** @param {Problem} problem @param {Door} where @returns {Promise<never>} */
function leave(problem, where) {
  if (problem.code === "second_factor_needed") where.secondFactor();
  else if (problem.status === 401) where.unauthenticated();
  else throw problem;
  return new Promise(() => {});
}

/**
 * Sends body until somebody answers: the same bytes each time, because they carry the client-made id that makes a
 * repetition harmless. A refusal ends it, a silence does not.
 * @template T
 * @param {string} path @param {unknown} body
 * @param {{timeout_ms?: number, signal?: AbortSignal, waiting?: (tries: number) => void}} [options] waiting is told of each silence
 * @returns {Promise<T>}
 */
export async function insist(path, body, options = {}) {
  const text = JSON.stringify(body);
  for (let tries = 1; ; tries += 1) {
    try {
      return await send(path, text, options);
    } catch (problem) {
      if (!(problem instanceof Problem) || !problem.passing || options.signal?.aborted) throw problem;
      options.waiting?.(tries);
      await pause(Math.min(250 * 2 ** Math.min(tries, 4), 4000));
    }
  }
}

/**
 * @template T
 * @param {string} path @param {Sent} text @param {Call} call @returns {Promise<T>}
 */
async function send(path, text, call) {
  const limit = AbortSignal.timeout(call.timeout_ms ?? 10_000);
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json, application/problem+json", "Accept-Language": language(), ...call.headers };
  const method = call.method ?? (text === undefined ? "GET" : "POST");
  if (text !== undefined) headers["Content-Type"] = call.file ? "application/octet-stream" : "application/json";
  if (method !== "GET" && token) headers["X-CSRF-Token"] = token;
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers,
      body: text,
      credentials: "same-origin",
      signal: call.signal ? AbortSignal.any([limit, call.signal]) : limit,
    });
    if (answer.ok) return learn(await answer.json());
  } catch (reason) {
    if (call.signal?.aborted) throw new Problem({ code: "given_up" });
    throw new Problem({ code: "no_answer", detail: reason instanceof Error ? reason.message : "" });
  }
  throw await refusal(answer);
}

/** @template {{csrf?: unknown}} T @param {T} body */
function learn(body) {
  if (typeof body?.csrf === "string") token = body.csrf;
  return body;
}

/** @param {Response} answer */
async function refusal(answer) {
  try {
    const facts = await answer.json();
    return new Problem({ ...facts, wait_s: Number(answer.headers.get("Retry-After")) || 0, status: answer.status, code: String(facts.code ?? `http_${answer.status}`) });
  } catch {
    return new Problem({ status: answer.status, code: `http_${answer.status}`, title: answer.statusText });
  }
}

/** @param {number} duration_ms @returns {Promise<void>} */
function pause(duration_ms) {
  return new Promise((done) => {
    setTimeout(done, duration_ms);
  });
}
