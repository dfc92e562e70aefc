/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How the pieces of a page stand now, for a page that is looked at for long. */
#include "core/json.h"
#include "core/public_id.h"
#include "core/text.h"
#include "shop/visit.h"

#include <string.h>

enum { ASKED_MAX = 60 };

struct looking {
  struct request *request;
  const char *ids[ASKED_MAX];
  size_t count;
  struct shop_state *states;
  size_t state_count;
  int64_t now_us;
};

static enum outcome get_states(struct request *request, struct reply *reply);
static void read_asked(struct looking *looking);
static enum outcome read_states(struct tx *tx, void *context);
static void write_state(struct json *json, const struct looking *looking, const char *id);

struct states_asked {
  const char *pieces;
};
static const struct spec_field asked_fields[] = {SPEC_FIELD(struct states_asked, pieces, .max = 4000)};
static const struct spec states_query = SPEC("PieceStatesAsked", struct states_asked, asked_fields);
static const char *const standings[] = {"free", "held", "gone", NULL};
static const struct spec_field state_fields[] = {SAYS(TEXT, id), SAYS(TEXT, state, .choices = standings),
                                                 MAY_SAY(TEXT, held_until, .form = FORM_TIME)};
static const struct spec state_said = SAID("PieceState", state_fields);
static const struct spec_field states_fields[] = {SAYS(LIST, data, .of = &state_said)};
static const struct spec states_said = SAID("PieceStates", states_fields);

static const struct route routes[] = {
    ROUTE(GET, "/api/boutique/{kpa}/states", ROLE_ANYONE, SCOPE_NONE, get_states,
          "How pieces stand: ?pieces=pce_…,pce_…; free, held (until), gone", .query = &states_query,
          .answer = &states_said, .refusals = REFUSALS(OK)),
};
const struct route_table shop_live_routes = {routes, sizeof routes / sizeof routes[0]};

static enum outcome get_states(struct request *request, struct reply *reply) {
  struct looking looking = {.request = request, .now_us = clock_now_us()};
  read_asked(&looking);
  enum outcome outcome = db_transact(services_of(request)->shop_db, TX_READ, read_states, &looking, &request->fault);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < looking.count; i++) write_state(&json, &looking, looking.ids[i]);
  json_close_list(&json);
  json_close(&json);
  http_page_etag(request, reply);
  return OK;
}

/* What is no piece's name is passed over. */
static void read_asked(struct looking *looking) {
  struct arena *arena = looking->request->arena;
  const char *asked = request_query(looking->request, "pieces");
  char id[UUID_TEXT];
  if (!asked) return;
  for (char *at = arena_text(arena, asked, strlen(asked)), *next; at && looking->count < ASKED_MAX; at = next) {
    next = strchr(at, ',');
    if (next) *next++ = '\0';
    if (public_id_parse(PUBLIC_PIECE, at, id)) looking->ids[looking->count++] = arena_text(arena, id, UUID_TEXT - 1);
  }
}

static enum outcome read_states(struct tx *tx, void *context) {
  struct looking *looking = context;
  return shop_list_states(tx, looking->request->params[0], looking->ids, looking->count, looking->now_us,
                          looking->request->arena, &looking->states, &looking->state_count);
}

static void write_state(struct json *json, const struct looking *looking, const char *id) {
  char public[PUBLIC_ID_TEXT], until[TIME_TEXT];
  const struct shop_state *found = NULL;
  for (size_t i = 0; i < looking->state_count; i++)
    if (text_equal(looking->states[i].id, id)) found = &looking->states[i];
  json_open(json, NULL);
  json_text(json, "id", public_id(PUBLIC_PIECE, id, public));
  json_text(json, "state", !found ? "gone" : found->is_held ? "held" : "free");
  json_text(json, "held_until",
            found && found->is_held && found->held_until ? time_format_paris(found->held_until, until) : NULL);
  json_close(json);
}
