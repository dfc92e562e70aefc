/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts of the shop's customers, for pages that work without JavaScript: in by a link that goes to an e-mail
 * address, which makes the account when there is none. A customer is a person like the others (passkeys and the rest on
 * /compte), with the role customer; what she is besides stays behind its own doors. */
#ifndef COMPTOIR_ACCESS_CUSTOMER_H
#define COMPTOIR_ACCESS_CUSTOMER_H

#include "access/privacy.h"
#include "core/http/http.h"
#include "core/text.h"

struct customer {
  const char *person, *name, *email; /* person NULL: nobody is signed in; email "" when she has none */
  char csrf[SHA256_HEX];             /* goes into her forms */
};
/* Who is signed in with this browser, whatever the route; also into request->who. */
NODISCARD enum outcome customer_of(struct request *request, struct customer *customer);
/* What changes something for her came from a form of hers: BAD_TOKEN, UNAUTHENTICATED. */
NODISCARD enum outcome customer_confirms(const struct customer *customer, const char *csrf);

#define CUSTOMER_LINK_US (30 * INT64_C(60000000))
/* Sends a link that begins with url to email, known or not: the same is done for both. What is no address, or asked for
 * too often, gets none, and nobody is told. UNAVAILABLE: this house sends no mail. */
NODISCARD enum outcome customer_invite(struct request *request, const char *email, const char *url, const char *place);
/* The key of a link becomes a session, once: SIGN_IN_REFUSED. name is hers when the account is made. email: the
 * address she proved to be hers. In the request's arena. */
NODISCARD enum outcome customer_arrive(struct request *request, const char *key, const char *name, struct reply *reply,
                                       const char **person, const char **email);
/* Whether the key may still open something, and the address it was sent to; changes nothing. */
bool customer_key_email(struct request *request, const char *key, const char **email);
NODISCARD enum outcome customer_leave(struct request *request, struct reply *reply); /* signs out */
/* As privacy_erase. SECOND_FACTOR_NEEDED when she has one and did not give it: /compte asks. */
NODISCARD enum outcome customer_erase(struct request *request, const struct privacy_line **lines, size_t *count);

#endif
