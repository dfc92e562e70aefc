/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/mailer.h"

#include "access/private.h"
#include "access/secret.h"
#include "core/log.h"
#include "core/mail.h"
#include "core/memory.h"

#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WANTED_MAX 64
#define ADDRESS_MAX 255

struct mailer {
  struct mailer_options options;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  bool stopping;
  size_t wanted_count;
  char wanted[WANTED_MAX][ADDRESS_MAX];
};
struct mailbox {
  const char *person, *language;
};
struct letter {
  const char *id, *recipient, *subject, *body, *sender, *reply_to;
};
struct errand {
  struct mailer *mailer;
  struct arena *arena;
  const char *address;
  const struct letter *letter;
  size_t count;
  const char *password;
  enum outcome outcome; /* of what was tried */
};

static void *work(void *context);
static bool wait_for_work(struct mailer *mailer, char address[static ADDRESS_MAX]);
static void write_link(struct mailer *mailer, const char *address);
static enum outcome keep_letter(struct tx *tx, void *context);
static bool send_one(struct mailer *mailer);
static enum outcome claim(struct tx *tx, void *context);
static enum outcome read_password(struct tx *tx, void *context);
static enum outcome note_sent(struct tx *tx, void *context);
static enum outcome note_trouble(struct tx *tx, void *context);

static const struct db_column mailbox_columns[] = {DB_COLUMN(struct mailbox, person, .kind = DB_UUID),
                                                   DB_COLUMN(struct mailbox, language)};
static const struct db_column letter_columns[] = {DB_COLUMN(struct letter, id, .kind = DB_UUID),
                                                  DB_COLUMN(struct letter, recipient),
                                                  DB_COLUMN(struct letter, subject),
                                                  DB_COLUMN(struct letter, body),
                                                  DB_COLUMN(struct letter, sender),
                                                  DB_COLUMN(struct letter, reply_to)};
ROWS(find_mailbox, struct mailbox, mailbox_columns, DB_TEXT);
ROWS(claim_mail, struct letter, letter_columns, DB_TIME);
STATEMENT(insert_mail, DB_UUID, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME, DB_TIME);
STATEMENT(note_mail, DB_UUID, DB_TIME);
STATEMENT(note_mail_trouble, DB_UUID, DB_TEXT, DB_BOOL, DB_TIME);
STATEMENT(drop_mail, DB_TIME);

enum outcome mailer_start(const struct mailer_options *options, struct mailer **mailer, struct fault *fault) {
  if (!mail_address_is_valid(options->from))
    return fault_set(fault, BAD_OPTION, "--mail-from", "an e-mail address is needed with --smtp-url");
  struct mailer *made = memory_resize(NULL, sizeof *made);
  *made = (struct mailer){.options = *options};
  pthread_mutex_init(&made->lock, NULL);
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&made->changed, &attributes);
  pthread_condattr_destroy(&attributes);
  if (pthread_create(&made->thread, NULL, work, made) != 0) {
    free(made);
    return fault_set(fault, FAILED_INTERNAL, "mail", "no thread");
  }
  *mailer = made;
  return OK;
}

void mailer_want_link(struct mailer *mailer, const char *email) {
  pthread_mutex_lock(&mailer->lock);
  bool room = mailer->wanted_count < WANTED_MAX;
  if (room) {
    char *address = mailer->wanted[mailer->wanted_count++];
    text_copy(address, ADDRESS_MAX, email);
    for (char *c = address; *c; c++) *c = (char)tolower((unsigned char)*c);
    pthread_cond_signal(&mailer->changed);
  }
  pthread_mutex_unlock(&mailer->lock);
  if (!room) log_event(LOG_WARNING, "mail.full", "%d links wanted at once: one was forgotten", WANTED_MAX);
}

void mailer_stop(struct mailer *mailer) {
  if (!mailer) return;
  pthread_mutex_lock(&mailer->lock);
  mailer->stopping = true;
  pthread_cond_signal(&mailer->changed);
  pthread_mutex_unlock(&mailer->lock);
  pthread_join(mailer->thread, NULL);
  pthread_cond_destroy(&mailer->changed);
  pthread_mutex_destroy(&mailer->lock);
  free(mailer);
}

static void *work(void *context) {
  struct mailer *mailer = context;
  char address[ADDRESS_MAX];
  while (wait_for_work(mailer, address)) {
    if (address[0]) write_link(mailer, address);
    while (send_one(mailer)) continue;
  }
  return NULL;
}

/* An address that wants a link, or "" after a second: letters may be due. False: stop. */
static bool wait_for_work(struct mailer *mailer, char address[static ADDRESS_MAX]) {
  int64_t until_us = clock_monotonic_us() + SECOND_US;
  struct timespec until = {.tv_sec = (time_t)(until_us / SECOND_US), .tv_nsec = (long)(until_us % SECOND_US) * 1000};
  address[0] = '\0';
  pthread_mutex_lock(&mailer->lock);
  int woken = 0;
  while (!mailer->stopping && mailer->wanted_count == 0 && woken != ETIMEDOUT)
    woken = pthread_cond_timedwait(&mailer->changed, &mailer->lock, &until);
  if (mailer->wanted_count > 0) {
    memcpy(address, mailer->wanted[0], ADDRESS_MAX);
    mailer->wanted_count--;
    memmove(mailer->wanted[0], mailer->wanted[1], mailer->wanted_count * ADDRESS_MAX);
  }
  bool go_on = !mailer->stopping;
  pthread_mutex_unlock(&mailer->lock);
  return go_on;
}

