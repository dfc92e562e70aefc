/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a person asks about herself: what is kept and who looked, her file, and to be forgotten. */
#include "access/privacy_private.h"
#include "access/private.h"
#include "core/db/services.h"
#include "core/text.h"

struct erasure_body {
  bool confirm;
};
static const struct spec_field erasure_fields[] = {SPEC_FIELD(struct erasure_body, confirm, .required = true)};
static const struct spec erasure_spec = SPEC("Erasure", struct erasure_body, erasure_fields);

static const struct route routes[] = {
    ROUTE(GET, "/api/me/data", ROLE_PERSON, SCOPE_SELF, get_own_data,
          "What is kept about oneself, why, until when, and who looked"),
    ROUTE(GET, "/api/me/export", ROLE_PERSON, SCOPE_SELF, get_own_export,
          "Everything that is kept about oneself, as a file", .rate = RATE_HEAVY),
    ROUTE(POST, "/api/me/erasure", ROLE_PERSON, SCOPE_SELF, post_own_erasure,
          "To be forgotten, as far as the law allows", .body = &erasure_spec),
    ROUTE(GET, "/api/kpas/{kpa}/audit", ROLE_REFERENT | ROLE_ACCOUNTANT | ROLE_ADMIN, SCOPE_KPA, get_audit,
          "Who changed what and who looked, newest first; before=<cursor>, limit", .personal = true),
};
const struct route_table privacy_routes = {routes, sizeof routes / sizeof routes[0]};

struct data_job {
  struct request *request;
  const struct privacy_kept *kept;
  const struct privacy_needed *needed;
  const struct privacy_look *looked;
  size_t kept_count, needed_count, looked_count;
};

static enum outcome read_data(struct tx *tx, void *context);
static void write_kept(struct json *json, const struct data_job *job);
static void write_needed(struct json *json, const struct data_job *job);
static void write_looked(struct json *json, const struct data_job *job);
static const char *words_of_route(const char *route);
static enum outcome ask_second_factor(struct tx *tx, void *context);
static struct privacy_subject subject_of(const struct request *request);
static void write_lines(struct json *json, const char *key, const struct privacy_line lines[], size_t count, bool kept);
static void write_day(struct json *json, const char *key, struct date day);

enum outcome get_own_data(struct request *request, struct reply *reply) {
  const struct services *services = request->app;
  struct data_job job = {.request = request};
  const struct db_scope scope = {.person = request->who.person, .request = request->id, .address = request->address};
  enum outcome outcome = db_transact_as(services->door, &scope, TX_READ, read_data, &job, &request->fault);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  write_kept(&json, &job);
  write_needed(&json, &job);
  write_looked(&json, &job);
  json_close(&json);
  return OK;
}

static enum outcome read_data(struct tx *tx, void *context) {
  struct data_job *job = context;
  struct arena *arena = job->request->arena;
  const struct db_param params[] = {P_UUID(job->request->who.person), P_DATE(date_in_paris(clock_now_us()))};
  enum outcome outcome = tx_run(tx, &privacy_list_kept, params, arena, &job->kept, &job->kept_count);
  if (outcome == OK) outcome = tx_run(tx, &privacy_list_needed, params, arena, &job->needed, &job->needed_count);
  if (outcome == OK) outcome = tx_run(tx, &privacy_list_looked, params, arena, &job->looked, &job->looked_count);
  return outcome;
}

static void write_kept(struct json *json, const struct data_job *job) {
  json_open_list(json, "kept");
  for (size_t i = 0; i < job->kept_count; i++) {
    const struct privacy_kept *kept = &job->kept[i];
    json_open(json, NULL);
    json_text(json, "subject", kept->subject);
    json_text(json, "title", kept->title);
    json_text(json, "what", kept->what);
    json_text(json, "period", kept->period);
    json_text(json, "why", kept->why);
    write_day(json, "until", kept->until);
    json_text(json, "law", kept->law);
    json_close(json);
  }
  json_close_list(json);
}

/* What would refuse an erasure today: the page says it before she asks. */
static void write_needed(struct json *json, const struct data_job *job) {
  json_open_list(json, "needed");
  for (size_t i = 0; i < job->needed_count; i++) {
    json_open(json, NULL);
    json_text(json, "what", job->needed[i].what);
    json_text(json, "why", job->needed[i].why);
    write_day(json, "until", job->needed[i].until);
    json_close(json);
  }
  json_close_list(json);
}

