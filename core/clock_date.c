/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The calendar and the wall clock of Paris, by rule and not by the machine's zone files: both programs and every
 * later recount must find the same day for the same instant. */
#include "core/clock.h"

#include <stddef.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)
#define MINUTE_S INT64_C(60)
#define HOUR_S INT64_C(3600)
#define DAY_S INT64_C(86400)
#define WINTER_S HOUR_S /* ahead of UTC */
#define SUMMER_S (2 * HOUR_S)
#define FIRST_EU_YEAR 1996

static int64_t divide_down(int64_t value, int64_t by);
static int64_t days_from_date(struct date date);
static struct date date_from_days(int64_t days);
static int days_in_month(int year, int month);
static int64_t offset_of_paris(int64_t at_s);
static int64_t change_of_hour(int year, int month);
static char *put_number(char *to, int width, int64_t number);
static bool read_number(const char **from, int width, int *number);
static bool read_mark(const char **from, char mark);
static bool read_fraction(const char **from, int64_t *us);
static bool read_offset(const char **from, int64_t *offset_s);

struct date date_in_paris(int64_t at_us) {
  int64_t at_s = divide_down(at_us, SECOND_US);
  return date_from_days(divide_down(at_s + offset_of_paris(at_s), DAY_S));
}

bool date_is_valid(struct date date) {
  if (date.year < 1900 || date.year > 2099 || date.month < 1 || date.month > 12) return false;
  return date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

int date_compare(struct date a, struct date b) {
  if (a.year != b.year) return a.year < b.year ? -1 : 1;
  if (a.month != b.month) return a.month < b.month ? -1 : 1;
  if (a.day != b.day) return a.day < b.day ? -1 : 1;
  return 0;
}

bool date_parse(const char *text, struct date *date) {
  int year, month, day;
  if (!read_number(&text, 4, &year) || !read_mark(&text, '-') || !read_number(&text, 2, &month)) return false;
  if (!read_mark(&text, '-') || !read_number(&text, 2, &day) || *text) return false;
  struct date found = {year, month, day};
  if (!date_is_valid(found)) return false;
  *date = found;
  return true;
}

char *date_format(struct date date, char text[static DATE_TEXT]) {
  char *at = put_number(text, 4, date.year);
  *at++ = '-';
  at = put_number(at, 2, date.month);
  *at++ = '-';
  *put_number(at, 2, date.day) = '\0';
  return text;
}

struct date date_add_days(struct date date, int days) {
  return date_from_days(days_from_date(date) + days);
}

int date_days_between(struct date from, struct date to) {
  return (int)(days_from_date(to) - days_from_date(from));
}

char *time_format_paris(int64_t at_us, char text[static TIME_TEXT]) {
  int64_t at_s = divide_down(at_us, SECOND_US);
  int64_t offset = offset_of_paris(at_s), wall = at_s + offset, days = divide_down(wall, DAY_S),
          second = wall - days * DAY_S;
  date_format(date_from_days(days), text);
  char *at = text + DATE_TEXT - 1;
  *at++ = 'T';
  at = put_number(at, 2, second / HOUR_S);
  *at++ = ':';
  at = put_number(at, 2, second / MINUTE_S % 60);
  *at++ = ':';
  at = put_number(at, 2, second % 60);
  *at++ = '+';
  at = put_number(at, 2, offset / HOUR_S);
  memcpy(at, ":00", 4);
  return text;
}

bool time_parse(const char *text, int64_t *at_us) {
  char day_text[DATE_TEXT] = {0};
  struct date day;
  int hour, minute, second;
  int64_t offset_s, fraction_us;
  if (strnlen(text, TIME_TEXT) < DATE_TEXT) return false;
  memcpy(day_text, text, DATE_TEXT - 1);
  if (!date_parse(day_text, &day)) return false;
  text += DATE_TEXT - 1;
  if (!read_mark(&text, 'T') || !read_number(&text, 2, &hour) || !read_mark(&text, ':')) return false;
  if (!read_number(&text, 2, &minute) || !read_mark(&text, ':') || !read_number(&text, 2, &second)) return false;
  if (hour > 23 || minute > 59 || second > 59) return false;
  if (!read_fraction(&text, &fraction_us) || !read_offset(&text, &offset_s) || *text) return false;
  int64_t wall_s = days_from_date(day) * DAY_S + hour * HOUR_S + minute * MINUTE_S + second;
  *at_us = (wall_s - offset_s) * SECOND_US + fraction_us;
  return true;
}

int64_t time_in_paris(struct date date, int hour, int minute, int second) {
  int64_t wall = days_from_date(date) * DAY_S + hour * HOUR_S + minute * MINUTE_S + second;
  if (offset_of_paris(wall - SUMMER_S) == SUMMER_S) return (wall - SUMMER_S) * SECOND_US; /* the first of two */
  if (offset_of_paris(wall - WINTER_S) == WINTER_S) return (wall - WINTER_S) * SECOND_US;
  return change_of_hour(date.year, 3) * SECOND_US; /* between 2 and 3 on the night that has no such hour */
}

static int64_t divide_down(int64_t value, int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

/* Days since 1970-01-01, proleptic Gregorian; years begin in March so that the leap day comes last (H. Hinnant). */
static int64_t days_from_date(struct date date) {
  int64_t year = date.month <= 2 ? (int64_t)date.year - 1 : date.year;
  int64_t era = divide_down(year, 400), year_of_era = year - era * 400;
  int64_t month = (date.month + 9) % 12, day_of_year = (153 * month + 2) / 5 + date.day - 1;
  int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

static struct date date_from_days(int64_t days) {
  int64_t shifted = days + 719468, era = divide_down(shifted, 146097), day = shifted - era * 146097;
  int64_t year_of_era = (day - day / 1460 + day / 36524 - day / 146096) / 365;
  int64_t day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t month = (5 * day_of_year + 2) / 153;
  int64_t year = year_of_era + era * 400 + (month >= 10 ? 1 : 0);
  return (struct date){.year = (int32_t)year,
                       .month = (int32_t)(month < 10 ? month + 3 : month - 9),
                       .day = (int32_t)(day_of_year - (153 * month + 2) / 5 + 1)};
}

static int days_in_month(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

/* Directive 2000/84/EC (the same days were already kept from 1996): summer time runs from 01:00 UTC on the last Sunday
 * of March to 01:00 UTC on the last Sunday of October. */
static int64_t offset_of_paris(int64_t at_s) {
  int year = date_from_days(divide_down(at_s, DAY_S)).year;
  if (year < FIRST_EU_YEAR) return WINTER_S;
  return at_s >= change_of_hour(year, 3) && at_s < change_of_hour(year, 10) ? SUMMER_S : WINTER_S;
}

static int64_t change_of_hour(int year, int month) {
  int64_t last = days_from_date((struct date){year, month, 31}); /* March and October both have 31 days */
  int64_t since_sunday = (last + 4) % 7;                         /* 1970-01-01 was a Thursday */
  return (last - since_sunday) * DAY_S + HOUR_S;
}

static char *put_number(char *to, int width, int64_t number) {
  for (int i = width - 1; i >= 0; i--, number /= 10) to[i] = (char)('0' + number % 10);
  return to + width;
}

static bool read_number(const char **from, int width, int *number) {
  *number = 0;
  for (int i = 0; i < width; i++, (*from)++) {
    if (**from < '0' || **from > '9') return false;
    *number = *number * 10 + (**from - '0');
  }
  return true;
}

static bool read_mark(const char **from, char mark) {
  if (**from != mark) return false;
  (*from)++;
  return true;
}

static bool read_fraction(const char **from, int64_t *us) {
  *us = 0;
  if (**from != '.') return true;
  (*from)++;
  int64_t unit = SECOND_US;
  for (; **from >= '0' && **from <= '9' && unit > 1; (*from)++) *us += (unit /= 10) * (**from - '0');
  return unit < SECOND_US;
}

static bool read_offset(const char **from, int64_t *offset_s) {
  *offset_s = 0;
  if (read_mark(from, 'Z')) return true;
  int sign = **from == '-' ? -1 : 1, hours, minutes;
  if (!read_mark(from, '-') && !read_mark(from, '+')) return false;
  if (!read_number(from, 2, &hours) || !read_mark(from, ':') || !read_number(from, 2, &minutes)) return false;
  if (hours > 23 || minutes > 59) return false;
  *offset_s = sign * (hours * HOUR_S + minutes * MINUTE_S);
  return true;
}
