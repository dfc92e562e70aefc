// SPDX-License-Identifier: AGPL-3.0-or-later
// The one way to the server. A refusal (RFC 9457) and a silence both arrive as a Problem with a stable code.
import { language } from "./money.js";

/** @typedef {{pointer: string, detail: string}} Fault */

export class Problem extends Error {
  /**
   * @param {{status?: number, code: string, title?: string, detail?: string, errors?: Fault[]}} facts
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
 * @property {number} [timeout_ms] 10 000
 * @property {AbortSignal} [signal] to give up early; the promise then rejects with code "given_up"
 */

/**
 * @template T
 * @param {string} path @param {Call} [call] @returns {Promise<T>}
 */
export async function request(path, call = {}) {
  const text = call.body === undefined ? undefined : JSON.stringify(call.body);
  return send(path, text, call);
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
 * @param {string} path @param {string | undefined} text @param {Call} call @returns {Promise<T>}
 */
async function send(path, text, call) {
  const limit = AbortSignal.timeout(call.timeout_ms ?? 10_000);
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json, application/problem+json", "Accept-Language": language() };
  if (text !== undefined) headers["Content-Type"] = "application/json";
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(path, {
      method: call.method ?? (text === undefined ? "GET" : "POST"),
      headers,
      body: text,
      credentials: "same-origin",
      signal: call.signal ? AbortSignal.any([limit, call.signal]) : limit,
    });
    if (answer.ok) return await answer.json();
  } catch (reason) {
    if (call.signal?.aborted) throw new Problem({ code: "given_up" });
    throw new Problem({ code: "no_answer", detail: reason instanceof Error ? reason.message : "" });
  }
  throw await refusal(answer);
}

/** @param {Response} answer */
async function refusal(answer) {
  try {
    const facts = await answer.json();
    return new Problem({ ...facts, status: answer.status, code: String(facts.code ?? `http_${answer.status}`) });
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
