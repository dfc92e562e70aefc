/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A referent's yes, on the spot: whoever holds a right types her own PIN at the till of a cashier who lacks it, and the
 * screen gets a token for what was asked, for one request within two minutes. Nobody's session changes. What needs two
 * rights at once (a price and a discount in one sale) is asked once, by both names. */
#ifndef COMPTOIR_POS_TILL_OVERRIDE_H
#define COMPTOIR_POS_TILL_OVERRIDE_H

#include "core/text.h"
#include "pos/ticket/snapshot.h"

struct till;
struct request;
struct route_table;

#define OVERRIDE_US (INT64_C(2) * 60 * 1000000)
#define OVERRIDES_MAX 4 /* given and not used yet; the oldest gives way */
#define RIGHT_MAX 15
#define RIGHTS_ASKED 4 /* in one request */
#define RIGHTS_TEXT (RIGHTS_ASKED * (RIGHT_MAX + 1))
#define OVERRIDE_TOKEN BASE64URL_SIZE(32)

/* What somebody may let another do: refund, discount, training, cash_gap, drawer, void, price, paper,
 * hardware. */
bool right_can_be_lent(const char *right);

struct override {           /* in memory only; dies with the session it was given to */
  char rights[RIGHTS_TEXT]; /* not used yet, a blank before each */
  char by[CASHIER_CODE_MAX + 1];
  uint8_t token[SHA256_BYTES]; /* digest */
  int64_t until_us;            /* monotonic; 0: free */
};

/* rights: one, or up to RIGHTS_ASKED with a blank between. Verifies the PIN of code as a sign-in does, same counting of
 * wrong ones. FORBIDDEN: she does not hold the right herself (her PIN is not looked at); otherwise as cashier_sign_in.
 * UNAUTHENTICATED: whoever asked left meanwhile. Journalled both ways. */
NODISCARD enum outcome override_give(struct till *till, const char *rights, const char *code, const char *pin,
                                     char token[static OVERRIDE_TOKEN], int64_t *wait_us, struct fault *fault);

/* Who answers for this: the signed-in cashier where the catalogue gives her the right, else whoever gave token (NULL:
 * none) for it less than two minutes ago and holds it still; copied into the request's arena. "" while the till is open
 * to anybody, because no cashier was ever known. NULL: nobody, the answer is FORBIDDEN. A token serves once for each
 * right, so this comes last: after the id was looked up (a repetition needs no right) and everything else was found in
 * order. */
NODISCARD const char *override_by(struct till *till, struct request *request, const char *right, const char *token);
/* Whether it would answer somebody now: nothing is spent. For before what costs more than the answer. */
NODISCARD bool override_could(struct till *till, struct request *request, const char *right, const char *token);
/* The same for who need not know. */
NODISCARD bool override_allows(struct till *till, struct request *request, const char *right, const char *token);

/* ---- override_http.c: POST /api/till/override {right, cashier, pin}; POST /api/till/training {on, override} --------
 */

extern const struct route_table override_routes;

#endif
