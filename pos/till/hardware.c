/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/hardware.h"

#include "core/log.h"
#include "pos/device/port.h"
#include "pos/printer/charset.h"
#include "pos/till/display.h"
#include "pos/till/slips.h"

#include <stdlib.h>
#include <string.h>

#define SETTING "hardware"
#define WEIGH_US 800000

struct hardware {
  pthread_mutex_t scale_lock; /* one question at a time; whoever finds it taken is told so */
  pthread_mutex_t lock;       /* guards scale */
  struct scale_settings scale;
  struct slip_store *slips; /* NULL: slips wait in memory alone */
  bool in_trouble;          /* the printer's own thread: told in the event log, once each time */
};

static const char *const printer_links[] = {"none", "tcp", "device", NULL};
static const char *const scale_protocols[] = {"none", "sics", "8217", NULL};
static const char *const charset_choices[] = {"multi", "pc858", "wpc1252", "ascii", NULL};
static const struct spec_field hardware_fields[] = {
    SPEC_FIELD(struct hardware_settings, printer, .required = true, .choices = printer_links),
    SPEC_FIELD(struct hardware_settings, address, .max = PRINTER_ADDRESS - 1),
    SPEC_FIELD(struct hardware_settings, speed, .min = 1200, .max = 115200),
    SPEC_FIELD(struct hardware_settings, paper, .required = true, .min = 58, .max = 80),
    SPEC_FIELD(struct hardware_settings, charset, .required = true, .choices = charset_choices),
    SPEC_FIELD(struct hardware_settings, drawer, .required = true),
    SPEC_FIELD(struct hardware_settings, cutter, .required = true),
    SPEC_FIELD(struct hardware_settings, scale, .required = true, .choices = scale_protocols),
    SPEC_FIELD(struct hardware_settings, scale_address, .max = PRINTER_ADDRESS - 1),
    SPEC_FIELD(struct hardware_settings, scale_speed, .min = 1200, .max = 115200),
    SPEC_FIELD(struct hardware_settings, override, .omitted = true, .max = OVERRIDE_TOKEN),
};
const struct spec hardware_spec = SPEC("TillHardware", struct hardware_settings, hardware_fields);

static const struct hardware_settings nothing = {.printer = "none",
                                                 .address = "",
                                                 .speed = 9600,
                                                 .paper = 80,
                                                 .charset = "multi",
                                                 .cutter = true,
                                                 .scale = "none",
                                                 .scale_address = "",
                                                 .scale_speed = 9600};

static enum outcome start(struct till *till, struct fault *fault);
static void use(struct till *till, const struct hardware_settings *settings);
static struct printer_settings printer_part(const struct hardware_settings *settings);
static enum outcome check_place(const char *kind, const char *address, const char *field, struct fault *fault);
static void note_trouble(void *context, enum printer_condition condition);

enum outcome hardware_check(const struct hardware_settings *settings, struct fault *fault) {
  if (settings->paper != 58 && settings->paper != 80) return fault_set(fault, OUT_OF_RANGE, "/paper", "58, 80");
  if (!port_speed_known(settings->speed)) return fault_set(fault, OUT_OF_RANGE, "/speed", "9600, 19200, 38400…");
  if (!port_speed_known(settings->scale_speed)) return fault_set(fault, OUT_OF_RANGE, "/scale_speed", "9600…");
  enum outcome outcome = check_place(settings->printer, settings->address, "/address", fault);
  if (outcome != OK || text_equal(settings->scale, "none")) return outcome;
  const char *kind = settings->scale_address && settings->scale_address[0] == '/' ? "device" : "tcp";
  return check_place(kind, settings->scale_address, "/scale_address", fault);
}

static enum outcome check_place(const char *kind, const char *address, const char *field, struct fault *fault) {
  struct fault why = {0};
  enum outcome outcome = OK;
  if (text_equal(kind, "tcp")) outcome = port_check_tcp(address ? address : "", &why);
  if (text_equal(kind, "device")) outcome = port_check_device(address ? address : "", &why);
  return outcome == OK ? OK : fault_set(fault, outcome, field, "%s", why.hint);
}

enum outcome hardware_open(struct till *till, struct fault *fault) {
  struct hardware *hardware = calloc(1, sizeof *hardware);
  if (!hardware) return fault_set(fault, FAILED_INTERNAL, "hardware", "no memory");
  pthread_mutex_init(&hardware->scale_lock, NULL);
  pthread_mutex_init(&hardware->lock, NULL);
  till->hardware = hardware;
  enum outcome outcome = start(till, fault);
  if (outcome != OK) hardware_close(till);
  return outcome;
}

static enum outcome start(struct till *till, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct hardware_settings settings = nothing;
  struct fault unread = {0};
  if (hardware_read(till, &arena, &settings, &unread) != OK || hardware_check(&settings, &unread) != OK) {
    log_fault(LOG_ERROR, "till.hardware", &unread);
    settings = nothing;
  }
  struct printer_settings printer = printer_part(&settings);
  enum outcome outcome = printer_open(&printer, &till->printer, fault);
  if (outcome == OK) outcome = display_open(&till->display, fault);
  if (outcome != OK) return outcome;
  printer_watch(till->printer, note_trouble, till);
  use(till, &settings);
  till->hardware->slips = slip_store_open(till->folder, till->vault);
  slip_store_serve(till->hardware->slips, till->printer);
  return OK;
}

