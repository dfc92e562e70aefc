/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the server is given once, beside the chains: an e-mail to send, the name an invoice is made out to. It waits
 * here sealed, and is forgotten as soon as the server has it: a till that is stolen tells nobody's address. */
#include "pos/till/papers.h"

#include "core/log.h"

#include <stdio.h>
#include <string.h>

#define LETTERS_SETTING "letters"
#define LETTERS_MAX 500
#define LETTERS_PURPOSE "till:letters"

struct letters {
  const struct letter *letters;
  size_t count;
};
static const struct spec_field letter_fields[] = {
    SPEC_FIELD(struct letter, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct letter, kind, .required = true, .max = 12),
    SPEC_FIELD(struct letter, to, .omitted = true, .max = 120),
    SPEC_FIELD(struct letter, subject, .omitted = true, .max = 300),
    SPEC_FIELD(struct letter, text, .omitted = true, .max = 40000),
    SPEC_FIELD(struct letter, customer, .omitted = true, .form = FORM_UUID),
    SPEC_FIELD(struct letter, invoice, .omitted = true, .form = FORM_UUID),
    SPEC_FIELD(struct letter, name, .omitted = true, .max = 120),
    SPEC_FIELD(struct letter, address, .omitted = true, .max = 200),
    SPEC_FIELD(struct letter, siren, .omitted = true, .max = 9),
    SPEC_FIELD(struct letter, vat_number, .omitted = true, .max = 20),
    SPEC_FIELD(struct letter, delivery_address, .omitted = true, .max = 200),
    SPEC_FIELD(struct letter, salt, .omitted = true, .form = FORM_HEX64),
};
static const struct spec letter_spec = SPEC("TillLetter", struct letter, letter_fields);
static const struct spec_field letters_fields[] = {
    SPEC_LIST_OF(struct letters, letters, count, &letter_spec, .required = true, .max = LETTERS_MAX)};
static const struct spec letters_spec = SPEC("TillLetters", struct letters, letters_fields);

static enum outcome read_letters(struct till *till, struct arena *arena, struct letters *letters, struct fault *fault);
static enum outcome write_letters(struct till *till, const struct letters *letters, struct arena *arena,
                                  struct fault *fault);
static bool send_one(struct till *till, const struct till_identity *identity, const struct letter *letter);
static size_t forget(struct till *till, const char *id, struct arena *arena);

enum outcome letters_add(struct till *till, const struct letter *letter, struct arena *arena, struct fault *fault) {
  struct letters letters;
  if (atomic_load(&till->training)) return OK; /* what is learned reaches nobody, and names nobody at the server */
  enum outcome outcome = read_letters(till, arena, &letters, fault);
  if (outcome != OK) return outcome;
  if (letters.count >= LETTERS_MAX) return fault_set(fault, UNAVAILABLE, "", "%d letters wait already", LETTERS_MAX);
  struct letter *longer = arena_list(arena, letters.count + 1, sizeof *longer);
  if (letters.count > 0) memcpy(longer, letters.letters, letters.count * sizeof *longer);
  longer[letters.count] = *letter;
  return write_letters(till, &(struct letters){longer, letters.count + 1}, arena, fault);
}

static enum outcome read_letters(struct till *till, struct arena *arena, struct letters *letters, struct fault *fault) {
  const char *value = NULL;
  enum outcome outcome = journal_setting_read(till->journal, LETTERS_SETTING, arena, &value, fault);
  *letters = (struct letters){0};
  if (outcome != OK || !value || !value[0]) return outcome;
  size_t room = strlen(value), length = 0;
  uint8_t *sealed = arena_alloc(arena, room);
  AUTO(secret) struct buffer plain = {0};
  if (!base64_to_bytes(value, sealed, room, &length))
    return fault_set(fault, FAILED_INTERNAL, LETTERS_SETTING, "not what was written");
  outcome = vault_unseal(till->vault, LETTERS_PURPOSE, sealed, length, &plain, fault);
  return outcome == OK ? spec_read(&letters_spec, plain.bytes, plain.length, arena, letters, fault) : outcome;
}

