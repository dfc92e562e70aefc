/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One JSON object a line on standard error, with a <n> priority that journald understands when JOURNAL_STREAM is set.
 * Never a secret, never a personal datum: codes and numbers. Thread-safe; a line is written in one call. */
#ifndef COMPTOIR_CORE_LOG_H
#define COMPTOIR_CORE_LOG_H

#include "core/outcome.h"

enum log_level { LOG_ERROR = 3, LOG_WARNING = 4, LOG_NOTICE = 5, LOG_INFO = 6, LOG_DEBUG = 7 };

void log_set_level(enum log_level level);
void log_set_request(const char *request_id); /* for this thread, until NULL */
/* event is a stable dotted name ("intake.refused"); format gives the "detail". */
void log_event(enum log_level level, const char *event, const char *format, ...) PRINTF(3, 4);
void log_fault(enum log_level level, const char *event, const struct fault *fault);

#endif
