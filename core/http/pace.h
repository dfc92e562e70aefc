/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a form of ours may do to somebody else, and how much of the disk it may take, whatever addresses it comes from
 * (core/http/limit.h). A handler asks once it knows that everything else is in order. */
#ifndef COMPTOIR_CORE_HTTP_PACE_H
#define COMPTOIR_CORE_HTTP_PACE_H

#include "core/http/http.h"

/* A letter will go to email, which whoever asks has typed; NULL or "": none. TOO_MANY_TRIES, with Retry-After: that
 * mailbox had enough of them. */
NODISCARD enum outcome http_pace_letter(struct request *request, const char *email);
/* What she orders is kept, and nothing paid yet. TOO_MANY_TRIES: this household has enough kept for it. */
NODISCARD enum outcome http_pace_unpaid(struct request *request);
/* The body of the request will be kept. TOO_MANY_TRIES: this household sent enough. */
NODISCARD enum outcome http_pace_files(struct request *request);

#endif
