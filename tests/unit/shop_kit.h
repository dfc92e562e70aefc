/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A small fictional shop, and baskets drawn by chance in it. */
#ifndef COMPTOIR_TESTS_UNIT_SHOP_KIT_H
#define COMPTOIR_TESTS_UNIT_SHOP_KIT_H

#include "tests/unit/kit.h"

#include "pos/ticket/snapshot.h"

#include <string.h>

static const struct snapshot_vat_rate shop_rates[] = {
    {2000, "2014-01-01", NULL}, {1000, "2014-01-01", NULL}, {550, "2014-01-01", NULL}, {0, "2014-01-01", NULL}};
static const struct snapshot_activity shop_activities[] = {{"FRI", "Friperie", "Friperie", "hanger"},
                                                           {"BLA", "Blanchisserie", "Linge", "washer"},
                                                           {"ALI", "Alimentation", "Épicerie", "basket"},
                                                           {"AUT", "Autres services", "Autres", "handshake"}};

#define ITEM(c, n, k, a, u, p, acc, scheme, rate, cents, ...)                                                          \
  {                                                                                                                    \
    .code = (c), .name = (n), .short_name = (n), .kind = (k), .activity = (a), .unit = (u), .pricing = (p),            \
    .account = (acc), .vat_scheme = (scheme), .pictogram = "note", .vat_rate = (rate), .price = {(cents)}, __VA_ARGS__ \
  }
static const struct snapshot_item shop_items[] = {
    ITEM("FRI-007", "Manteau « d’hiver »", "good", "FRI", "piece", "fixed", "707000", "normal", 2000, 1000,
         .turnover = true),
    ITEM("FRI-001", "T-shirt \"uni\" \\ rayé", "good", "FRI", "piece", "fixed", "707000", "normal", 2000, 200,
         .turnover = true),
    ITEM("FRI-014", "Textile en vrac", "good", "FRI", "kg", "weight", "707000", "normal", 2000, 500, .turnover = true),
    ITEM("FRI-016", "Pièce rachetée", "good", "FRI", "piece", "quote", "707000", "margin", 2000, 1200,
         .turnover = true),
    ITEM("FRI-017", "Portant à prix libre", "good", "FRI", "piece", "free", "707000", "normal", 2000, 0,
         .turnover = true),
    ITEM("BLA-001", "Lavage 17 kg", "service", "BLA", "cycle", "fixed", "706000", "normal", 2000, 500,
         .turnover = true),
    ITEM("BLA-012", "Carte 10 lavages", "service", "BLA", "piece", "fixed", "706000", "voucher_single", 2000, 3000,
         .turnover = true),
    ITEM("ALI-001", "Pain", "good", "ALI", "piece", "fixed", "707000", "normal", 550, 120, .turnover = true),
    ITEM("ALI-003", "Carottes", "good", "ALI", "kg", "weight", "707000", "normal", 550, 130, .turnover = true),
    ITEM("ALI-020", "Plat du jour", "good", "ALI", "piece", "fixed", "707000", "normal", 1000, 800, .turnover = true),
    ITEM("AUT-006", "Service à l’heure", "service", "AUT", "hour", "quote", "706000", "normal", 2000, 0,
         .turnover = true),
    ITEM("AUT-007", "Carte cadeau", "good", "AUT", "piece", "free", "419100", "voucher_multi", 0, 0, .turnover = false),
};

static const struct snapshot_contract shop_cape[] = {{"cape", "2025-12-01", "2026-11-30"}};
static const struct snapshot_contract shop_cape_then_cesa[] = {{"cape", "2025-01-01", "2025-12-31"},
                                                               {"cesa", "2026-01-01", NULL}};
static const struct snapshot_contract shop_volunteer[] = {{"volunteer", "2024-01-01", NULL}};
static const struct snapshot_contract shop_over[] = {{"cape", "2025-01-01", "2025-12-31"}};
static const struct snapshot_member shop_members[] = {{"BLG-M02", "Yann", "yann", shop_cape_then_cesa, 2},
                                                      {"BLG-M01", "Aïcha", "aicha", shop_cape, 1},
                                                      {"BLG-M04", "Sylvie", "sylvie", shop_volunteer, 1},
                                                      {"BLG-M03", "Karim", "karim", shop_over, 1}};