static void write_link(struct mailer *mailer, const char *address) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct errand errand = {.mailer = mailer, .arena = &arena, .address = address};
  static const struct db_scope scope = {.role = "anyone"};
  if (db_transact_as(mailer->options.door, &scope, TX_WRITE, keep_letter, &errand, &fault) != OK)
    log_fault(LOG_WARNING, "mail.not_written", &fault);
}

/* The key is kept as a digest; the letter that holds it is emptied as soon as it went. Five letters wait a while. */
static enum outcome keep_letter(struct tx *tx, void *context) {
  struct errand *errand = context;
  const struct mailer_options *options = &errand->mailer->options;
  const struct mailbox *box = NULL;
  const struct account account = account_of("link", errand->address, errand->arena);
  const struct db_param by_address[] = {P_TEXT(errand->address)};
  char token[ACCESS_TOKEN_TEXT], id[UUID_TEXT];
  int64_t wait_s = 0;
  size_t count = 0;
  enum outcome outcome = try_take(tx, &account, errand->arena, &wait_s);
  if (outcome == OK && !wait_s) outcome = tx_run(tx, &access_find_mailbox, by_address, errand->arena, &box, &count);
  if (outcome != OK || count == 0) return outcome;
  outcome = person_token(tx, box->person, "link", LINK_US, token);
  if (outcome != OK) return outcome;
  const struct link_letter *letter = link_letter_in(box->language);
  const char *body = arena_format(errand->arena, "%s\n\n%s/connexion#lien=%s\n\n%s\n", letter->before,
                                  options->public_url(options->context), token, letter->after);
  uuid_v7(id);
  int64_t now_us = clock_now_us();
  const struct db_param params[] = {P_UUID(id),   P_UUID(box->person), P_TEXT(errand->address), P_TEXT(letter->subject),
                                    P_TEXT(body), P_TIME(now_us),      P_TIME(now_us + LINK_US)};
  return tx_run(tx, &access_insert_mail, params, NULL, NULL, NULL);
}

/* False: nothing is due. */
static bool send_one(struct mailer *mailer) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct errand errand = {.mailer = mailer, .arena = &arena};
  enum outcome outcome = db_transact(mailer->options.door, TX_WRITE, claim, &errand, &fault);
  if (outcome == OK && errand.count == 0) return false;
  if (outcome == OK) outcome = db_transact(mailer->options.door, TX_READ, read_password, &errand, &fault);
  if (outcome == OK) {
    const struct mail_server server = {mailer->options.smtp_url, errand.password, mailer->options.from};
    const struct letter *letter = errand.letter;
    outcome = mail_send(&server,
                        &(struct mail_message){.recipient = letter->recipient,
                                               .subject = letter->subject,
                                               .body = letter->body,
                                               .sender = letter->sender,
                                               .reply_to = letter->reply_to,
                                               .id = letter->id,
                                               .at_us = clock_now_us()},
                        &fault);
  }
  errand.outcome = outcome;
  if (outcome == OK) outcome = db_transact(mailer->options.door, TX_WRITE, note_sent, &errand, &fault);
  if (outcome != OK) log_fault(LOG_WARNING, "mail.not_sent", &fault);
  if (errand.outcome != OK && errand.count > 0 &&
      db_transact(mailer->options.door, TX_WRITE, note_trouble, &errand, &fault) != OK)
    log_fault(LOG_WARNING, "mail.not_noted", &fault);
  return outcome == OK;
}

static enum outcome claim(struct tx *tx, void *context) {
  struct errand *errand = context;
  const struct db_param now[] = {P_TIME(clock_now_us())};
  enum outcome outcome = tx_run(tx, &access_drop_mail, now, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &access_claim_mail, now, errand->arena, &errand->letter, &errand->count) : outcome;
}

static enum outcome read_password(struct tx *tx, void *context) {
  struct errand *errand = context;
  enum outcome outcome =
      secret_read(tx, errand->mailer->options.vault, "smtp-password", errand->arena, &errand->password, tx_fault(tx));
  return outcome == NOT_FOUND ? OK : outcome;
}

static enum outcome note_sent(struct tx *tx, void *context) {
  struct errand *errand = context;
  const struct db_param params[] = {P_UUID(errand->letter->id), P_TIME(clock_now_us())};
  return tx_run(tx, &access_note_mail, params, NULL, NULL, NULL);
}

/* Refused for good, or no address at all: nobody tries again. */
static enum outcome note_trouble(struct tx *tx, void *context) {
  const struct errand *errand = context;
  bool is_over = errand->outcome == MAIL_REFUSED || errand->outcome == BAD_OPTION;
  const char *code = outcome_code(errand->outcome == BAD_OPTION ? MAIL_REFUSED : errand->outcome);
  const struct db_param params[] = {P_UUID(errand->letter->id), P_TEXT(code), P_BOOL(is_over), P_TIME(clock_now_us())};
  return tx_run(tx, &access_note_mail_trouble, params, NULL, NULL, NULL);
}
