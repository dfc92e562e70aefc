/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Days and hours as somebody says them, in the language of a letter or of a page; always those of Europe/Paris. Pure.
 */
#ifndef COMPTOIR_CORE_SPOKEN_H
#define COMPTOIR_CORE_SPOKEN_H

#include "core/clock.h"

#define SPOKEN 80

/* "27 novembre", "1er mars"; "27 November". Without its year. */
char *spoken_date(struct date date, enum language language, char text[static SPOKEN]);
/* "vendredi 27 novembre"; "Friday 27 November". */
char *spoken_day(int64_t at_us, enum language language, char text[static SPOKEN]);
/* "18 h", "18 h 30"; "18:00" in other languages. */
char *spoken_hour(int64_t at_us, enum language language, char text[static SPOKEN]);
/* "vendredi 27 novembre à 18 h"; "Friday 27 November, 18:00". */
char *spoken_moment(int64_t at_us, enum language language, char text[static SPOKEN]);

/* "27 novembre 2026"; "27 November 2026". */
char *spoken_year(struct date date, enum language language, char text[static SPOKEN]);
/* "vendredi 27 novembre 2026 à 18 h 12": for what is kept. */
char *spoken_stamp(int64_t at_us, enum language language, char text[static SPOKEN]);

#endif
