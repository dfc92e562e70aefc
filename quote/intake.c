/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A request with files: read, looked at, then kept whole or not at all. Files come to lie on disk before their rows, so
 * that a row never names a file that is not there; what a crash leaves without a row is swept (night.c). */
#include "core/clock.h"
#include "core/file.h"
#include "core/http/pace.h"
#include "core/log.h"
#include "order/offer.h"
#include "quote/private.h"
#include "worker/worker.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { AT_ONCE = 4, KEY_MIN = 16, KEY_MAX = 255, PICTURE_SIDE = 4000 };

struct looking {
  struct quote_intake intake;
  const struct multipart_part *sent[QUOTE_FILES_MAX];
  struct quote_kept files[QUOTE_FILES_MAX];
  size_t sent_count, kept_count;
  uint8_t key_hash[SHA256_BYTES], content_hash[SHA256_BYTES];
  const char *place; /* name of the KPA */
  bool made, known;
};

/* Who comes while four are read waits for a turn, in a thread of its own: no more than there are places for bodies. */
static sem_t turns;
__attribute__((constructor)) static void make_turns(void) {
  sem_init(&turns, 0, AT_ONCE);
}

static void *look(void *context);
static enum outcome read_form(struct looking *looking);
static enum outcome find_files(struct looking *looking);
static void name_content(struct looking *looking);
static enum outcome find_shop(struct looking *looking);
static enum outcome look_around(struct tx *tx, void *context);
static enum outcome find_former(struct tx *tx, struct looking *looking);
static enum outcome look_at(struct looking *looking, size_t at);
static void make_name(char id[static UUID_TEXT]);
static enum outcome ask_worker(const struct looking *looking, struct quote_kept *kept);
static enum outcome keep(struct looking *looking);
static enum outcome write_files(struct looking *looking);
static void remove_files(const struct looking *looking);
static const char *path_of(const struct looking *looking, const char *id);
static enum outcome insert(struct tx *tx, void *context);

enum outcome quote_take_in(const struct quote_intake *intake) {
  pthread_t thread;
  struct looking *looking = arena_alloc(intake->request->arena, sizeof *looking);
  *looking = (struct looking){.intake = *intake};
  looking->intake.now_us = clock_now_us();
  http_defer(intake->request, &looking->intake.reply);
  if (pthread_create(&thread, NULL, look, looking) == 0) pthread_detach(thread);
  else look(looking); /* slower for others, but done */
  return DEFERRED;
}

static void *look(void *context) {
  struct looking *looking = context;
  struct request *request = looking->intake.request;
  log_set_request(request->id);
  while (sem_wait(&turns) != 0) continue; /* a signal came between */
  enum outcome outcome = read_form(looking);
  if (outcome == OK) outcome = find_shop(looking);
  for (size_t i = 0; outcome == OK && !looking->known && i < looking->sent_count; i++) outcome = look_at(looking, i);
  if (outcome == OK && !looking->known) outcome = keep(looking);
  if (outcome == OK) outcome = CREATED;
  outcome = looking->intake.answer(&looking->intake, outcome);
  log_set_request(NULL);
  sem_post(&turns);
  http_finish(request, outcome); /* looking lives in the request: nothing of it after this */
  return NULL;
}

static enum outcome read_form(struct looking *looking) {
  struct quote_intake *intake = &looking->intake;
  struct request *request = intake->request;
  struct arena *arena = request->arena;
  enum outcome outcome = multipart_read(request_header(request, "Content-Type"), request->body, request->body_length,
                                        arena, &intake->form, &request->fault);
  if (outcome != OK) return outcome;
  intake->activity = multipart_text(&intake->form, "activite", 24, arena);
  intake->name = multipart_text(&intake->form, "nom", 80, arena);
  intake->email = multipart_text(&intake->form, "email", 200, arena);
  intake->phone = multipart_text(&intake->form, "telephone", 24, arena);
  intake->wish = multipart_text(&intake->form, "demande", 2000, arena);
  if (!intake->key) intake->key = multipart_text(&intake->form, "cle", KEY_MAX, arena);
  size_t length = strlen(intake->key);
  if (length < KEY_MIN || length > KEY_MAX)
    return fault_set(&request->fault, ONCE_KEY_MISSING, "Idempotency-Key", "%d to %d characters", KEY_MIN, KEY_MAX);
  if (!intake->wish[0]) return fault_set(&request->fault, QUOTE_WISH_NEEDED, "/demande", "what is wanted?");
  outcome =
      order_contact_check(&(struct order_contact){intake->name, intake->email, intake->phone, false}, &request->fault);
  if (outcome == OK) outcome = find_files(looking);
  if (outcome == OK) name_content(looking);
  return outcome;
}

