/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir-till archive, purge, verify, verify-archive: each prints what it did and returns the program's exit code. */
#ifndef COMPTOIR_POS_TILL_MAIN_ARCHIVE_COMMANDS_H
#define COMPTOIR_POS_TILL_MAIN_ARCHIVE_COMMANDS_H

#include "pos/till/till.h"

/* out: where the file goes; NULL: archives/ in the till's folder. */
int archive_command(const struct till_options *options, const char *out);
int purge_command(const struct till_options *options, const char *path);
/* The recount of the journal in folder, beside a till that runs or stands still. 1 when anything is not as it was
 * signed.
 */
int verify_command(const char *folder);
/* Needs no till. 1 when anything is not as it was signed. */
int verify_archive_command(const char *path);

#endif
