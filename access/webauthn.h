/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Passkeys, verified (W3C Web Authentication Level 3, §7.1 registration and §7.2 sign-in): no HTTP, no SQL, no clock.
 *
 * Refused, always as SIGN_IN_REFUSED with the part at fault in fault->field and the reason in fault->hint. The reason
 * is for the journal: whoever signs in is told the same sentence whatever was wrong.
 *
 * What is demanded: the challenge that we gave (once: spending it is the caller's business), our origin to the letter,
 * not from another site's frame, the hash of our id, a person present and verified by the authenticator (PIN, finger,
 * face: so one passkey is worth two factors), one of three algorithms — ES256, EdDSA (Ed25519), RS256 of 2048 to 8192
 * bits — and, at sign-in, a counter that grows unless both are zero (several devices share most passkeys and do not
 * count).
 *
 * Attestation says which maker built the authenticator. Comptoir does not ask: it requests "none". "none" must then be
 * empty and a "packed" statement without certificate must be signed by the new key itself; any other statement is read
 * for its form and believed in nothing, which is worth what "none" is worth.
 *
 * CBOR is read as CTAP2 writes it: definite lengths, shortest forms, no tags, no key twice, nested 8 deep at most. The
 * order of keys is not checked: some password managers do not sort them, and nothing depends on it. */
#ifndef COMPTOIR_ACCESS_WEBAUTHN_H
#define COMPTOIR_ACCESS_WEBAUTHN_H

#include "access/cbor.h"
#include "core/arena.h"
#include "core/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WEBAUTHN_CHALLENGE_BYTES 32 /* from random_bytes, by the caller */
#define WEBAUTHN_ID_MAX 1023
#define WEBAUTHN_CLIENT_DATA_MAX 8192
#define WEBAUTHN_ATTESTATION_MAX 32768 /* statements with certificates are a few thousand bytes */
#define WEBAUTHN_DATA_MAX 8192
#define WEBAUTHN_SIGNATURE_MAX 1024 /* RS256 of 8192 bits */

enum webauthn_algorithm { WEBAUTHN_ES256 = -7, WEBAUTHN_EDDSA = -8, WEBAUTHN_RS256 = -257 }; /* RFC 9053, RFC 8812 */

struct webauthn_relying_party {
  const char *id;     /* "localhost": the host name, no port */
  const char *origin; /* "http://localhost:8080": as a browser writes it */
};

struct webauthn_credential {
  struct bytes id;         /* 1 to WEBAUTHN_ID_MAX bytes */
  struct bytes public_key; /* COSE_Key, as it came */
  int64_t algorithm;       /* an enum webauthn_algorithm */
  int64_t sign_count;      /* 0 to 2³² − 1; 0 for most passkeys */
  bool backup_eligible;    /* may be copied to other devices of the same person */
  bool backed_up;          /* is */
};

/* A new passkey: out's bytes live in arena. That its id is nobody's yet is the caller's to check. */
NODISCARD enum outcome webauthn_register(const struct webauthn_relying_party *party, struct bytes challenge,
                                         struct bytes client_data, struct bytes attestation_object, struct arena *arena,
                                         struct webauthn_credential *out, struct fault *fault);

struct webauthn_assertion { /* what the browser sends */
  struct bytes client_data, authenticator_data, signature;
};

/* A sign-in with a passkey that we know (public_key, algorithm and sign_count are read). new_sign_count is to be kept.
 */
NODISCARD enum outcome webauthn_assert(const struct webauthn_relying_party *party, struct bytes challenge,
                                       const struct webauthn_credential *known,
                                       const struct webauthn_assertion *assertion, int64_t *new_sign_count,
                                       struct fault *fault);

#endif
