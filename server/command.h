/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The commands of comptoir: one table, one options struct, one way to reach the database. */
#ifndef COMPTOIR_SERVER_COMMAND_H
#define COMPTOIR_SERVER_COMMAND_H

#include "core/buffer.h"
#include "core/config.h"
#include "core/db/db.h"
#include "core/http/http.h"
#include "core/text.h"

#include <stdbool.h>

struct options { /* of every command; each reads those it names */
  const char *data, *db;
  const char *listen, *till_url;
  const char *public_url, *trusted_proxy, *machine_key, *smtp_url, *mail_from;
  const char *helloasso_url, *stripe_url;
  int64_t port, threads, rate_limit;
  const char *kpa, *code, *name, *role, *member, *from, *to, *reason, *date;
  const char *person, *email, *login, *entity, *pin, *out;
  const char *month, *detail, *previous;
  int64_t year;
  bool archive_missing, close, quiet, verbose, help, hooks_allow_loopback;
  const char **words; /* what follows the command's name and is not an option */
  size_t word_count;
};

struct command {
  const char *name, *arguments, *summary;
  const struct config_option *options;
  size_t option_count;
  /* Exit status: 0 done, 1 refused or failed (fault says why), 2 wrong use. */
  int (*run)(const struct options *options, struct arena *arena, struct fault *fault);
};
extern const struct command command_table[];
extern const size_t command_count;

/* The database of --data DIR (its private cluster, started if it sleeps) or --db URI, migrated, with every query
 * checked. */
struct database {
  struct cluster *cluster; /* NULL with --db */
  struct db *db;
};
NODISCARD enum outcome database_open(const struct options *options, size_t connections, struct database *database,
                                     struct fault *fault);
void database_close(struct database *database);
AUTO_RELEASE(database, struct database, database_close);

/* --machine-key FILE, or machine.key in the data folder. */
const char *machine_key_path(const struct options *options, struct arena *arena);

int command_serve(const struct options *options, struct arena *arena, struct fault *fault);
int command_migrate(const struct options *options, struct arena *arena, struct fault *fault);
int command_verify(const struct options *options, struct arena *arena, struct fault *fault);
int command_export(const struct options *options, struct arena *arena, struct fault *fault);
int command_statement(const struct options *options, struct arena *arena, struct fault *fault);
int command_import(const struct options *options, struct arena *arena, struct fault *fault);
int command_demo(const struct options *options, struct arena *arena, struct fault *fault);
int command_till(const struct options *options, struct arena *arena, struct fault *fault);
int command_person(const struct options *options, struct arena *arena, struct fault *fault);
int command_person_or_privacy(const struct options *options, struct arena *arena, struct fault *fault);
int command_retention(const struct options *options, struct arena *arena, struct fault *fault);
int command_secret(const struct options *options, struct arena *arena, struct fault *fault);
int command_entry(const struct options *options, struct arena *arena, struct fault *fault);

/* Every route of the server, for serve, --describe-api and openapi. */
enum { SERVER_TABLES_MAX = 64 };
extern const struct route_table *const server_tables[];
size_t server_tables_list(struct route_table tables[static SERVER_TABLES_MAX]); /* the same, by value; how many */
void describe_api(struct buffer *out);
int command_openapi(const struct options *options, struct arena *arena, struct fault *fault);

#endif
