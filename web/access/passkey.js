// SPDX-License-Identifier: AGPL-3.0-or-later
// Passkeys: what the browser's authenticator wants and gives, in the server's writing (base64url).

/** @param {ArrayBuffer} bytes */
function text(bytes) {
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} base64url @returns {Uint8Array<ArrayBuffer>} */
function bytes(base64url) {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

/** Whether this browser has passkeys at all, at this address. */
export function hasPasskeys() {
  return window.isSecureContext && "PublicKeyCredential" in window;
}

/** @typedef {{challenge: string, rp_id: string, timeout_ms: number, user_verification: UserVerificationRequirement}} AskOptions */

/**
 * Shows who is there; rejects when nobody was recognised.
 * @param {AskOptions} options
 */
export async function showPasskey(options) {
  const credential = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(options.challenge),
      rpId: options.rp_id,
      timeout: options.timeout_ms,
      userVerification: options.user_verification,
    },
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey");
  const answer = /** @type {AuthenticatorAssertionResponse} */ (credential.response);
  return {
    id: text(credential.rawId),
    client_data: text(answer.clientDataJSON),
    authenticator_data: text(answer.authenticatorData),
    signature: text(answer.signature),
  };
}

/**
 * @typedef {object} MakeOptions
 * @property {string} challenge
 * @property {{id: string, name: string}} rp
 * @property {{id: string, name: string}} user
 * @property {number[]} algorithms
 * @property {string[]} exclude
 */

/**
 * Makes a passkey in this device; rejects when its owner says no.
 * @param {MakeOptions} options
 */
export async function makePasskey(options) {
  const credential = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(options.challenge),
      rp: options.rp,
      user: { id: bytes(options.user.id), name: options.user.name, displayName: options.user.name },
      pubKeyCredParams: options.algorithms.map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: options.exclude.map((id) => ({ type: "public-key", id: bytes(id) })),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none",
    },
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey");
  const answer = /** @type {AuthenticatorAttestationResponse} */ (credential.response);
  return { client_data: text(answer.clientDataJSON), attestation_object: text(answer.attestationObject) };
}