static void write_looked(struct json *json, const struct data_job *job) {
  json_open_list(json, "looked");
  for (size_t i = 0; i < job->looked_count; i++) {
    const struct privacy_look *look = &job->looked[i];
    char at[TIME_TEXT];
    json_open(json, NULL);
    json_text(json, "at", time_format_paris(look->at, at));
    json_text(json, "who", look->who);
    json_text(json, "role", look->role);
    json_text(json, "at_what", words_of_route(look->route));
    json_close(json);
  }
  json_close_list(json);
}

static const char *words_of_route(const char *route) {
  static const char *const words[][2] = {
      {"/api/members/{member}/turnover", "Vos chiffres"},
      {"/api/members/{member}/sales", "Vos ventes"},
      {"/api/members/{member}/statements/{month}", "Votre relevé du mois"},
      {"/api/kpas/{kpa}/statements/{who}/{month}", "Un relevé du mois"},
      {"/api/kpas/{kpa}/figures", "Les ventes derrière un montant"},
      {"/api/kpas/{kpa}/day", "Les ventes du jour, avec qui a fait quoi"},
      {"/api/kpas/{kpa}/exports/sage", "Les écritures d’un mois, pour un logiciel de comptabilité"},
      {"/api/kpas/{kpa}/exports/ledger", "Les écritures d’une année, en texte"},
      {"/api/kpas/{kpa}/people", "La liste des personnes"},
      {"/api/kpas/{kpa}/audit", "Le journal des changements"},
      {"/api/kpas/{kpa}/people/{person}/card", "Une nouvelle carte à votre nom"},
      {"/api/kpas/{kpa}/people/{person}/invitation", "Une invitation à votre nom"},
      {"/api/kpas/{kpa}/people/{person}/pin", "Un nouveau code de caisse pour vous"},
      {"/api/kpas/{kpa}/people/{person}/lock", "Votre accès a été bloqué"},
  };
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (text_equal(route, words[i][0])) return words[i][1];
  return "Vos données";
}

enum outcome get_own_export(struct request *request, struct reply *reply) {
  enum outcome outcome = access_door(request, NULL, ask_second_factor, request);
  if (outcome != OK) return outcome;
  const struct privacy_subject subject = subject_of(request);
  outcome = privacy_export(&subject, &reply->body, &request->fault);
  if (outcome == OK) http_download(reply, "mes-donnees-comptoir.json", "application/json");
  return outcome;
}

enum outcome post_own_erasure(struct request *request, struct reply *reply) {
  const struct erasure_body *body = request->parsed;
  if (!body->confirm) return fault_set(&request->fault, MISSING_FIELD, "/confirm", "true, or nothing is erased");
  enum outcome outcome = access_door(request, NULL, ask_second_factor, request);
  if (outcome != OK) return outcome;
  const struct privacy_subject subject = subject_of(request);
  const struct privacy_line *lines = NULL;
  size_t count = 0;
  outcome = privacy_erase(&subject, request->arena, &lines, &count, &request->fault);
  if (outcome != OK) return outcome;
  reply_header(reply, "Set-Cookie", "__Host-comptoir=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  write_lines(&json, "erased", lines, count, false);
  write_lines(&json, "kept", lines, count, true);
  json_close(&json);
  return OK;
}

/* Everything about her at once, or the end of it: not for whoever has her first factor alone. */
static enum outcome ask_second_factor(struct tx *tx, void *context) {
  const struct person_row *who = NULL;
  return require_second_factor(tx, context, &who);
}

static struct privacy_subject subject_of(const struct request *request) {
  const struct services *services = request->app;
  return (struct privacy_subject){.door = services->door,
                                  .app = services->db,
                                  .person = request->who.person,
                                  .request = request->id,
                                  .address = request->address};
}

/* erased: texts. kept: what, why and until when. */
static void write_lines(struct json *json, const char *key, const struct privacy_line lines[], size_t count,
                        bool kept) {
  json_open_list(json, key);
  for (size_t i = 0; i < count; i++) {
    if (lines[i].kept != kept) continue;
    if (!kept) {
      json_text(json, NULL, lines[i].what);
      continue;
    }
    json_open(json, NULL);
    json_text(json, "what", lines[i].what);
    json_text(json, "why", lines[i].why);
    write_day(json, "until", lines[i].until);
    json_close(json);
  }
  json_close_list(json);
}

static void write_day(struct json *json, const char *key, struct date day) {
  char text[DATE_TEXT];
  json_text(json, key, day.year ? date_format(day, text) : NULL);
}
