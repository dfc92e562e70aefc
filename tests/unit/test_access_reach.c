/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: access core_http core */
/* Who reaches what: every role, at every scope, over what is theirs and what is not, with one factor and with two. */
#include "tests/unit/kit.h"

#include "access/access.h"
#include "access/staff.h"

#include <stdio.h>

/* The house: KPA BLG of CAE-PONT with member BLG-M01; KPA VAL of the same CAE; KPA TRS of CAE-LOIRE. */
static const struct access_grant grants[] = {
    {ROLE_CUSTOMER, "", "", ""},           {ROLE_CASHIER, "BLG", "", ""},
    {ROLE_OBSERVER, "", "", ""},           {ROLE_HOST, "BLG", "", ""},
    {ROLE_MEMBER, "BLG", "", "BLG-M01"},   {ROLE_REFERENT, "BLG", "", ""},
    {ROLE_ACCOUNTANT, "", "CAE-PONT", ""}, {ROLE_ADMIN, "", "", ""},
};
static const struct access_target own_member = {"BLG", "CAE-PONT", "BLG-M01", true},
                                  colleague = {"BLG", "CAE-PONT", "BLG-M02", true},
                                  own_kpa = {"BLG", "CAE-PONT", "", true}, neighbour = {"VAL", "CAE-PONT", "", true},
                                  neighbours_member = {"VAL", "CAE-PONT", "VAL-M01", true},
                                  stranger = {"TRS", "CAE-LOIRE", "", true},
                                  strangers_member = {"TRS", "CAE-LOIRE", "TRS-M01", true},
                                  nothing = {"", "", "", false}, nowhere = {"", "", "", true};

/* A row: who is let in, in the order of grants[] (customer cashier observer host member referent accountant admin).
 * '+' in, '2' in with two factors only, '.' not found. */
static const struct row {
  const char *name;
  enum scope scope;
  const struct access_target *target;
  const char *expected;
} rows[] = {
    {"nothing of anybody's", SCOPE_NONE, &nowhere, "++++++22"},
    {"the network's totals", SCOPE_NETWORK, &nowhere, "++++++22"},
    {"her own KPA", SCOPE_KPA, &own_kpa, ".+.+++22"},
    {"a KPA of the same CAE", SCOPE_KPA, &neighbour, "......22"},
    {"a KPA of another CAE", SCOPE_KPA, &stranger, ".......2"},
    {"a KPA that does not exist", SCOPE_KPA, &nothing, "........"},
    {"herself", SCOPE_MEMBER, &own_member, ".+.+++22"},
    {"a colleague of her KPA", SCOPE_MEMBER, &colleague, ".+.+.+22"},
    {"a member of the same CAE", SCOPE_MEMBER, &neighbours_member, "......22"},
    {"a member of another CAE", SCOPE_MEMBER, &strangers_member, ".......2"},
    {"a member who does not exist", SCOPE_MEMBER, &nothing, "........"},
    {"a till", SCOPE_TILL, &own_kpa, "........"},
};

static enum outcome ask(unsigned roles, const struct row *row, size_t grant, int64_t assurance, struct principal *who) {
  const struct route route = {.roles = roles, .scope = row->scope};
  *who = (struct principal){.assurance = assurance};
  return access_reach(&grants[grant], 1, &route, row->target, who);
}

static void every_role_at_every_scope(void **state) {
  (void)state;
  for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++)
    for (size_t g = 0; g < sizeof grants / sizeof grants[0]; g++) {
      char place[120];
      struct principal who;
      char mark = rows[r].expected[g];
      enum role role = grants[g].role;
      snprintf(place, sizeof place, "%s reaches %s", role_name(role), rows[r].name);
      print_message("%s: %c\n", place, mark);
      enum outcome two = mark == '.' ? NOT_FOUND : OK, one = mark == '2' ? SECOND_FACTOR_NEEDED : two;
      assert_int_equal(ask((unsigned)role, &rows[r], g, 1, &who), one);
      assert_int_equal(who.role, one == OK ? role : 0);
      assert_int_equal(ask((unsigned)role, &rows[r], g, 2, &who), two);
      assert_int_equal(ask((unsigned)(ROLE_PERSON & ~role), &rows[r], g, 2, &who), FORBIDDEN);
    }
}

static void let_in_as_the_strongest_that_covers(void **state) {
  (void)state;
  static const struct access_grant several[] = {
      {ROLE_MEMBER, "BLG", "", "BLG-M01"}, {ROLE_REFERENT, "VAL", "", ""}, {ROLE_ACCOUNTANT, "", "CAE-LOIRE", ""}};
  const struct route route = {.roles = ROLE_MEMBER | ROLE_REFERENT | ROLE_ACCOUNTANT, .scope = SCOPE_MEMBER};
  struct principal who = {.assurance = 1};
  assert_int_equal(access_reach(several, 3, &route, &own_member, &who), OK);
  assert_int_equal(who.role, ROLE_MEMBER);
  assert_string_equal(who.id, "BLG-M01");
  assert_string_equal(who.kpa, "BLG");
  who = (struct principal){.assurance = 1};
  assert_int_equal(access_reach(several, 3, &route, &neighbours_member, &who), OK);
  assert_int_equal(who.role, ROLE_REFERENT);
  assert_string_equal(who.id, "");
  who = (struct principal){.assurance = 1};
  assert_int_equal(access_reach(several, 3, &route, &colleague, &who), NOT_FOUND);
  assert_int_equal(access_reach(several, 3, &route, &strangers_member, &who), SECOND_FACTOR_NEEDED);
}