/* A field of files that nobody filled in comes without a name. */
static enum outcome find_files(struct looking *looking) {
  const struct multipart *form = &looking->intake.form;
  struct fault *fault = &looking->intake.request->fault;
  for (size_t i = 0; i < form->count; i++) {
    const struct multipart_part *part = &form->parts[i];
    if (!part->filename || (!part->filename[0] && part->length == 0)) continue;
    if (looking->sent_count == QUOTE_FILES_MAX)
      return fault_set(fault, QUOTE_TOO_MANY_FILES, "/fichiers", "at most %d", QUOTE_FILES_MAX);
    looking->sent[looking->sent_count++] = part;
  }
  return OK;
}

/* What makes it the same request: every word and every byte, wherever the browser drew its lines between them. */
static void name_content(struct looking *looking) {
  AUTO(buffer) struct buffer said = {0};
  const struct quote_intake *intake = &looking->intake;
  const char *const words[] = {intake->activity, intake->name, intake->email, intake->phone, intake->wish};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) buffer_add(&said, words[i], strlen(words[i]) + 1);
  for (size_t i = 0; i < looking->sent_count; i++) {
    uint8_t digest[SHA256_BYTES];
    sha256(looking->sent[i]->bytes, looking->sent[i]->length, digest);
    buffer_add(&said, digest, sizeof digest);
  }
  sha256(said.bytes, said.length, looking->content_hash);
  sha256(intake->key, strlen(intake->key), looking->key_hash);
}

static enum outcome find_shop(struct looking *looking) {
  struct quote_intake *intake = &looking->intake;
  struct request *request = intake->request;
  const struct services *services = request->app;
  const struct catalog_edition *edition = catalog_hold(services->catalog);
  if (!edition) return UNAVAILABLE;
  size_t at = catalog_of(edition, request->params[0]);
  bool known = false;
  if (at != CATALOG_NONE) {
    const struct catalog *catalog = &edition->catalogs[at];
    intake->kpa = arena_text(request->arena, catalog->kpa, strlen(catalog->kpa));
    looking->place = arena_text(request->arena, catalog->kpa_name, strlen(catalog->kpa_name));
    for (size_t i = 0; i < catalog->activity_count; i++)
      known = known || text_equal(catalog->activities[i].code, intake->activity);
  }
  catalog_release(services->catalog, edition);
  if (!known) intake->activity = "";
  if (at == CATALOG_NONE) return fault_set(&request->fault, NOT_FOUND, "kpa", "no such shop");
  return db_transact(services->shop_db, TX_READ, look_around, looking, &request->fault);
}

/* Before any file is looked at: the same request again, a shop that is closed, no room. */
static enum outcome look_around(struct tx *tx, void *context) {
  struct looking *looking = context;
  const struct quote_intake *intake = &looking->intake;
  struct arena *arena = intake->request->arena;
  struct order_offer offer;
  struct quote_sum_row *sum = NULL;
  const struct db_param kpa[] = {P_TEXT(intake->kpa)};
  enum outcome outcome = find_former(tx, looking);
  if (outcome != OK || looking->known) return outcome;
  outcome = order_offer_read(tx, intake->kpa, &(struct order_offered){.now_us = intake->now_us}, arena, &offer);
  if (outcome == OK && !offer.is_open) return fault_set(tx_fault(tx), SHOP_CLOSED, "", "nothing can be ordered here");
  if (outcome == OK) outcome = tx_run(tx, &quote_sum_bytes, kpa, arena, &sum, NULL);
  if (outcome == OK && sum->bytes + (int64_t)intake->request->body_length > QUOTE_ROOM_MAX)
    return fault_set(tx_fault(tx), QUOTE_NO_ROOM, "", "%s", intake->kpa);
  return outcome;
}

static enum outcome find_former(struct tx *tx, struct looking *looking) {
  struct quote_intake *intake = &looking->intake;
  const struct db_param key[] = {P_TEXT(intake->kpa), P_BYTES(looking->key_hash, SHA256_BYTES)};
  struct quote_key_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &quote_find_by_key, key, intake->request->arena, &row, &count);
  if (outcome != OK || count == 0) return outcome;
  if (memcmp(row->content_hash.bytes, looking->content_hash, SHA256_BYTES) != 0)
    return fault_set(tx_fault(tx), ONCE_KEY_REUSED, "Idempotency-Key", "another request");
  TEXT_COPY(intake->id, row->id);
  TEXT_COPY(intake->code, row->code);
  looking->known = intake->replayed = true;
  return OK;
}