static const struct snapshot_rule shop_rules[] = {
    {.id = 1, .cae_bp = 1150, .pot_bp = 1000, .valid_from = "2022-01-01", .decided_on = "2021-12-15"},
    {.id = 2,
     .activity = "BLA",
     .cae_bp = 1150,
     .pot_bp = 2000,
     .valid_from = "2026-01-01",
     .decided_on = "2025-12-10"}};

static const struct snapshot shop = {.kpa = {"BLG", "La Fourmilière", "Boulogne-sur-Mer", "1 rue de l’Exemple"},
                                     .legal_entity = {"CAE1", "Coopérative Exemple", "123456782", "12345678200010",
                                                      "FR00123456782", "2 rue de l’Exemple"},
                                     .vat_rates = shop_rates,
                                     .vat_rate_count = COUNT(shop_rates),
                                     .activities = shop_activities,
                                     .activity_count = COUNT(shop_activities),
                                     .items = shop_items,
                                     .item_count = COUNT(shop_items),
                                     .members = shop_members,
                                     .member_count = COUNT(shop_members),
                                     .split_rules = shop_rules,
                                     .split_rule_count = COUNT(shop_rules)};

static const struct date shop_day = {2026, 11, 22};

static inline void draw_members(uint64_t *chance, struct basket_line *line, struct arena *arena) {
  static const char *const codes[] = {"BLG-M01", "BLG-M02", "BLG-M04"};
  size_t count = (size_t)chance_between(chance, 0, COUNT(codes)), first = (size_t)chance_between(chance, 0, 2);
  struct basket_member *members = arena_list(arena, count, sizeof *members);
  for (size_t i = 0; i < count; i++)
    members[i] = (struct basket_member){codes[(first + i) % COUNT(codes)], chance_between(chance, 1, 100)};
  line->members = members;
  line->member_count = count;
}

static inline struct basket_line draw_line(uint64_t *chance, struct arena *arena) {
  const struct snapshot_item *item = &shop_items[chance_between(chance, 0, COUNT(shop_items) - 1)];
  bool whole = text_equal(item->unit, "piece") || text_equal(item->unit, "cycle");
  struct basket_line line = {.item = item->code};
  line.quantity = whole ? chance_between(chance, 1, 5) * 1000 : chance_between(chance, 1, 30000);
  line.priced = text_equal(item->pricing, "free") || text_equal(item->pricing, "quote");
  if (line.priced)
    line.unit_price =
        MONEY(chance_between(chance, 0, 3) == 0 ? chance_between(chance, 0, 3) : chance_between(chance, 0, 9999));
  if (text_equal(item->vat_scheme, "margin")) line.purchase_price = MONEY(chance_between(chance, 0, 6000));
  draw_members(chance, &line, arena);
  return line;
}

/* A basket that prices without fault, tenders included: the total is asked from ticket_price first. */
static inline struct basket draw_basket(uint64_t *chance, const struct ticket_catalogue *catalogue,
                                        struct arena *arena) {
  char *id = arena_alloc(arena, UUID_TEXT);
  struct ticket ticket;
  struct fault fault = {0};
  uuid_v7(id);
  size_t count = (size_t)chance_between(chance, 1, chance_between(chance, 0, 20) == 0 ? 40 : 6);
  struct basket_line *lines = arena_list(arena, count, sizeof *lines);
  for (size_t i = 0; i < count; i++) lines[i] = draw_line(chance, arena);
  struct basket basket = {.id = id,
                          .confirmed = true,
                          .lines = lines,
                          .line_count = count,
                          .cashier = chance_between(chance, 0, 1) ? "BLG-M03" : NULL};
  assert_int_equal(ticket_price(&basket, catalogue, shop_day, false, arena, &ticket, &fault), OK);
  int64_t left = ticket.total.cents, cash = chance_between(chance, 0, left < 90000 ? left : 90000);
  struct basket_tender *tenders = arena_list(arena, 3, sizeof *tenders);
  if (left - cash > 0) tenders[basket.tender_count++] = (struct basket_tender){"card", MONEY(left - cash)};
  if (cash > 0)
    tenders[basket.tender_count++] = (struct basket_tender){"cash", MONEY(cash + chance_between(chance, 0, 5000))};
  basket.tenders = tenders;
  return basket;
}

#endif
