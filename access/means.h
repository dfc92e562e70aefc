/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ways in that others prepare: a card with its PIN, a cashier's code, a password from the console. What is shown once
 * is made here; only its digest is kept. */
#ifndef COMPTOIR_ACCESS_MEANS_H
#define COMPTOIR_ACCESS_MEANS_H

#include "access/person.h"
#include "core/password.h"

#define CARD_SECRET_TEXT 28 /* 160 random bits in base64url, with NUL */
#define CARD_PIN_DIGITS 6
#define CASHIER_PIN_DIGITS 6 /* of those the house draws; 4 to 12 are accepted */

struct card_new {
  char secret[CARD_SECRET_TEXT], pin[PIN_TEXT];
};
void card_draw(struct card_new *card);
/* hash: password_hash of card->pin. The former card ends, and a locked person may come in again. */
NODISCARD enum outcome person_card(struct tx *tx, const char *person, const struct card_new *card, const char *hash);
/* hash: password_hash_pin of the code. */
NODISCARD enum outcome person_cashier_pin(struct tx *tx, const char *person, const char *hash);
bool cashier_pin_is_weak(const char *pin);
/* hash: password_hash of the password. Every session ends. */
NODISCARD enum outcome person_password(struct tx *tx, const char *person, const char *hash);
/* A till that is lost or stolen: its token opens nothing any more. kpa NULL: whatever its KPA. */
NODISCARD enum outcome till_revoke(struct tx *tx, const char *till, const char *kpa);

#endif
