/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir-till: the program of one touchscreen terminal. */
#include "core/config.h"
#include "core/log.h"
#include "core/version.h"
#include "pos/till/hardware.h"
#include "pos/till/kiosk.h"
#include "pos/till/main/archive_commands.h"
#include "pos/virtual/printer.h"

#include "fiscal_core.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct options {
  const char *data, *listen, *public_url, *server, *enrol, *machine_key, *out, *archive, *customer_screen,
      *kiosk_backend;
  int64_t port, paper;
  bool help, version, describe_api, verbose, kiosk, kiosk_browsers;
};
static const struct config_option option_table[] = {
    CONFIG_OPTION(struct options, data, "data", .value_name = "DIR", .fallback = "var/till",
                  .help = "where the journal and the key are kept"),
    CONFIG_OPTION(struct options, port, "port", .value_name = "N", .fallback = "8081", .max = 65535,
                  .help = "port of the touch screen (0: any)"),
    CONFIG_OPTION(struct options, listen, "listen", .value_name = "ADDRESS", .fallback = "127.0.0.1",
                  .help = "address to listen on"),
    CONFIG_OPTION(struct options, public_url, "public-url", .value_name = "URL",
                  .help = "address of the screen when it is not on this machine: other Host names are refused"),
    CONFIG_OPTION(struct options, server, "server", .value_name = "URL",
                  .help = "address of the server, for instance http://127.0.0.1:8080"),
    CONFIG_OPTION(struct options, enrol, "enrol", .value_name = "CODE",
                  .help = "link this till with a one-time code, then go on"),
    CONFIG_OPTION(struct options, machine_key, "machine-key", .value_name = "FILE",
                  .help = "opens the signing key (default: DIR/machine.key; better on another disk)"),
    CONFIG_OPTION(struct options, out, "out", .value_name = "DIR",
                  .help =
                      "archive: where the file goes (default: archives in the till's folder); virtual-printer: where "
                      "each strip of paper goes"),
    CONFIG_OPTION(struct options, archive, "archive", .value_name = "FILE",
                  .help = "purge: the archive that holds what goes"),
    CONFIG_OPTION(struct options, paper, "paper", .value_name = "MM", .fallback = "80", .min = 58, .max = 80,
                  .help = "virtual-printer: millimetres of its paper, 58 or 80"),
    CONFIG_OPTION(struct options, kiosk, "kiosk",
                  .help = "show the till that runs on --port, full size, on this machine's screens; nothing else"),
    CONFIG_OPTION(struct options, customer_screen, "customer-screen", .value_name = "NAME",
                  .help = "kiosk: connector of the customer's screen (default: the second of /sys/class/drm)"),
    CONFIG_OPTION(struct options, kiosk_backend, "kiosk-backend", .value_name = "NAME",
                  .help = "kiosk: weston's way to the screens, for instance headless-backend.so for a trial"),
    CONFIG_OPTION(struct options, kiosk_browsers, "kiosk-browsers",
                  .help = "kiosk: the browsers alone, in a compositor that runs already"),
    CONFIG_OPTION(struct options, describe_api, "describe-api", .help = "print every route as JSON and stop"),
    CONFIG_OPTION(struct options, verbose, "verbose", .help = "log every request"),
    CONFIG_OPTION(struct options, version, "version", .help = "print the version and stop"),
    CONFIG_OPTION(struct options, help, "help", .help = "print this and stop"),
};
#define OPTION_COUNT (sizeof option_table / sizeof option_table[0])

static bool is_command(const char *const rest[], size_t count, const struct options *options);
static int run_command(const char *const rest[], const struct options *options);
static int run(const struct options *options);
static struct till_options till_options_of(const struct options *options);
static int rotate(const struct options *options);
static int print_here(const struct options *options);
static int show(const struct options *options);
static enum outcome serve(const struct options *options, struct till *till, struct fault *fault);
static int fail(const struct fault *fault);

int main(int argc, char *argv[]) {
  AUTO(arena) struct arena arena = {0};
  struct options options = {0};
  struct fault fault = {0};
  const char **rest = arena_list(&arena, (size_t)argc, sizeof *rest);
  size_t rest_count = 0;
  enum outcome read = config_read(option_table, OPTION_COUNT, argc, argv, &arena, &options, rest, &rest_count, &fault);
  if (read == OK && rest_count > 0 && !is_command(rest, rest_count, &options))
    read = fault_set(&fault, BAD_OPTION, rest[0], "not a command or an option; see --help");
  if (read != OK) return fail(&fault);
  if (options.help) {
    puts("comptoir-till: the touchscreen till of a KPA.\n"
         "comptoir-till rotate: seal its key and its token with a new machine key (docs/secrets.md).\n"
         "comptoir-till archive: one file of all it signed since the last one (docs/archive.md).\n"
         "comptoir-till verify: recount its journal.\n"
         "comptoir-till verify-archive FILE: check such a file, without the till.\n"
         "comptoir-till purge --archive FILE: take out of the till what that file holds.\n"
         "comptoir-till virtual-printer: a receipt printer without paper, on --port (docs/hardware.md).\n");
    config_help(option_table, OPTION_COUNT);
    return 0;
  }
  if (options.version) return puts(TILL_SOFTWARE_NAME " " COMPTOIR_VERSION ", cœur fiscal " FISCAL_CORE) < 0;
  if (options.describe_api) {
    AUTO(buffer) struct buffer out = {0};
    size_t count = 0;
    const struct route_table *tables = till_tables(&count);
    http_describe(tables, count, &out);
    return puts(out.bytes) < 0;
  }
  umask(077); /* the journal knows names */
  if (options.kiosk || options.kiosk_browsers) return show(&options);
  return rest_count > 0 ? run_command(rest, &options) : run(&options);
}