static void ones_own_account_needs_no_role(void **state) {
  (void)state;
  const struct route own = {.roles = ROLE_PERSON, .scope = SCOPE_SELF},
                     members = {.roles = ROLE_MEMBER, .scope = SCOPE_SELF};
  struct principal who = {.assurance = 1};
  assert_int_equal(access_reach(NULL, 0, &own, &nowhere, &who), OK);
  assert_int_equal(who.role, 0);
  assert_int_equal(access_reach(NULL, 0, &members, &nowhere, &who), FORBIDDEN);
}

/* ---- what staff may do about persons */

static void who_may_give_what(void **state) {
  (void)state;
  static const enum role givers[] = {ROLE_CUSTOMER, ROLE_CASHIER, ROLE_OBSERVER, ROLE_HOST, ROLE_MEMBER};
  for (size_t g = 0; g < sizeof grants / sizeof grants[0]; g++) {
    enum role given = grants[g].role;
    unsigned simple = ROLE_MEMBER | ROLE_CASHIER, local = simple | ROLE_REFERENT | ROLE_HOST;
    assert_int_equal(staff_may_give(ROLE_REFERENT, given), (given & simple) != 0);
    assert_int_equal(staff_may_give(ROLE_ACCOUNTANT, given), (given & local) != 0);
    assert_true(staff_may_give(ROLE_ADMIN, given));
    for (size_t i = 0; i < sizeof givers / sizeof givers[0]; i++) assert_false(staff_may_give(givers[i], given));
  }
  assert_false(staff_may_give(ROLE_ADMIN, ROLE_TILL));
  assert_false(staff_may_give(ROLE_ADMIN, ROLE_ANYONE));
}

static const struct touching {
  const char *name;
  struct grant_row grants[2];
  size_t count;
  const char *expected; /* referent of BLG, accountant of CAE-PONT, administrator, host of BLG */
} touching[] = {
    {"nobody in particular", {{0}}, 0, "+++."},
    {"a customer", {{.role = "customer", .kpa = "", .reach_entity = ""}}, 1, "+++."},
    {"a member", {{.role = "member", .kpa = "BLG", .reach_entity = "CAE-PONT"}}, 1, "+++."},
    {"another referent", {{.role = "referent", .kpa = "BLG", .reach_entity = "CAE-PONT"}}, 1, ".++."},
    {"a member of a neighbour", {{.role = "member", .kpa = "VAL", .reach_entity = "CAE-PONT"}}, 1, ".++."},
    {"a member here and cashier in another CAE",
     {{.role = "member", .kpa = "BLG", .reach_entity = "CAE-PONT"},
      {.role = "cashier", .kpa = "TRS", .reach_entity = "CAE-LOIRE"}},
     2,
     "..+."},
    {"a member here and referent next door",
     {{.role = "member", .kpa = "BLG", .reach_entity = "CAE-PONT"},
      {.role = "referent", .kpa = "VAL", .reach_entity = "CAE-PONT"}},
     2,
     ".++."},
    {"her accountant", {{.role = "accountant", .kpa = "", .reach_entity = "CAE-PONT"}}, 1, "..+."},
    {"another CAE's accountant", {{.role = "accountant", .kpa = "", .reach_entity = "CAE-LOIRE"}}, 1, "..+."},
    {"an observer", {{.role = "observer", .kpa = "", .reach_entity = ""}}, 1, "..+."},
    {"an administrator", {{.role = "admin", .kpa = "", .reach_entity = ""}}, 1, "..+."},
};

static void nobody_hands_out_the_keys_of_a_stronger_one(void **state) {
  (void)state;
  static const struct principal callers[] = {
      {.person = "her", .role = ROLE_REFERENT, .kpa = "BLG", .legal_entity = "CAE-PONT"},
      {.person = "her", .role = ROLE_ACCOUNTANT, .kpa = "BLG", .legal_entity = "CAE-PONT"},
      {.person = "her", .role = ROLE_ADMIN, .kpa = "BLG", .legal_entity = "CAE-PONT"},
      {.person = "her", .role = ROLE_HOST, .kpa = "BLG", .legal_entity = "CAE-PONT"}};
  for (size_t t = 0; t < sizeof touching / sizeof touching[0]; t++)
    for (size_t c = 0; c < sizeof callers / sizeof callers[0]; c++) {
      print_message("%s touches %s: %c\n", role_name(callers[c].role), touching[t].name, touching[t].expected[c]);
      assert_int_equal(staff_may_touch(&callers[c], "another", touching[t].grants, touching[t].count),
                       touching[t].expected[c] == '+');
      assert_false(staff_may_touch(&callers[c], callers[c].person, touching[t].grants, touching[t].count));
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_role_at_every_scope),
      cmocka_unit_test(let_in_as_the_strongest_that_covers),
      cmocka_unit_test(ones_own_account_needs_no_role),
      cmocka_unit_test(who_may_give_what),
      cmocka_unit_test(nobody_hands_out_the_keys_of_a_stronger_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
