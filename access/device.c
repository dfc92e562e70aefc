/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a browser says it is, in words its owner knows. A hint for her, never a proof. */
#include "access/private.h"

#include <stdio.h>
#include <string.h>

struct sign {
  const char *part, *words;
};

static const char *first_of(const struct sign signs[], const char *user_agent);

void device_name(const char *user_agent, char name[static 81]) {
  /* In this order: an Edge also says Chrome, Chrome also says Safari. */
  static const struct sign machines[] = {
      {"iPhone", "iPhone"}, {"iPad", "iPad"},       {"Android", "Téléphone Android"}, {"Windows", "Ordinateur Windows"},
      {"Macintosh", "Mac"}, {"CrOS", "Chromebook"}, {"Linux", "Ordinateur Linux"},    {NULL, "Appareil inconnu"}};
  static const struct sign browsers[] = {{"Edg", "Edge"},      {"OPR/", "Opera"},   {"Firefox", "Firefox"},
                                         {"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"},
                                         {"Safari", "Safari"}, {NULL, ""}};
  const char *agent = user_agent ? user_agent : "", *browser = first_of(browsers, agent);
  char words[81];
  snprintf(words, sizeof words, "%s%s%s", first_of(machines, agent), browser[0] ? ", " : "", browser);
  memcpy(name, words, sizeof words);
}

static const char *first_of(const struct sign signs[], const char *user_agent) {
  while (signs->part && !strstr(user_agent, signs->part)) signs++;
  return signs->words;
}
