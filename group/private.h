/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows and helpers of group/. Private to it. */
#ifndef COMPTOIR_GROUP_PRIVATE_H
#define COMPTOIR_GROUP_PRIVATE_H

#include "access/access.h"
#include "core/db/services.h"
#include "core/public_id.h"
#include "group/group.h"
#include "paper/paper.h"

#define OFFERS_MAX 30

struct group_id_row {
  const char *id;
};
struct group_where_row {
  const char *id, *kpa, *campaign;
};
struct group_place_row {
  const char *name, *city, *address;
  bool sends_sms;
};
struct group_setting_row {
  bool is_open, pays_counter, pays_online;
  int64_t hold_minutes, keep_days;
  bool sends_sms;
};
struct group_weighed_row {
  const char *order, *state;
  struct money total, paid, back;
  const char *ticket;
  int64_t line, quantity;
  struct money price, gross;
  int64_t allotted;
  const char *unit;
  int64_t margin_bp;
  bool promised; /* a till sells it at this moment */
};
struct group_handed_row { /* one line of what somebody gets */
  const char *order, *code, *state, *name, *phone;
  int64_t line, offer;
  const char *label, *unit;
  int64_t agreed, quantity;
  struct money price, gross, total, due;
};

extern const struct db_query group_find_campaign, group_lock_campaign, group_list_open_campaigns, group_list_campaigns,
    group_list_offers, group_list_pledges, group_lock_pledges, group_list_lines, group_insert_campaign,
    group_update_campaign, group_delete_offers, group_insert_offers, group_move_campaign, group_insert_pledge,
    group_insert_lines, group_delete_lines, group_insert_contact, group_delete_contact, group_empty_contacts,
    group_move_pledge, group_touch_pledge, group_add_money, group_find_pledge, group_find_pledge_by_token,
    group_list_expired, group_list_due, group_keep_allotted, group_turn_payments, group_insert_mail, group_find_place,
    group_find_setting, group_lock_weighed, group_put_weight, group_put_total, group_note_weight, group_list_handed,
    group_insert_return, group_put_link, group_insert_sms;

/* ---- store.c ---- */

/* NULL: none. */
const struct group_pledge *group_find(const struct group_whole *whole, const char *pledge);
const struct group_offer *group_offer_of(const struct group_whole *whole, int64_t line);
NODISCARD enum outcome group_move(struct tx *tx, const struct group_campaign *campaign, const char *event,
                                  const char *reason, int64_t now_us, struct fault *fault);
/* NO_SUCH_STEP when the table knows no such move. */
NODISCARD enum outcome pledge_step(struct tx *tx, const struct group_pledge *pledge, const char *event,
                                   const char *order, struct fault *fault);

/* ---- pledge.c ---- */

/* A pledge with its campaign, which is held: NO_SUCH_PLEDGE. */
NODISCARD enum outcome group_read_of(struct tx *tx, const char *id, struct arena *arena, struct group_whole *whole,
                                     const struct group_pledge **pledge);
void pledge_make_token(char token[static PLEDGE_TOKEN_TEXT], uint8_t digest[static SHA256_BYTES]);

/* ---- draft.c ---- */

/* Completes offers from the catalogue and looks at times and quantities: BAD_CAMPAIGN, UNKNOWN_ITEM, ITEM_ARCHIVED,
 * NOT_SOLD_ONLINE, BAD_QUANTITY, OUT_OF_RANGE. */
NODISCARD enum outcome group_draft_check(const struct catalog *catalog, const struct group_campaign *draft,
                                         struct group_offer offers[], size_t count, int64_t now_us, struct arena *arena,
                                         struct fault *fault);
/* Writes it, or writes it anew: CAMPAIGN_NOT_DRAFT, NO_SUCH_CAMPAIGN (somebody else's). As comptoir_books. */
NODISCARD enum outcome group_draft_write(struct tx *tx, const struct group_campaign *draft,
                                         const struct group_offer offers[], size_t count, int64_t now_us,
                                         struct arena *arena, struct fault *fault);

/* ---- letter.c ---- */

enum group_letter { LETTER_PLEDGED, LETTER_MISSED, LETTER_UNSERVED };
/* Into the outbox, when there is an address. link may be NULL. */
NODISCARD enum outcome group_tell(struct tx *tx, const struct group_whole *whole, const struct group_pledge *pledge,
                                  enum group_letter letter, const char *link, int64_t now_us, struct arena *arena);

/* ---- sheet.c: pure ---- */

struct group_sheet {
  const struct group_whole *whole;
  const struct group_plan *plan;
  const struct group_handed_row *handed;
  size_t handed_count;
  const struct group_place_row *place;
  struct date day;
};
/* What to order from the supplier. */
struct paper group_purchase_paper(const struct group_sheet *sheet, struct arena *arena);
/* Who gets what, and what is still to pay. */
struct paper group_distribution_paper(const struct group_sheet *sheet, struct arena *arena);

/* ---- view.c ---- */

void group_write_campaign(struct json *json, const char *key, const struct group_campaign *campaign);
/* Every pledge, for the office: what it gets as the plan stands, or got. */
void group_write_pledges(struct json *json, const char *key, const struct group_whole *whole,
                         const struct group_plan *plan);

struct group_money { /* as it is sent */
  int64_t amount;
  const char *currency;
};
extern const struct spec group_money_spec; /* said.c */
extern const struct spec group_list_said, group_whole_said, group_made_said, group_mine_said,
    group_desk_said; /* said.c */

/* ---- routes_sheet.c ---- */

enum outcome get_group_purchase(struct request *request, struct reply *reply);
enum outcome get_group_distribution(struct request *request, struct reply *reply);

#endif
