/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One table of options makes the flags, the environment variables, the configuration file and --help.
 * Precedence: flag, then COMPTOIR_<NAME> in the environment, then file (--config PATH, "name = value"), then default.
 */
#ifndef COMPTOIR_CORE_CONFIG_H
#define COMPTOIR_CORE_CONFIG_H

#include "core/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum config_kind { CONFIG_TEXT, CONFIG_INTEGER, CONFIG_BOOL };

struct config_option {
  const char *name; /* "till-port": flag --till-port, environment COMPTOIR_TILL_PORT, file key till-port */
  enum config_kind kind;
  size_t offset; /* of a const char *, int64_t or bool in the caller's struct */
  int64_t min, max;
  const char *value_name; /* "N", "DIR", "URI"; NULL for a flag without value */
  const char *fallback;   /* default, as text; NULL: left zero */
  const char *help;
};

#define CONFIG_KIND(type, member)                                                                                      \
  _Generic(((type *)0)->member, const char * : CONFIG_TEXT, int64_t : CONFIG_INTEGER, bool : CONFIG_BOOL)
#define CONFIG_OPTION(type, member, flag, ...)                                                                         \
  { .name = (flag), .kind = CONFIG_KIND(type, member), .offset = offsetof(type, member), __VA_ARGS__ }

/* Reads argv (from index 1) into *values (texts are copied into arena). What is not an option lands in rest, in order
 * (rest has room for argc texts). BAD_OPTION with the option in fault->field when one is unknown, malformed or lacks
 * its value. */
NODISCARD enum outcome config_read(const struct config_option options[], size_t count, int argc, char *argv[],
                                   struct arena *arena, void *values, const char *rest[], size_t *rest_count,
                                   struct fault *fault);
void config_help(const struct config_option options[], size_t count); /* to standard output */

#endif
