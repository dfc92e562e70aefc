/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The exports that are files with a form of their own. */
#ifndef COMPTOIR_SERVER_CMD_BOOKS_H
#define COMPTOIR_SERVER_CMD_BOOKS_H

#include "server/command.h"

bool command_is_books(const struct options *options); /* by its first word */
int command_books(const struct options *options, struct fault *fault);

#endif
