/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/api.h"
#include "server/authorise.h"
#include "server/command.h"
#include "server/pools.h"

#include "access/access.h"
#include "access/privacy.h"
#include "access/secret.h"
#include "catalog/catalog.h"
#include "core/file.h"
#include "core/log.h"
#include "costs/costs.h"
#include "custody/custody.h"
#include "exports/exports.h"
#include "group/group.h"
#include "hook/hook.h"
#include "ledger/ledger.h"
#include "month/month_jobs.h"
#include "online/online.h"
#include "order/level.h"
#include "order/order.h"
#include "pay/pay.h"
#include "payment/payment.h"
#include "photo/photo.h"
#include "pos/intake/intake.h"
#include "pos/intake/letters.h"
#include "quote/quote.h"
#include "rules/rules.h"
#include "shop/shop.h"
#include "statements/statements.h"
#include "stock/stock.h"

#include <assert.h>
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct serving {
  const struct options *options;
  struct database database;
  struct services services;
  struct shop shop;
  struct catalog_service *catalog;
  struct intake *intake;
  struct vault *vault;
  struct access *access;
  struct payments *payments;
  struct hooks *hooks;
  struct arena *arena;
  pthread_t refresher;
  atomic_bool stopping;
};

const struct route_table *const server_tables[] = {&health_routes,
                                                   &access_routes,
                                                   &privacy_routes,
                                                   &catalog_routes,
                                                   &ledger_routes,
                                                   &intake_routes,
                                                   &known_routes,
                                                   &settings_routes,
                                                   &shop_routes,
                                                   &shop_basket_routes,
                                                   &shop_order_routes,
                                                   &shop_live_routes,
                                                   &shop_account_routes,
                                                   &costs_routes,
                                                   &pay_routes,
                                                   &desk_routes,
                                                   &exports_routes,
                                                   &statements_routes,
                                                   &rules_routes,
                                                   &letters_routes,
                                                   &totals_routes,
                                                   &custody_till_routes,
                                                   &custody_office_routes,
                                                   &stock_routes,
                                                   &order_shop_routes,
                                                   &order_pay_routes,
                                                   &order_office_routes,
                                                   &order_diary_routes,
                                                   &order_level_routes,
                                                   &shop_group_routes,
                                                   &group_shop_routes,
                                                   &group_office_routes,
                                                   &payment_routes,
                                                   &payment_office_routes,
                                                   &online_till_routes,
                                                   &online_money_routes,
                                                   &online_withdrawal_routes,
                                                   &online_shelf_routes,
                                                   &photo_routes,
                                                   &hook_routes,
                                                   &hook_log_routes,
                                                   &message_routes,
                                                   &api_routes,
                                                   &quote_shop_routes,
                                                   &quote_office_routes,
                                                   &shop_quote_routes,
                                                   NULL};

static enum outcome refuse_bare_secrets(const struct options *options, struct fault *fault);
static enum outcome serve(struct serving *serving, struct fault *fault);
static const char *page_head(struct arena *arena);
static enum outcome announce(struct serving *serving, const struct http_server *server, struct fault *fault);
static void tell_first_access(const struct options *options, const char *invitation, struct arena *arena);
static enum outcome start_modules(struct serving *serving, struct fault *fault);
static const char *folder_of_files(const struct serving *serving);
static enum outcome start_payments(struct serving *serving, struct fault *fault);
static enum outcome start_hooks(struct serving *serving, struct fault *fault);
static void stop_modules(struct serving *serving);
static void *refresh(void *context);
static sigset_t stop_signals(void);

/* What was large and wanted for a moment goes back to the system, however many there were: glibc would learn to keep
 * it. */
enum { GOES_BACK_BYTES = 128 * 1024 };

int command_serve(const struct options *options, struct arena *arena, struct fault *fault) {
  mallopt(M_MMAP_THRESHOLD, GOES_BACK_BYTES);
  sigset_t stops = stop_signals();
  pthread_sigmask(SIG_BLOCK, &stops, NULL); /* before any thread: only sigwait sees them */
  struct serving serving = {.options = options, .arena = arena};
  enum outcome outcome = refuse_bare_secrets(options, fault);
  if (outcome == OK) outcome = database_open(options, 1, &serving.database, fault);
  if (outcome == OK)
    outcome = secret_vault_open(serving.database.db, machine_key_path(options, arena), &serving.vault, fault);
  if (outcome == OK) outcome = pools_open(options, &serving.database, &serving.services, fault);
  if (outcome == OK) outcome = start_modules(&serving, fault);
  if (outcome == OK) outcome = serve(&serving, fault);
  stop_modules(&serving);
  access_stop(serving.access);
  vault_close(serving.vault);
  pools_close(&serving.services);
  database_close(&serving.database);
  return outcome == OK ? 0 : 1;
}

