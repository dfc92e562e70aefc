/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Word to owners. What is due is looked for, not remembered: a name that comes later than the step finds its letter. */
#include "custody/private.h"

#include "core/log.h"

struct announcing {
  int64_t now_us;
  size_t written;
};

static enum outcome write_due(struct tx *tx, void *context);

size_t custody_announce(struct db *house, int64_t now_us) {
  struct announcing announcing = {.now_us = now_us};
  struct fault fault = {0};
  if (db_transact(house, TX_WRITE, write_due, &announcing, &fault) == OK) return announcing.written;
  log_fault(LOG_WARNING, "custody.not_announced", &fault);
  return 0;
}

static enum outcome write_due(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  struct announcing *announcing = context;
  const struct db_param now[] = {P_TIME(announcing->now_us)};
  struct due_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &custody_list_due, now, &arena, &rows, &count);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    const struct due_row *due = &rows[i];
    struct custody_message message =
        custody_message(due->language, due->name, due->tag, due->place, due->city, due->again, &arena);
    char id[UUID_TEXT];
    uuid_v7(id);
    const struct db_param letter[] = {P_UUID(id), P_TEXT(due->email), P_TEXT(message.subject), P_TEXT(message.body),
                                      P_TIME(announcing->now_us)};
    const struct db_param told[] = {P_UUID(due->id), P_TIME(announcing->now_us)};
    outcome = tx_run(tx, &custody_insert_mail, letter, NULL, NULL, NULL);
    if (outcome == OK) outcome = tx_run(tx, &custody_note_told, told, NULL, NULL, NULL);
  }
  announcing->written = outcome == OK ? count : 0;
  return outcome;
}

enum outcome custody_machine_put(struct tx *tx, const char *kpa, const struct custody_machine *machine) {
  const struct db_param params[] = {P_TEXT(kpa),
                                    P_TEXT(machine->code),
                                    P_TEXT(machine->name),
                                    P_TEXT(machine->activity),
                                    P_INTEGER(machine->size),
                                    P_INTEGER(machine->cycles),
                                    P_TEXT(machine->days)};
  return tx_run(tx, &custody_put_machine, params, NULL, NULL, NULL);
}

enum outcome custody_customer_put(struct tx *tx, const char *kpa, const char *id, const char *name, int64_t now_us) {
  const struct db_param params[] = {P_UUID(id), P_TEXT(kpa),  P_TEXT(name),  P_TEXT(""),
                                    P_TEXT(""), P_TEXT("fr"), P_TIME(now_us)};
  return tx_run(tx, &custody_put_customer, params, NULL, NULL, NULL);
}
