/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/view_kept.h"

#include "core/log.h"

#include <string.h>

#define PINS_PURPOSE "cashier-pins"
#define PINS_SETTING "cashier_pins_sealed"

struct pin_list {
  const struct snapshot_cashier *cashiers; /* code and pin only */
  size_t cashier_count;
};
static const struct spec_field pin_fields[] = {
    SPEC_FIELD(struct snapshot_cashier, code, .required = true, .form = FORM_CODE, .min = 2, .max = CASHIER_CODE_MAX),
    SPEC_FIELD(struct snapshot_cashier, pin, .required = true, .min = 1, .max = 127),
};
static const struct spec pin_spec = SPEC("CashierPin", struct snapshot_cashier, pin_fields);
static const struct spec_field pin_list_fields[] = {
    SPEC_LIST_OF(struct pin_list, cashiers, cashier_count, &pin_spec, .required = true, .max = INT64_C(200000)),
};
static const struct spec pin_list_spec = SPEC("CashierPins", struct pin_list, pin_list_fields);

static enum outcome keep_and_tell(struct till *till, const struct catalogue_view *view,
                                  const struct journal_setting settings[], size_t count, struct arena *arena,
                                  struct fault *fault);
static enum outcome read_kept(struct till *till, struct arena *arena, struct catalogue_view **view,
                              struct fault *fault);
static enum outcome note_age(struct till *till, struct arena *arena, struct catalogue_view *view, struct fault *fault);
static bool is_as_kept(struct till *till, const char *bytes, struct arena *arena);
static enum outcome parse_former(struct till *till, const char *bytes, const char *etag, struct catalogue_view **view,
                                 struct fault *fault);
static void give_pins(struct till *till, struct catalogue_view *view);
static enum outcome read_pins(struct till *till, struct arena *arena, struct pin_list *pins, struct fault *fault);
static const char *pin_of(const struct pin_list *pins, const char *code);
static const char *sealed_pins(struct till *till, const struct snapshot *snapshot, struct arena *arena);
static enum outcome seal_text(struct vault *vault, const struct buffer *text, struct arena *arena, const char **value,
                              struct fault *fault);
static enum outcome unseal_text(struct till *till, struct arena *arena, struct buffer *text, struct fault *fault);

enum outcome view_keep(struct till *till, const struct catalogue_view *view, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer kept = {0};
  uint8_t digest[SHA256_BYTES];
  char hash[SHA256_HEX];
  struct json json = json_into(&kept);
  spec_write(&snapshot_screen_spec, &view->snapshot, &json);
  sha256(kept.bytes, kept.length, digest);
  hex_from_bytes(digest, SHA256_BYTES, hash);
  const struct journal_setting settings[] = {
      {"snapshot", kept.bytes},      {"snapshot_sha256", hash},
      {"snapshot_etag", view->etag}, {PINS_SETTING, sealed_pins(till, &view->snapshot, &arena)},
      {"cashiers", "known"}, /* for ever: whoever revokes the last one must not open the till to everybody */
  };
  size_t count = sizeof settings / sizeof settings[0];
  if (view->snapshot.cashier_count == 0) count--;
  till_moment_begin(till);
  enum outcome outcome = keep_and_tell(till, view, settings, count, &arena, fault);
  till_moment_end(till);
  return outcome;
}

/* The first catalogue changes nothing; nor does the same one, fetched again. */
static enum outcome keep_and_tell(struct till *till, const struct catalogue_view *view,
                                  const struct journal_setting settings[], size_t count, struct arena *arena,
                                  struct fault *fault) {
  const struct catalogue_view *former = till->moment.view;
  struct draft drafts[VIEW_EVENTS];
  if (!former || !till->moment.identity.till[0] || text_equal(former->etag, view->etag))
    return journal_settings_write(till->journal, settings, count, fault);
  size_t events = view_events(&former->snapshot, &view->snapshot, arena, drafts);
  return till_keep_setting(till, NULL, drafts, events, settings, count, arena, fault);
}

void view_load(struct till *till) {
  AUTO(arena) struct arena arena = {0};
  struct catalogue_view *view = NULL;
  struct fault fault = {0};
  enum outcome outcome = read_kept(till, &arena, &view, &fault);
  if (outcome == OK && view) outcome = view_use(till, view, &fault);
  if (outcome != OK) log_fault(LOG_ERROR, "till.snapshot_unreadable", &fault);
}

/* *view stays NULL where nothing is kept yet. */
static enum outcome read_kept(struct till *till, struct arena *arena, struct catalogue_view **view,
                              struct fault *fault) {
  const char *bytes = NULL, *etag = NULL;
  enum outcome outcome = journal_setting_read(till->journal, "snapshot", arena, &bytes, fault);
  if (outcome == OK) outcome = journal_setting_read(till->journal, "snapshot_etag", arena, &etag, fault);
  if (outcome != OK || !bytes || !etag) return outcome;
  if (!is_as_kept(till, bytes, arena))
    return fault_set(fault, VERIFY_FAILED, "snapshot", "not the catalogue that was kept");
  outcome = view_parse(&snapshot_screen_spec, bytes, strlen(bytes), view, fault);
  if (outcome == UNKNOWN_FIELD) return parse_former(till, bytes, etag, view, fault);
  if (outcome != OK) return outcome;
  TEXT_COPY((*view)->etag, etag);
  give_pins(till, *view);
  return note_age(till, arena, *view, fault);
}

/* What the program of before did not know of a catalogue it did not keep: the server is asked for a whole one. */
static enum outcome note_age(struct till *till, struct arena *arena, struct catalogue_view *view, struct fault *fault) {
  const char *former = NULL;
  enum outcome outcome = journal_setting_read(till->journal, "software", arena, &former, fault);
  if (outcome == OK && former && !text_equal(former, till_running())) view->is_incomplete = true;
  return outcome;
}