static enum outcome write_letters(struct till *till, const struct letters *letters, struct arena *arena,
                                  struct fault *fault) {
  AUTO(secret) struct buffer plain = {0};
  AUTO(buffer) struct buffer sealed = {0};
  struct journal_setting setting = {LETTERS_SETTING, ""};
  if (letters->count > 0) {
    struct json json = json_into(&plain);
    spec_write(&letters_spec, letters, &json);
    enum outcome outcome = vault_seal(till->vault, LETTERS_PURPOSE, plain.bytes, plain.length, &sealed, fault);
    if (outcome != OK) return outcome;
    char *text = arena_alloc(arena, 4 * (sealed.length / 3 + 1) + 1);
    base64_from_bytes((const uint8_t *)sealed.bytes, sealed.length, text);
    setting.value = text;
  }
  return journal_settings_write(till->journal, &setting, 1, fault);
}

size_t letters_send(struct till *till) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct letters letters = {0};
  struct till_identity identity = till_identity(till);
  till_moment_begin(till);
  enum outcome outcome = read_letters(till, &arena, &letters, &fault);
  till_moment_end(till);
  if (outcome != OK) log_event(LOG_WARNING, "till.letters", "%s %s", outcome_code(outcome), fault.hint);
  size_t left = letters.count;
  for (size_t i = 0; i < letters.count && !atomic_load(&till->stopping); i++) {
    if (!send_one(till, &identity, &letters.letters[i])) break;
    left = forget(till, letters.letters[i].id, &arena);
  }
  secret_wipe(identity.token, sizeof identity.token);
  return left;
}

/* True when the server has it, or will never take it. */
static bool send_one(struct till *till, const struct till_identity *identity, const struct letter *letter) {
  AUTO(secret) struct buffer body = {0};
  struct json json = json_into(&body);
  char path[128];
  spec_write(&letter_spec, letter, &json);
  snprintf(path, sizeof path, "/api/pos/tills/%s/letters", identity->till);
  struct exchange exchange = {.method = "POST",
                              .path = path,
                              .content_type = "application/json",
                              .body = body.bytes,
                              .body_length = body.length,
                              .stopping = &till->stopping};
  exchange_run(identity, &exchange);
  buffer_done(&exchange.answer);
  bool refused = exchange.status == 400 || exchange.status == 409 || exchange.status == 413 || exchange.status == 422;
  if (refused)
    log_event(LOG_WARNING, "till.letter_refused", "%s %s: status %ld", letter->kind, letter->id, exchange.status);
  return refused || (exchange.status >= 200 && exchange.status < 300);
}

/* Another one may have been added meanwhile: the list is read again. */
static size_t forget(struct till *till, const char *id, struct arena *arena) {
  struct letters letters = {0};
  struct fault fault = {0};
  size_t kept = 0;
  till_moment_begin(till);
  enum outcome outcome = read_letters(till, arena, &letters, &fault);
  struct letter *others = arena_list(arena, letters.count + 1, sizeof *others);
  for (size_t i = 0; i < letters.count; i++)
    if (!text_equal(letters.letters[i].id, id)) others[kept++] = letters.letters[i];
  if (outcome == OK) outcome = write_letters(till, &(struct letters){others, kept}, arena, &fault);
  till_moment_end(till);
  if (outcome != OK) log_event(LOG_WARNING, "till.letters", "%s %s", outcome_code(outcome), fault.hint);
  return kept;
}

bool letters_customer(struct till *till, const char *customer, struct arena *arena, struct paper_customer *found) {
  struct letters letters = {0};
  struct fault fault = {0};
  if (!customer || read_letters(till, arena, &letters, &fault) != OK) return false;
  for (size_t i = 0; i < letters.count; i++) {
    const struct letter *letter = &letters.letters[i];
    if (!text_equal(letter->customer, customer)) continue;
    *found = (struct paper_customer){letter->name, letter->address, letter->siren, letter->vat_number,
                                     letter->delivery_address};
    return true;
  }
  return false;
}
