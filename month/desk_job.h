/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Work that goes on after its request was answered: one at a time, seen by whoever asks for its row. */
#ifndef COMPTOIR_MONTH_DESK_JOB_H
#define COMPTOIR_MONTH_DESK_JOB_H

#include "month/desk.h"

struct desk_job {
  const char *id, *kind, *state, *outcome, *message, *who;
  int64_t done, total, at, touched;
};
void desk_job_write(const struct desk_job *job, struct json *json);

/* Takes a copy of bytes and imports them as request's person would. id: of the new job. */
NODISCARD enum outcome desk_job_import(struct request *request, const char *mapping, const char *account,
                                       char id[static UUID_TEXT]);

#endif