static bool is_as_kept(struct till *till, const char *bytes, struct arena *arena) {
  uint8_t digest[SHA256_BYTES];
  char hash[SHA256_HEX];
  const char *expected = NULL;
  struct fault fault = {0};
  sha256(bytes, strlen(bytes), digest);
  hex_from_bytes(digest, sizeof digest, hash);
  return journal_setting_read(till->journal, "snapshot_sha256", arena, &expected, &fault) == OK &&
         text_equal(hash, expected);
}

/* An earlier version kept the catalogue as it came, PINs and all. SQLite overwrites what is replaced (secure_delete).
 * Where that fails the till sells all the same, and tries again at its next start. */
static enum outcome parse_former(struct till *till, const char *bytes, const char *etag, struct catalogue_view **view,
                                 struct fault *fault) {
  enum outcome outcome = view_parse(&snapshot_spec, bytes, strlen(bytes), view, fault);
  if (outcome != OK) return outcome;
  TEXT_COPY((*view)->etag, etag);
  struct fault kept = {0};
  if (view_keep(till, *view, &kept) == OK)
    log_event(LOG_NOTICE, "till.pins_sealed", "the PINs in the kept catalogue are sealed now");
  else log_fault(LOG_ERROR, "till.pins_not_sealed", &kept);
  return OK;
}

/* A cashier whose PIN is not there keeps her face, and an empty text that no PIN fits. */
static void give_pins(struct till *till, struct catalogue_view *view) {
  struct pin_list pins = {0};
  struct fault fault = {0};
  size_t count = view->snapshot.cashier_count, missing = 0;
  if (count == 0) return;
  if (read_pins(till, &view->arena, &pins, &fault) != OK) log_fault(LOG_ERROR, "till.pins_unreadable", &fault);
  struct snapshot_cashier *cashiers = arena_list(&view->arena, count, sizeof *cashiers);
  for (size_t i = 0; i < count; i++) {
    cashiers[i] = view->snapshot.cashiers[i];
    cashiers[i].pin = pin_of(&pins, cashiers[i].code);
    if (!cashiers[i].pin[0]) missing++;
  }
  view->snapshot.cashiers = cashiers;
  view->is_incomplete = missing > 0;
  if (missing > 0)
    log_event(LOG_ERROR, "till.pins_missing", "%zu cashiers cannot sign in before the next catalogue", missing);
}

static enum outcome read_pins(struct till *till, struct arena *arena, struct pin_list *pins, struct fault *fault) {
  AUTO(arena) struct arena work = {0};
  AUTO(secret) struct buffer text = {0};
  enum outcome outcome = unseal_text(till, &work, &text, fault);
  if (outcome != OK || text.length == 0) return outcome;
  return spec_read(&pin_list_spec, text.bytes, text.length, arena, pins, fault);
}

static const char *pin_of(const struct pin_list *pins, const char *code) {
  for (size_t i = 0; i < pins->cashier_count; i++)
    if (text_equal(pins->cashiers[i].code, code)) return pins->cashiers[i].pin;
  return "";
}

/* A machine key that was taken out while the till runs must not keep new prices away: the catalogue is then kept
 * without PINs, and the one in use has them until the till stops. */
static const char *sealed_pins(struct till *till, const struct snapshot *snapshot, struct arena *arena) {
  AUTO(secret) struct buffer text = {0};
  struct fault fault = {0};
  const char *value = "";
  const struct pin_list pins = {snapshot->cashiers, snapshot->cashier_count};
  if (pins.cashier_count == 0) return value;
  struct json json = json_into(&text);
  spec_write(&pin_list_spec, &pins, &json);
  if (seal_text(till->vault, &text, arena, &value, &fault) != OK) log_fault(LOG_ERROR, "till.pins_not_sealed", &fault);
  return value;
}

enum outcome view_pins_seal_again(struct till *till, struct arena *arena, const char **value, struct fault *fault) {
  AUTO(secret) struct buffer text = {0};
  struct fault unreadable = {0};
  *value = NULL;
  if (unseal_text(till, arena, &text, &unreadable) != OK) {
    log_fault(LOG_ERROR, "till.pins_unreadable", &unreadable); /* lost already: the next catalogue brings them */
    return OK;
  }
  return text.length == 0 ? OK : seal_text(till->vault, &text, arena, value, fault);
}

static enum outcome seal_text(struct vault *vault, const struct buffer *text, struct arena *arena, const char **value,
                              struct fault *fault) {
  AUTO(buffer) struct buffer sealed = {0};
  enum outcome outcome = vault_seal(vault, PINS_PURPOSE, text->bytes, text->length, &sealed, fault);
  if (outcome != OK) return outcome;
  char *base64 = arena_alloc(arena, 4 * ((sealed.length + 2) / 3) + 1);
  base64_from_bytes((const uint8_t *)sealed.bytes, sealed.length, base64);
  *value = base64;
  return OK;
}

/* text stays empty where nothing is sealed. */
static enum outcome unseal_text(struct till *till, struct arena *arena, struct buffer *text, struct fault *fault) {
  const char *value = NULL;
  enum outcome outcome = journal_setting_read(till->journal, PINS_SETTING, arena, &value, fault);
  if (outcome != OK || !value || !value[0]) return outcome;
  size_t room = strlen(value), length = 0;
  uint8_t *sealed = arena_alloc(arena, room);
  if (!base64_to_bytes(value, sealed, room, &length))
    return fault_set(fault, BAD_KEY, PINS_SETTING, "not a sealed value");
  return vault_unseal(till->vault, PINS_PURPOSE, sealed, length, text, fault);
}
