/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What closing a month would post for each person, shown before: by the same rules, and posting nothing. */
#include "access/access.h"
#include "month/desk.h"
#include "month/month.h"

struct looking {
  struct desk desk;
  struct date month;
  struct month_foreseen foreseen;
};

static enum outcome foresee(struct tx *tx, void *context);
static void write_foreseen(const struct month_foreseen *foreseen, struct json *json);

enum outcome get_true_up(struct request *request, struct reply *reply) {
  struct looking looking = {.desk = desk_of(request)};
  struct date last;
  if (!desk_month(request->params[1], &looking.month, &last)) return NOT_FOUND;
  enum outcome outcome = access_transact(request, TX_READ, foresee, &looking);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  write_foreseen(&looking.foreseen, &json);
  return OK;
}

static enum outcome foresee(struct tx *tx, void *context) {
  struct looking *looking = context;
  return month_foresee(tx, looking->desk.kpa, looking->month, looking->desk.arena, &looking->foreseen);
}

static void write_due(struct json *json, const char *key, struct money aside, struct money missing) {
  json_open(json, key);
  json_money(json, "aside", aside);
  json_money(json, "due", MONEY(aside.cents + missing.cents));
  json_money(json, "difference", missing);
  json_close(json);
}

static void write_foreseen(const struct month_foreseen *foreseen, struct json *json) {
  char before[DATE_TEXT] = "";
  if (foreseen->before.year) date_format(foreseen->before, before)[7] = '\0';
  json_open(json, NULL);
  json_text(json, "before", *before ? before : NULL);
  json_open_list(json, "dues");
  for (size_t i = 0; i < foreseen->count; i++) {
    const struct month_due *due = &foreseen->dues[i];
    json_open(json, NULL);
    json_text(json, "member", due->member);
    json_text(json, "name", due->name);
    json_text(json, "face", due->face);
    write_due(json, "cae", due->cae_aside, due->cae);
    write_due(json, "pot", due->pot_aside, due->pot);
    json_close(json);
  }
  json_close_list(json);
  json_close(json);
}