static bool is_command(const char *const rest[], size_t count, const struct options *options) {
  if (text_equal(rest[0], "verify-archive")) return count == 2;
  if (text_equal(rest[0], "purge")) return count == 1 && options->archive;
  static const char *const alone[] = {"rotate", "archive", "verify", "virtual-printer"};
  for (size_t i = 0; count == 1 && i < sizeof alone / sizeof alone[0]; i++)
    if (text_equal(rest[0], alone[i])) return true;
  return false;
}

static int run_command(const char *const rest[], const struct options *options) {
  struct till_options till = till_options_of(options);
  if (text_equal(rest[0], "verify-archive")) return verify_archive_command(rest[1]);
  if (text_equal(rest[0], "verify")) return verify_command(options->data);
  if (text_equal(rest[0], "purge")) return purge_command(&till, options->archive);
  if (text_equal(rest[0], "archive")) return archive_command(&till, options->out);
  if (text_equal(rest[0], "virtual-printer")) return print_here(options);
  return rotate(options);
}

static int show(const struct options *options) {
  struct fault fault = {0};
  const struct kiosk_options kiosk = {
      .port = (uint16_t)options->port, .customer_screen = options->customer_screen, .backend = options->kiosk_backend};
  enum outcome outcome = options->kiosk_browsers ? kiosk_browse(&kiosk, &fault) : kiosk_show(&kiosk, &fault);
  return outcome == OK ? 0 : fail(&fault);
}

static int print_here(const struct options *options) {
  struct fault fault = {0};
  const struct virtual_options printer = {
      .port = (uint16_t)options->port, .columns = options->paper == 58 ? 32 : 48, .folder = options->out};
  return virtual_run(&printer, &fault) == OK ? 0 : fail(&fault);
}

static struct till_options till_options_of(const struct options *options) {
  return (struct till_options){.folder = options->data, .server = options->server, .machine_key = options->machine_key};
}

static int rotate(const struct options *options) {
  struct fault fault = {0};
  struct till_options till = till_options_of(options);
  if (till_rotate(&till, &fault) != OK) return fail(&fault);
  return puts("La clé de cette machine est changée.") < 0;
}

static int run(const struct options *options) {
  if (options->verbose) log_set_level(LOG_DEBUG);
  signal(SIGPIPE, SIG_IGN); /* a reader of the log, or a server, that leaves must not stop the till */
  sigset_t stops;           /* blocked before any thread starts, so that only sigwait sees them */
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stops, NULL);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  struct fault fault = {0};
  struct till *till = NULL;
  struct till_options opening = till_options_of(options);
  enum outcome outcome = till_open(&opening, &till, &fault);
  if (outcome == OK && options->enrol) {
    outcome = till_enrol(till, options->server, options->enrol, &fault);
    if (outcome == ALREADY_ENROLLED) outcome = OK; /* started again with the same command line */
  }
  if (outcome == OK) outcome = serve(options, till, &fault);
  till_close(till);
  curl_global_cleanup();
  return outcome == OK ? 0 : fail(&fault);
}

static enum outcome serve(const struct options *options, struct till *till, struct fault *fault) {
  struct http_server *server = NULL;
  size_t count = 0;
  const struct route_table *tables = till_tables(&count);
  enum outcome outcome = http_start(&(struct http_options){.address = options->listen,
                                                           .port = (uint16_t)options->port,
                                                           .threads = 2,
                                                           .connection_limit = 200,
                                                           .timeout_s = 60,
                                                           .public_url = options->public_url,
                                                           .tables = tables,
                                                           .table_count = count,
                                                           .authorise = cashier_authorise,
                                                           .fallback = http_serve_asset,
                                                           .app = till},
                                    &server, fault);
  if (outcome != OK) return outcome;
  till_started(till);
  log_event(LOG_NOTICE, "till.ready", "http://%s:%u/", options->listen, (unsigned)http_port(server));
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  int received = 0;
  while (sigwait(&stops, &received) != 0) continue;
  log_event(LOG_NOTICE, "till.stopping", "signal %d", received);
  hardware_quiet(till);
  http_stop(server);
  till_stopping(till);
  return OK;
}

static int fail(const struct fault *fault) {
  fprintf(stderr, "comptoir-till: %s %s%s%s\n", outcome_text(fault->outcome, LANGUAGE_FR), fault->field,
          fault->field[0] ? " : " : "", fault->hint);
  return fault->outcome == BAD_OPTION ? 2 : 1;
}