static enum outcome start_modules(struct serving *serving, struct fault *fault) {
  struct services *services = &serving->services;
  serving->catalog = services->catalog = catalog_service_new(services->house);
  serving->shop = (struct shop){.till_url = serving->options->till_url};
  services->shop = &serving->shop;
  services->quote_files = folder_of_files(serving);
  enum outcome outcome = catalog_refresh(serving->catalog, fault);
  if (outcome == OK) outcome = intake_start(services->house, &serving->intake, fault);
  if (outcome != OK) return outcome;
  services->intake = serving->intake;
  const struct access_options access = {.door = services->door,
                                        .vault = serving->vault,
                                        .public_url = serving->options->public_url,
                                        .smtp_url = serving->options->smtp_url,
                                        .mail_from = serving->options->mail_from};
  outcome = access_start(&access, &serving->access, fault);
  if (outcome != OK) return outcome;
  services->access = serving->access;
  outcome = start_payments(serving, fault);
  if (outcome == OK) outcome = start_hooks(serving, fault);
  if (outcome != OK) return outcome;
  if (pthread_create(&serving->refresher, NULL, refresh, serving) != 0)
    return fault_set(fault, FAILED_INTERNAL, "refresh", "no thread");
  return OK;
}

/* DATA/quotes: what customers send, for nobody but this program. What cannot be made is told when it is needed. */
static const char *folder_of_files(const struct serving *serving) {
  const char *folder = arena_format(serving->arena, "%s/quotes", serving->options->data);
  mkdir(serving->options->data, 0755);
  if (mkdir(folder, 0700) != 0 && errno != EEXIST) log_event(LOG_ERROR, "quote.no_folder", "%s", folder);
  return folder;
}

static enum outcome start_payments(struct serving *serving, struct fault *fault) {
  static const struct payment_target targets[] = {
      {"order", order_paid, order_paid_back}, {"pledge", pledge_paid, pledge_paid_back}, {NULL, NULL, NULL}};
  const struct payment_options options = {.shop = serving->services.shop_db,
                                          .door = serving->services.door,
                                          .vault = serving->vault,
                                          .helloasso_url = serving->options->helloasso_url,
                                          .stripe_url = serving->options->stripe_url,
                                          .targets = targets};
  enum outcome outcome = payment_start(&options, &serving->payments, fault);
  serving->services.payments = serving->payments;
  return outcome;
}

static enum outcome start_hooks(struct serving *serving, struct fault *fault) {
  const struct hook_options options = {.house = serving->services.house,
                                       .door = serving->services.door,
                                       .vault = serving->vault,
                                       .allow_loopback = serving->options->hooks_allow_loopback};
  enum outcome outcome = hooks_start(&options, &serving->hooks, fault);
  serving->services.hooks = serving->hooks;
  return outcome;
}

static void stop_modules(struct serving *serving) {
  atomic_store(&serving->stopping, true);
  payment_stop(serving->payments);
  hooks_stop(serving->hooks);
  if (serving->refresher) pthread_join(serving->refresher, NULL);
  month_jobs_finish();
  if (serving->intake) intake_stop(serving->intake);
  if (serving->catalog) catalog_service_free(serving->catalog);
}

static enum outcome serve(struct serving *serving, struct fault *fault) {
  struct route_table tables[SERVER_TABLES_MAX];
  struct http_server *server = NULL;
  enum outcome outcome = http_start(&(struct http_options){.address = serving->options->listen,
                                                           .port = (uint16_t)serving->options->port,
                                                           .threads = (unsigned)serving->options->threads,
                                                           .connection_limit = 4000,
                                                           .timeout_s = 60,
                                                           .public_url = serving->options->public_url,
                                                           .trusted_proxies = serving->options->trusted_proxy,
                                                           .rate_percent = (unsigned)serving->options->rate_limit,
                                                           .spool_folder = serving->services.quote_files,
                                                           .tables = tables,
                                                           .table_count = server_tables_list(tables),
                                                           .authorise = server_authorise,
                                                           .fallback = http_serve_asset,
                                                           .page_head = page_head(serving->arena),
                                                           .app = &serving->services},
                                    &server, fault);
  if (outcome != OK) return outcome;
  malloc_trim(0); /* comparing every query with the schema took a megabyte that nothing needs any more */
  outcome = announce(serving, server, fault);
  if (outcome == OK) {
    sigset_t stops = stop_signals();
    int received = 0;
    while (sigwait(&stops, &received) != 0) continue;
    log_event(LOG_NOTICE, "server.stopping", "signal %d", received);
  }
  intake_dismiss(serving->intake);
  http_stop(server);
  return outcome;
}

