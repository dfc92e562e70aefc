/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pay/private.h"

#include <string.h>

struct date pay_today(void) {
  return date_in_paris(clock_now_us());
}

bool pay_month_parse(const char *text, struct date *month) {
  char day[DATE_TEXT];
  if (strlen(text) != strlen("2026-11")) return false;
  TEXT_COPY(day, text);
  memcpy(day + strlen("2026-11"), "-01", sizeof "-01");
  return date_parse(day, month);
}

void pay_write_date(struct json *json, const char *key, struct date date) {
  char text[DATE_TEXT];
  json_text(json, key, date.year ? date_format(date, text) : NULL);
}

void pay_write_month(struct json *json, const char *key, struct date month) {
  char text[DATE_TEXT];
  date_format(month, text)[strlen("2026-11")] = '\0';
  json_text(json, key, text);
}

struct date pay_day(const char *text) {
  struct date day = {0};
  if (text && !date_parse(text, &day)) return (struct date){0}; /* its spec has checked its form */
  return day;
}

struct pay_contract pay_contract_of(const struct contract_row *row) {
  struct pay_contract contract = {
      .starts_on = row->starts_on, .ends_on = row->ends_on, .sells_from = row->sells_from, .renewal = row->renewal};
  if (!contract_kind_parse(row->kind, &contract.kind)) contract.kind = CONTRACT_NONE;
  return contract;
}

const char *pay_euros(struct money amount, struct arena *arena) {
  char text[40];
  return arena_format(arena, "%s\u00a0€", money_french(amount, text));
}
