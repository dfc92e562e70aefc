/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/opening.h"
#include "pos/ticket/custody.h"

#include <string.h>

#define SUNDAY 7

bool opening_closed_on(const struct snapshot_till *opening, struct date day) {
  char text[DATE_TEXT];
  date_format(day, text);
  for (size_t i = 0; opening && i < opening->closed_count; i++)
    if (strcmp(opening->closed[i].from, text) <= 0 && strcmp(text, opening->closed[i].to) <= 0) return true;
  return false;
}

bool opening_on(const struct snapshot_till *opening, struct date day) {
  int weekday = custody_weekday(day);
  bool open = weekday != SUNDAY;
  if (opening_closed_on(opening, day)) return false;
  if (opening && opening->hours_count > 0) open = false;
  for (size_t i = 0; opening && i < opening->hours_count; i++) open = open || opening->hours[i].weekday == weekday;
  return open;
}
