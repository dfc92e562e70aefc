/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_device */
/* Whatever a scale says, and whatever a settings page is told about where it is: a weight is between nothing and half a
 * ton, and an answer read in two pieces is the one read at once. */
#include "pos/device/port.h"
#include "pos/device/scale.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  for (enum scale_protocol protocol = SCALE_SICS; protocol < SCALE_PROTOCOLS; protocol++) {
    struct scale_reading whole = scale_read(protocol, (const char *)data, size);
    assert(whole.said != SCALE_STABLE || (whole.grams >= 0 && whole.grams <= 500000));
    struct scale_reading part = scale_read(protocol, (const char *)data, size / 2);
    if (part.said != SCALE_SILENT && size / 2 <= 64) assert(part.said == whole.said && part.grams == whole.grams);
  }
  char text[128];
  size_t length = size < sizeof text - 1 ? size : sizeof text - 1;
  memcpy(text, data, length);
  text[length] = '\0';
  struct fault fault = {0};
  if (port_check_device(text, &fault) == OK) assert(strncmp(text, "/dev/", 5) == 0 && !strstr(text, ".."));
  if (port_check_tcp(text, &fault) == OK) assert(strspn(text, "0123456789abcdefABCDEF.:[]") == strlen(text));
  return 0;
}