void hardware_close(struct till *till) {
  if (!till->hardware) return;
  display_close(till->display);
  printer_close(till->printer);
  slip_store_close(till->hardware->slips);
  till->display = NULL;
  till->printer = NULL;
  pthread_mutex_destroy(&till->hardware->scale_lock);
  pthread_mutex_destroy(&till->hardware->lock);
  free(till->hardware);
  till->hardware = NULL;
}

void hardware_quiet(struct till *till) {
  display_quiet(till->display);
}

enum outcome hardware_read(struct till *till, struct arena *arena, struct hardware_settings *settings,
                           struct fault *fault) {
  const char *kept = NULL;
  enum outcome outcome = journal_setting_read(till->journal, SETTING, arena, &kept, fault);
  if (outcome == OK && kept) return spec_read(&hardware_spec, kept, strlen(kept), arena, settings, fault);
  if (outcome == OK) *settings = nothing;
  return outcome;
}

enum outcome hardware_write(struct till *till, const struct hardware_settings *settings, struct fault *fault) {
  AUTO(buffer) struct buffer bytes = {0};
  struct json json = json_into(&bytes);
  struct hardware_settings kept = *settings;
  enum outcome outcome = hardware_check(settings, fault);
  if (outcome != OK) return outcome;
  kept.override = NULL;
  spec_write(&hardware_spec, &kept, &json);
  outcome = journal_settings_write(till->journal, &(struct journal_setting){SETTING, bytes.bytes}, 1, fault);
  if (outcome == OK) use(till, settings);
  return outcome;
}

static void use(struct till *till, const struct hardware_settings *settings) {
  struct printer_settings printer = printer_part(settings);
  printer_use(till->printer, &printer);
  struct scale_settings scale = {.speed = settings->scale_speed};
  if (!scale_protocol_from_name(settings->scale, &scale.protocol)) scale.protocol = SCALE_NONE;
  TEXT_COPY(scale.address, settings->scale_address ? settings->scale_address : "");
  pthread_mutex_lock(&till->hardware->lock);
  till->hardware->scale = scale;
  pthread_mutex_unlock(&till->hardware->lock);
}

static struct printer_settings printer_part(const struct hardware_settings *settings) {
  struct printer_settings printer = {.speed = settings->speed,
                                     .columns = settings->paper == 58 ? 32 : 48,
                                     .drawer = settings->drawer,
                                     .cutter = settings->cutter};
  printer.link = text_equal(settings->printer, "tcp")      ? PRINTER_TCP
                 : text_equal(settings->printer, "device") ? PRINTER_DEVICE
                                                           : PRINTER_NONE;
  TEXT_COPY(printer.address, settings->address ? settings->address : "");
  TEXT_COPY(printer.charset, settings->charset);
  return printer;
}

enum outcome hardware_weigh(struct till *till, int64_t *grams) {
  struct hardware *hardware = till->hardware;
  if (!hardware || pthread_mutex_trylock(&hardware->scale_lock) != 0) return SCALE_UNSTABLE;
  pthread_mutex_lock(&hardware->lock);
  struct scale_settings scale = hardware->scale;
  pthread_mutex_unlock(&hardware->lock);
  enum outcome outcome = scale_weigh(&scale, clock_monotonic_us() + WEIGH_US, grams);
  pthread_mutex_unlock(&hardware->scale_lock);
  return outcome;
}

/* Once when it begins; a printer that comes and goes does not fill the log. */
static void note_trouble(void *context, enum printer_condition condition) {
  struct till *till = context;
  bool bad = condition == PRINTER_AWAY || condition == PRINTER_PAPER_OUT || condition == PRINTER_COVER_OPEN ||
             condition == PRINTER_TROUBLE;
  if (bad && !till->hardware->in_trouble) till_event(till, EVENT_PRINTER_FAILURE, printer_condition_name(condition));
  if (bad || condition == PRINTER_READY) till->hardware->in_trouble = bad;
}

bool hardware_moves_cash(const struct record *record) {
  if (record_payload_of(record) == PAYLOAD_CASH) { /* what was typed wrong lies where it lay: a tender_change is none */
    static const char *const kinds[] = {"cash_in", "cash_out", "bank_drop"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
      if (text_equal(record->kind, kinds[i])) return true;
    return false;
  }
  if (record_payload_of(record) != PAYLOAD_TICKET) return false;
  if (record->ticket.deferred_at) return false; /* this money lies in the drawer since then */
  for (size_t i = 0; i < record->ticket.tender_count; i++)
    if (text_equal(record->ticket.tenders[i].kind, "cash")) return true;
  return record->ticket.change.cents != 0;
}

void hardware_kept(struct till *till, const struct draft drafts[], size_t count) {
  bool cash = false;
  for (size_t i = 0; i < count; i++) {
    const struct record *record = &drafts[i].record;
    bool training = text_equal(record->chain, CHAIN_TRAINING);
    cash |= !training && hardware_moves_cash(record);
    if (record_payload_of(record) == PAYLOAD_TICKET) display_paid(till->display, &record->ticket, training);
  }
  if (cash) (void)printer_open_drawer(till->printer);
}
