/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One message to one person, in plain text, by SMTP. */
#ifndef COMPTOIR_CORE_MAIL_H
#define COMPTOIR_CORE_MAIL_H

#include "core/arena.h"
#include "core/buffer.h"

#include <stdbool.h>
#include <stdint.h>

struct mail_server {
  const char *url;      /* "smtps://user@host:465", "smtp://host:25"; never with a password */
  const char *password; /* NULL: none */
  const char *from;     /* an address */
};
struct mail_message {
  const char *recipient, *subject, *body; /* UTF-8; lines end with \n */
  const char *sender;                     /* a name before our address; NULL or "": ours */
  const char *reply_to;                   /* NULL or "": nobody's */
  const char *id;                         /* of the message, unique: a UUID */
  int64_t at_us;
};

/* One address and nothing else: no blank, control character, bracket, comma or quote, so that no second recipient and
 * no further header can hide in it. */
bool mail_address_is_valid(const char *address);
/* What somebody says she is called, as a letter may repeat it: letters, blanks, hyphens, apostrophes, and a dot only
 * before a blank, sixty bytes at most. Whoever types somebody else's address into a form of ours cannot put a link, an
 * address or a number of hers before that person's eyes. NULL is "". */
const char *mail_name(const char *name, struct arena *arena);
/* How a letter begins, with mail_name() or, of nobody known, without: "Bonjour Ada," "Bonjour,". In arena. */
const char *mail_hello(const char *name, enum language language, struct arena *arena);
/* The message as it goes over the wire (RFC 5322, 2045, 2047): ASCII, lines of at most 78 characters ending with CRLF.
 * BAD_OPTION when an address is none. */
NODISCARD enum outcome mail_write(const struct mail_server *server, const struct mail_message *message,
                                  struct buffer *out, struct fault *fault);
/* Hands the message to the server within 30 seconds; UNAVAILABLE says why it did not take it, MAIL_REFUSED that it
 * never will for this recipient. Only over TLS, except without a user name to a server on this very machine. Nothing of
 * the message comes into the fault. */
NODISCARD enum outcome mail_send(const struct mail_server *server, const struct mail_message *message,
                                 struct fault *fault);

#endif
