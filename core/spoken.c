/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/spoken.h"

#include <stdio.h>

static const char *const days[LANGUAGE_COUNT][7] = {
    [LANGUAGE_FR] = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
    [LANGUAGE_EN] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
    [LANGUAGE_AR] = {"الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"}};
static const char *const months[LANGUAGE_COUNT][12] = {
    [LANGUAGE_FR] = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                     "novembre", "décembre"},
    [LANGUAGE_EN] = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                     "November", "December"},
    [LANGUAGE_AR] = {"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
                     "نوفمبر", "ديسمبر"}};

char *spoken_date(struct date date, enum language language, char text[static SPOKEN]) {
  bool first = date.day == 1 && language == LANGUAGE_FR;
  snprintf(text, SPOKEN, "%d%s\u00a0%s", (int)date.day, first ? "er" : "", months[language][(date.month - 1) % 12]);
  return text;
}

char *spoken_day(int64_t at_us, enum language language, char text[static SPOKEN]) {
  static const struct date MONDAY = {2001, 1, 1};
  struct date date = date_in_paris(at_us);
  char words[SPOKEN];
  snprintf(text, SPOKEN, "%.20s %.40s", days[language][date_days_between(MONDAY, date) % 7],
           spoken_date(date, language, words));
  return text;
}

char *spoken_hour(int64_t at_us, enum language language, char text[static SPOKEN]) {
  char time[TIME_TEXT]; /* "2026-11-22T14:12:03+01:00" */
  time_format_paris(at_us, time);
  int hour = (time[11] - '0') * 10 + time[12] - '0';
  bool whole = time[14] == '0' && time[15] == '0';
  if (language != LANGUAGE_FR) snprintf(text, SPOKEN, "%.5s", time + 11);
  else if (whole) snprintf(text, SPOKEN, "%d\u00a0h", hour);
  else snprintf(text, SPOKEN, "%d\u00a0h\u00a0%.2s", hour, time + 14);
  return text;
}

static const char *const joints[LANGUAGE_COUNT] = {
    [LANGUAGE_FR] = " à\u00a0", [LANGUAGE_EN] = ", ", [LANGUAGE_AR] = "، "};

char *spoken_moment(int64_t at_us, enum language language, char text[static SPOKEN]) {
  char day[SPOKEN], hour[SPOKEN];
  snprintf(text, SPOKEN, "%.40s%s%.16s", spoken_day(at_us, language, day), joints[language],
           spoken_hour(at_us, language, hour));
  return text;
}

char *spoken_year(struct date date, enum language language, char text[static SPOKEN]) {
  char words[SPOKEN];
  snprintf(text, SPOKEN, "%.40s %d", spoken_date(date, language, words), (int)date.year);
  return text;
}

char *spoken_stamp(int64_t at_us, enum language language, char text[static SPOKEN]) {
  char day[SPOKEN], hour[SPOKEN];
  snprintf(text, SPOKEN, "%.40s %d%s%.16s", spoken_day(at_us, language, day), (int)date_in_paris(at_us).year,
           joints[language], spoken_hour(at_us, language, hour));
  return text;
}
