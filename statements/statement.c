/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/text.h"
#include "statements/private.h"

#include <stdio.h>
#include <string.h>

struct statement_order statement_order_of(const char *kpa, const char *who, struct date month) {
  struct statement_order order = {.kind = STATEMENT_MEMBER, .kpa = kpa, .month = month};
  if (text_equal(who, "pot")) order.kind = STATEMENT_POT;
  else if (text_equal(who, "kpa")) order.kind = STATEMENT_KPA;
  else if (text_equal(who, "cae")) order.kind = STATEMENT_CAE;
  else order.member = who;
  return order;
}

bool statement_month_parse(const char *text, struct date *month) {
  char day[DATE_TEXT];
  if (!text || strlen(text) != sizeof day - 4) return false;
  snprintf(day, sizeof day, "%s-01", text);
  return date_parse(day, month);
}

enum outcome statement_read(struct tx *tx, const struct statement_order *order, struct arena *arena,
                            struct paper *paper) {
  struct statement_member member;
  struct statement_collective collective;
  struct statement_cae cae;
  enum outcome outcome = FAILED_INTERNAL;
  switch (order->kind) {
  case STATEMENT_MEMBER:
    outcome = statement_member_read(tx, order, arena, &member);
    if (outcome == OK) *paper = statement_member_paper(&member, arena);
    break;
  case STATEMENT_POT:
  case STATEMENT_KPA:
    outcome = statement_collective_read(tx, order, arena, &collective);
    if (outcome == OK)
      *paper = order->kind == STATEMENT_POT ? statement_pot_paper(&collective, arena)
                                            : statement_kpa_paper(&collective, arena);
    break;
  case STATEMENT_CAE:
    outcome = statement_cae_read(tx, order, arena, &cae);
    if (outcome == OK) *paper = statement_cae_paper(&cae, arena);
    break;
  }
  return outcome;
}

const char *statement_file_name(const struct statement_order *order, struct arena *arena) {
  static const char *const names[] = {
      [STATEMENT_POT] = "pot", [STATEMENT_KPA] = "collectif", [STATEMENT_CAE] = "contributions"};
  const char *who =
      order->kind == STATEMENT_MEMBER ? order->member : arena_format(arena, "%s-%s", names[order->kind], order->kpa);
  return arena_format(arena, "releve-%s-%04d-%02d", who, (int)order->month.year, (int)order->month.month);
}
