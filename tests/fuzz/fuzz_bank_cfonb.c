/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: bank core */
/* Any bytes as a CFONB 120 statement. */
#include "tests/fuzz/bank_kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  check_bank_file(data, size, NULL);
  return 0;
}