static const char *page_head(struct arena *arena) {
  return arena_format(arena,
                      "<link rel=\"stylesheet\" href=\"/a/%s/ui/tokens.css\"><link rel=\"stylesheet\" "
                      "href=\"/a/%s/ui/parts.css\"><link rel=\"stylesheet\" href=\"/a/%s/ui/pages.css\">\n",
                      asset_build_id, asset_build_id, asset_build_id);
}

/* The first invitation goes to whoever installs, and into no log. */
static enum outcome announce(struct serving *serving, const struct http_server *server, struct fault *fault) {
  const char *invitation = NULL;
  access_listening(serving->access, http_port(server));
  enum outcome outcome = access_first_invitation(serving->access, serving->arena, &invitation, fault);
  if (outcome != OK) return outcome;
  tell_first_access(serving->options, invitation, serving->arena);
  log_event(LOG_NOTICE, "server.ready", "http://%s:%u/", serving->options->listen, (unsigned)http_port(server));
  return OK;
}

/* DATA/first-access holds the link until an administrator came in. Under systemd standard output is the journal, which
 * others may read and nobody forgets: there, only the file is named. */
static void tell_first_access(const struct options *options, const char *invitation, struct arena *arena) {
  struct fault fault = {0};
  const char *path = arena_format(arena, "%s/first-access", options->data);
  enum outcome outcome = OK;
  if (invitation) {
    const char *line = arena_format(arena, "%s\n", invitation);
    outcome = file_replace(path, line, strlen(line), &fault);
  } else outcome = file_erase(path, &fault);
  if (outcome != OK) log_fault(LOG_WARNING, "first_access.not_kept", &fault);
  if (!invitation) return;
  bool is_journal = getenv("JOURNAL_STREAM") && !isatty(STDOUT_FILENO);
  const char *told = !is_journal ? invitation : outcome == OK ? path : "comptoir person link";
  printf("Premier accès, pour la personne qui installe (sert une fois, 24 heures) : %s\n", told);
  fflush(stdout);
}

/* What is on the command line can be read by everybody on the machine. */
static enum outcome refuse_bare_secrets(const struct options *options, struct fault *fault) {
  const char *url = options->smtp_url, *at = url ? strrchr(url, '@') : NULL, *scheme = url ? strstr(url, "://") : NULL;
  const char *colon = scheme ? strchr(scheme + 3, ':') : NULL;
  if (!at || !colon || colon > at) return OK;
  return fault_set(fault, BAD_OPTION, "--smtp-url",
                   "holds a password: write smtps://user@host, and give the password to: comptoir secret set "
                   "smtp-password");
}

/* Catalogues and snapshots follow the database, and midnight, within a second. What is due at night is done then. */
static void *refresh(void *context) {
  struct serving *serving = context;
  struct privacy_night night = {0};
  struct date recounted = {0}, closed = {0};
  int64_t quotes_seen = 0;
  const struct online online = {serving->services.house, serving->services.door, serving->intake, serving->vault};
  while (!atomic_load(&serving->stopping)) {
    nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
    struct fault fault = {0};
    if (catalog_refresh(serving->catalog, &fault) != OK) log_fault(LOG_WARNING, "catalog.refresh", &fault);
    privacy_night(serving->services.house, &night);
    stock_night(serving->services.house, clock_now_us(), &recounted);
    order_expire(serving->services.shop_db, clock_now_us());
    order_remind(serving->services.shop_db, clock_now_us());
    group_close_due(serving->services.shop_db, access_public_url(serving->access), clock_now_us());
    online_close(&online, clock_now_us(), &closed);
    online_work(&online, clock_now_us());
    if (serving->options->smtp_url) online_send_receipts(&online, clock_now_us());
    quote_tick(serving->services.house, serving->services.quote_files, clock_now_us(), &quotes_seen);
    if (serving->options->smtp_url) custody_announce(serving->services.house, clock_now_us());
  }
  return NULL;
}

size_t server_tables_list(struct route_table tables[static SERVER_TABLES_MAX]) {
  size_t count = 0;
  for (; server_tables[count]; count++) {
    assert(count < SERVER_TABLES_MAX);
    tables[count] = *server_tables[count];
  }
  return count;
}

void describe_api(struct buffer *out) {
  struct route_table tables[SERVER_TABLES_MAX];
  http_describe(tables, server_tables_list(tables), out);
}

static sigset_t stop_signals(void) {
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  return stops;
}
