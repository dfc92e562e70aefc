/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The parts a passkey's message is made of. Each refuses with SIGN_IN_REFUSED and says which part is at fault. */
#ifndef COMPTOIR_ACCESS_WEBAUTHN_PARTS_H
#define COMPTOIR_ACCESS_WEBAUTHN_PARTS_H

#include "access/webauthn.h"
#include "core/auto.h"
#include "core/text.h"

#include <openssl/evp.h>

#define REFUSE(fault, part, ...) fault_set((fault), SIGN_IN_REFUSED, (part), __VA_ARGS__)

/* ---- client data: what the browser says it was asked (§5.8.1) */
NODISCARD enum outcome client_data_check(const struct webauthn_relying_party *party, const char *type,
                                         struct bytes challenge, struct bytes client_data, struct fault *fault);

/* ---- authenticator data: what the authenticator says of itself (§6.1) */
struct authenticator_data {
  struct bytes party_hash;
  bool present, verified, backup_eligible, backed_up;
  bool attested; /* a new credential's id and key are there */
  int64_t sign_count;
  struct bytes credential_id, public_key;
};
NODISCARD enum outcome authenticator_data_read(struct bytes bytes, struct authenticator_data *out, struct fault *fault);
/* Ours, with somebody there whom it knows. */
NODISCARD enum outcome authenticator_data_check(const struct webauthn_relying_party *party,
                                                const struct authenticator_data *data, struct fault *fault);

/* ---- the key (RFC 9053 §7, RFC 8230 §4) */
struct credential_key {
  EVP_PKEY *key;
  int64_t algorithm;
};
NODISCARD enum outcome credential_key_read(struct bytes cose, struct credential_key *out, struct fault *fault);
void credential_key_done(struct credential_key *key);
AUTO_RELEASE(credential_key, struct credential_key, credential_key_done);
/* Over the authenticator data followed by the digest of the client data. */
NODISCARD bool credential_key_verifies(const struct credential_key *key, struct bytes authenticator_data,
                                       struct bytes client_data, struct bytes signature);

#endif
