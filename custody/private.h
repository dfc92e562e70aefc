/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_CUSTODY_PRIVATE_H
#define COMPTOIR_CUSTODY_PRIVATE_H

#include "access/access.h"
#include "core/db/services.h"
#include "core/json.h"
#include "custody/custody.h"

struct event_row {
  const char *about, *id, *till;
  int64_t sequence, at;
  const char *kind, *state, *place;
  bool priced;
  struct money total, paid, held;
};
struct news_row {
  int64_t serial;
  const char *id, *about;
  int64_t at;
  const char *till;
  struct db_bytes body;
  int64_t paid, held;
};
struct machine_row {
  const char *code, *name, *activity;
  int64_t size, cycles;
  const char *days;
};
struct customer_row {
  const char *id, *name, *phone, *email, *language;
};
struct due_row {
  const char *id, *tag, *place, *city, *name, *email, *language;
  bool again;
};
struct board_row {
  const char *id, *till;
  int64_t at;
  const char *tag, *tag_last;
  int64_t items;
  const char *label;
  struct date promised;
  const char *state;
  int64_t since;
  const char *place;
  struct money total, paid;
  int64_t clashes, announced_at, reminders;
  const char *name, *phone, *email;
  int64_t sold_from;
};
struct picture_row {
  const char *id, *about, *tag;
};
struct jpeg_row {
  struct db_bytes jpeg;
};
struct law_row {
  const char *law;
  int64_t days;
};
struct lots_row {
  const char *month, *category;
  int64_t grams, lots;
};
struct register_row {
  struct date day;
  const char *kind, *number, *nature, *origin;
  int64_t grams, pieces;
  struct money paid;
  const char *till;
};

extern const struct db_query custody_insert_event, custody_insert_order, custody_list_events, custody_stand_order,
    custody_insert_lot, custody_list_news, custody_list_machines, custody_list_customers, custody_put_customer,
    custody_erase_customer, custody_list_due, custody_insert_mail, custody_note_told, custody_list_board,
    custody_find_delay, custody_put_picture, custody_list_pictures, custody_find_picture, custody_put_machine,
    custody_sum_lots, custody_list_register;

#endif
