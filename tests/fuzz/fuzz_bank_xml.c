/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: bank core */
/* Any bytes as XML: CAMT.053, CAMT.054, OFX 2. */
#include "tests/fuzz/bank_kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  check_bank_file(data, size, NULL);
  return 0;
}
