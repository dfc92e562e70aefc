/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: bank core */
/* Any bytes as a bank's table; the first byte chooses the mapping. */
#include "tests/fuzz/bank_kit.h"

static const struct bank_csv_mapping mappings[] = {
    {.separator = ';',
     .decimal = ',',
     .date_format = "DD/MM/YYYY",
     .encoding = "cp1252",
     .heading_lines = 3,
     .day = 1,
     .label = 2,
     .reference = 3,
     .debit = 4,
     .credit = 5,
     .balance = 6},
    {.separator = ',',
     .decimal = '.',
     .date_format = "YYYY-MM-DD",
     .encoding = "utf-8",
     .heading_lines = 1,
     .day = 1,
     .amount = 2,
     .label = 3},
    {.separator = '\t',
     .decimal = ',',
     .date_format = "YYYYMMDD",
     .encoding = "utf-8",
     .day = 1,
     .label = 2,
     .amount = 3,
     .balance = 4},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 0) check_bank_file(data + 1, size - 1, &mappings[data[0] % 3]);
  return 0;
}