static enum outcome look_at(struct looking *looking, size_t at) {
  const struct multipart_part *part = looking->sent[at];
  struct fault *fault = &looking->intake.request->fault;
  struct quote_kept *kept = &looking->files[at];
  *kept = (struct quote_kept){.name = part->filename, .bytes = part->bytes, .length = part->length};
  enum outcome outcome = quote_check(part->bytes, part->length, part->filename, &kept->kind, fault);
  if (outcome == OK && (kept->kind == QUOTE_PICTURE || kept->kind == QUOTE_PDF)) outcome = ask_worker(looking, kept);
  if (outcome != OK && outcome_status(outcome) < 500)
    return fault_set(fault, outcome, arena_format(looking->intake.request->arena, "/fichiers/%zu", at), "%s",
                     part->filename);
  make_name(kept->id);
  return outcome;
}

/* Chance alone (UUID version 4): a name on disk says nothing, not even when. */
static void make_name(char id[static UUID_TEXT]) {
  uint8_t bytes[16];
  char hex[33];
  random_bytes(bytes, sizeof bytes);
  bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x40);
  bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80);
  hex_from_bytes(bytes, sizeof bytes, hex);
  snprintf(id, UUID_TEXT, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

/* A picture is made anew, so that nothing is left of what it carried; a PDF that may do nothing stays as it is. */
static enum outcome ask_worker(const struct looking *looking, struct quote_kept *kept) {
  const struct worker_options options = {.side = PICTURE_SIDE};
  struct request *request = looking->intake.request;
  struct worker_look look;
  enum outcome outcome = worker_inspect(kept->bytes, kept->length, &options, request->arena, &look, &request->fault);
  if (outcome != OK) return outcome;
  if ((look.kind == WORKER_PICTURE) != (kept->kind == QUOTE_PICTURE)) return FILE_HIDES;
  kept->bytes = look.content.bytes;
  kept->length = look.content.length;
  return OK;
}

static enum outcome keep(struct looking *looking) {
  struct request *request = looking->intake.request;
  const struct services *services = request->app;
  char code[ORDER_CODE_TEXT];
  uuid_v7(looking->intake.id);
  order_make_code(code);
  snprintf(looking->intake.code, sizeof looking->intake.code, "D-%s", code);
  enum outcome outcome = http_pace_files(request);
  if (outcome == OK) outcome = http_pace_letter(request, looking->intake.email);
  if (outcome == OK) outcome = write_files(looking);
  if (outcome == OK) outcome = db_transact(services->shop_db, TX_WRITE, insert, looking, &request->fault);
  if (outcome != OK || !looking->made) remove_files(looking);
  return outcome;
}

static enum outcome write_files(struct looking *looking) {
  struct fault *fault = &looking->intake.request->fault;
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < looking->sent_count; i++) {
    struct quote_kept *kept = &looking->files[i];
    bool made = false;
    sha256(kept->bytes, kept->length, kept->digest);
    outcome = file_make(path_of(looking, kept->id), kept->bytes, kept->length, &made, fault);
    if (outcome == OK && !made) outcome = fault_set(fault, FAILED_INTERNAL, "", "%s is there already", kept->id);
    looking->kept_count += outcome == OK;
  }
  return outcome;
}

static void remove_files(const struct looking *looking) {
  for (size_t i = 0; i < looking->kept_count; i++) unlink(path_of(looking, looking->files[i].id));
}

static const char *path_of(const struct looking *looking, const char *id) {
  const struct services *services = looking->intake.request->app;
  return arena_format(looking->intake.request->arena, "%s/%s", services->quote_files, id);
}

static enum outcome insert(struct tx *tx, void *context) {
  struct looking *looking = context;
  const struct quote_intake *intake = &looking->intake;
  const struct quote_asked asked = {.id = intake->id,
                                    .kpa = intake->kpa,
                                    .code = intake->code,
                                    .activity = intake->activity,
                                    .name = intake->name,
                                    .email = intake->email,
                                    .phone = intake->phone,
                                    .wish = intake->wish,
                                    .language = language_tag(intake->request->language),
                                    .key_hash = looking->key_hash,
                                    .content_hash = looking->content_hash,
                                    .files = looking->files,
                                    .file_count = looking->sent_count,
                                    .now_us = intake->now_us};
  const char *subject = NULL;
  enum outcome outcome = quote_insert(tx, &asked, intake->request->arena, &looking->made);
  if (outcome == OK && !looking->made) return find_former(tx, looking); /* twice at once: the other one was first */
  const char *letter = quote_receipt(&asked, looking->place, &subject, intake->request->arena);
  return outcome == OK ? quote_post(tx, &(struct quote_mail){intake->id, intake->kpa, intake->email, subject, letter},
                                    intake->now_us)
                       : outcome;
}
