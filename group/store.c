/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "group/private.h"

#include <string.h>

enum outcome group_read(struct tx *tx, const char *kpa, const char *campaign, bool locked, struct arena *arena,
                        struct group_whole *whole) {
  const struct db_param key[] = {P_TEXT(kpa), P_UUID(campaign)}, of[] = {P_UUID(campaign)};
  size_t count = 0;
  *whole = (struct group_whole){0};
  enum outcome outcome =
      tx_run(tx, locked ? &group_lock_campaign : &group_find_campaign, key, arena, &whole->campaign, &count);
  if (outcome == OK && count == 0) return fault_set(tx_fault(tx), NO_SUCH_CAMPAIGN, "campaign", "no such campaign");
  if (outcome == OK) outcome = tx_run(tx, &group_list_offers, of, arena, &whole->offers, &whole->offer_count);
  if (outcome == OK && locked) outcome = tx_run(tx, &group_lock_pledges, of, arena, NULL, NULL);
  if (outcome == OK) outcome = tx_run(tx, &group_list_pledges, of, arena, &whole->pledges, &whole->pledge_count);
  return outcome == OK ? tx_run(tx, &group_list_lines, of, arena, &whole->lines, &whole->line_count) : outcome;
}

enum outcome group_list_open(struct tx *tx, const char *kpa, int64_t now_us, struct arena *arena,
                             struct group_campaign **campaigns, size_t *count) {
  const struct db_param params[] = {P_TEXT(kpa), P_TIME(now_us)};
  return tx_run(tx, &group_list_open_campaigns, params, arena, campaigns, count);
}

enum outcome pledge_of_token(struct tx *tx, const char *token, struct arena *arena, const char **id, const char **kpa,
                             const char **campaign) {
  uint8_t digest[SHA256_BYTES];
  struct group_where_row *row = NULL;
  size_t count = 0;
  sha256(token, strlen(token), digest);
  const struct db_param params[] = {P_BYTES(digest, sizeof digest)};
  enum outcome outcome = tx_run(tx, &group_find_pledge_by_token, params, arena, &row, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(tx_fault(tx), NO_SUCH_PLEDGE, "token", "no such pledge");
  *id = row->id;
  *kpa = row->kpa;
  *campaign = row->campaign;
  return OK;
}

const struct group_pledge *group_find(const struct group_whole *whole, const char *pledge) {
  for (size_t i = 0; i < whole->pledge_count; i++)
    if (text_equal(whole->pledges[i].id, pledge)) return &whole->pledges[i];
  return NULL;
}

const struct group_offer *group_offer_of(const struct group_whole *whole, int64_t line) {
  for (size_t i = 0; i < whole->offer_count; i++)
    if (whole->offers[i].line == line) return &whole->offers[i];
  return NULL;
}

enum outcome group_move(struct tx *tx, const struct group_campaign *campaign, const char *event, const char *reason,
                        int64_t now_us, struct fault *fault) {
  enum campaign_state to = CAMPAIGN_STATES;
  if (!campaign_move(campaign_state_of(campaign->state), event, &to))
    return fault_set(fault, NO_SUCH_STEP, "/event", "not from %s", campaign->state);
  bool ended = to == CAMPAIGN_CONFIRMED || to == CAMPAIGN_CANCELLED;
  const struct db_param params[] = {P_UUID(campaign->id),
                                    P_TEXT(campaign_state_name(to)),
                                    P_TEXT(reason ? reason : ""),
                                    {.kind = DB_TIME, .integer = now_us, .is_null = !ended}};
  return tx_run(tx, &group_move_campaign, params, NULL, NULL, NULL);
}

enum outcome pledge_step(struct tx *tx, const struct group_pledge *pledge, const char *event, const char *order,
                         struct fault *fault) {
  enum pledge_state to = PLEDGE_STATES;
  if (!pledge_move(pledge_state_of(pledge->state), event, &to))
    return fault_set(fault, NO_SUCH_STEP, "", "not from %s", pledge->state);
  const struct db_param params[] = {P_UUID(pledge->id), P_TEXT(pledge_state_name(to)), P_UUID(order)};
  const struct db_param gone[] = {P_UUID(pledge->id)};
  bool lives = to == PLEDGE_PLEDGED || to == PLEDGE_EXPIRED; /* expired: it may still be paid late */
  enum outcome outcome = tx_run(tx, &group_move_pledge, params, NULL, NULL, NULL);
  return outcome == OK && !lives ? tx_run(tx, &group_delete_contact, gone, NULL, NULL, NULL) : outcome;
}
