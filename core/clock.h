/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The only place that asks what time it is. Tests own it: COMPTOIR_NOW=2026-11-22T14:12:00+01:00 in the environment
 * freezes the start, after which time runs on. The trade lives in Europe/Paris; storage is UTC microseconds. */
#ifndef COMPTOIR_CORE_CLOCK_H
#define COMPTOIR_CORE_CLOCK_H

#include "core/outcome.h"

#include <stdbool.h>
#include <stdint.h>

int64_t clock_now_us(void);       /* microseconds since 1970-01-01T00:00:00Z */
int64_t clock_monotonic_us(void); /* for durations; never goes back */

struct date {
  int32_t year, month, day;
};
#define DATE_TEXT 11
#define TIME_TEXT 33

struct date date_in_paris(int64_t at_us);
bool date_is_valid(struct date date); /* a real calendar day, 1900–2099 */
int date_compare(struct date a, struct date b);
NODISCARD bool date_parse(const char *text, struct date *date); /* "2026-11-22" and nothing else */
char *date_format(struct date date, char text[static DATE_TEXT]);
struct date date_add_days(struct date date, int days);
int date_days_between(struct date from, struct date to);

/* RFC 3339 with seconds and the offset of Paris on that day: "2026-11-22T14:12:03+01:00". */
char *time_format_paris(int64_t at_us, char text[static TIME_TEXT]);
NODISCARD bool time_parse(const char *text, int64_t *at_us); /* any offset or Z; optional fraction up to µs */
/* The instant of a wall time in Paris (for a time that happens twice, the first; for one that never happens, the next).
 */
int64_t time_in_paris(struct date date, int hour, int minute, int second);

#endif
