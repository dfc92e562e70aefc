/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the privacy files of this folder share. */
#ifndef COMPTOIR_ACCESS_PRIVACY_PRIVATE_H
#define COMPTOIR_ACCESS_PRIVACY_PRIVATE_H

#include "access/privacy.h"

struct privacy_member {
  const char *member, *kpa, *legal_entity;
};
struct privacy_json {
  const char *json;
};
struct privacy_kept {
  const char *subject, *title, *what, *period, *why, *law;
  struct date until;
};
struct privacy_needed {
  const char *what, *why;
  struct date until;
};
struct privacy_look {
  int64_t at;
  const char *who, *role, *route;
};
struct privacy_counts {
  const char *counts; /* JSON; NULL: somebody else did it */
};
struct privacy_change { /* or a view, when change is false: then who, role, member and route count */
  bool change;
  int64_t id, at;
  const char *who, *role, *address, *action, *subject, *key, *about, *changes, *member, *route;
};

extern const struct db_query privacy_list_members, privacy_list_kept, privacy_list_needed, privacy_list_looked,
    privacy_list_changes, privacy_export_person, privacy_export_work, privacy_erase_person, privacy_run_retention,
    privacy_run_night;

enum outcome get_own_data(struct request *request, struct reply *reply);
enum outcome get_own_export(struct request *request, struct reply *reply);
enum outcome post_own_erasure(struct request *request, struct reply *reply);
enum outcome get_audit(struct request *request, struct reply *reply);

#endif
