/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Links by e-mail. Whoever asks is answered before anybody looks whether the address is known: the looking, writing and
 * sending happen in one thread of its own. */
#ifndef COMPTOIR_ACCESS_MAILER_H
#define COMPTOIR_ACCESS_MAILER_H

#include "core/db/db.h"
#include "core/vault.h"

struct mailer_options {
  struct db *door;
  struct vault *vault; /* holds smtp-password */
  const char *smtp_url, *from;
  const char *(*public_url)(void *context); /* links begin with it */
  void *context;
};
struct mailer;
/* BAD_OPTION when from is no address. */
NODISCARD enum outcome mailer_start(const struct mailer_options *options, struct mailer **mailer, struct fault *fault);
/* Whoever has this address gets a link, if somebody has. Takes the same time always; forgets it when too many wait. */
void mailer_want_link(struct mailer *mailer, const char *email);
void mailer_stop(struct mailer *mailer); /* what is not sent yet stays in the database; NULL is fine */

#define LINK_US (15 * INT64_C(60000000))

#endif
