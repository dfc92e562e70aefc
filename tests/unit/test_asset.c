/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
#include "tests/unit/kit.h"

#include "core/asset.h"

#include <string.h>

/* Stands for the table generated from web/. */
const struct asset asset_table[] = {
    {.path = "member/member.css"}, {.path = "till/index.html"}, {.path = "till/till.js"},
    {.path = "ui/fonts/a.woff2"},  {.path = "ui/parts.css"},
};
const size_t asset_count = COUNT(asset_table);
const char asset_build_id[] = "0123456789abcdef";

static void finds_assets(void **state) {
  (void)state;
  for (size_t i = 0; i < asset_count; i++) assert_ptr_equal(asset_find(asset_table[i].path), &asset_table[i]);
  static const char *const strangers[] = {
      "", "a", "till", "till/", "till/till.jsx", "ui/parts.cs", "zzz", "../till/till.js"};
  for (size_t i = 0; i < COUNT(strangers); i++)
    if (asset_find(strangers[i])) fail_msg("found \"%s\"", strangers[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(finds_assets)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
