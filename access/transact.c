/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/private.h"

static enum outcome ask_one(struct tx *tx, void *context);

enum outcome access_transact(struct request *request, enum tx_mode mode,
                             enum outcome (*work)(struct tx *tx, void *context), void *context) {
  const struct principal *who = &request->who;
  const struct services *services = request->app;
  const struct db_scope scope = {.role = who->role ? role_name(who->role) : NULL,
                                 .person = who->person,
                                 .member = who->role == ROLE_MEMBER ? who->id : NULL,
                                 .till = who->role == ROLE_TILL ? who->id : NULL,
                                 .kpa = who->kpa,
                                 .legal_entity = who->legal_entity,
                                 .request = request->id,
                                 .address = request->address};
  struct db *db = mode == TX_WRITE ? services->books : services->db;
  return db_transact_as(db, &scope, mode, work, context, &request->fault);
}

enum outcome access_door(struct request *request, const char *person,
                         enum outcome (*work)(struct tx *tx, void *context), void *context) {
  const struct principal *who = &request->who;
  const struct services *services = request->app;
  const struct db_scope scope = {.role = who->role ? role_name(who->role) : NULL,
                                 .person = person ? person : who->person,
                                 .kpa = who->kpa,
                                 .legal_entity = who->legal_entity,
                                 .request = request->id,
                                 .address = request->address};
  return db_transact_as(services->door, &scope, TX_WRITE, work, context, &request->fault);
}

enum outcome access_ask(struct request *request, enum tx_mode mode, struct access_ask *ask) {
  const struct services *services = request->app;
  return db_transact(services->door, mode, ask_one, ask, &request->fault);
}

static enum outcome ask_one(struct tx *tx, void *context) {
  struct access_ask *ask = context;
  return tx_run(tx, ask->query, ask->params, ask->arena, &ask->rows, &ask->count);
}
