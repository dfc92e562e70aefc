/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COMPTOIR_WORKER_INSIDE_PDF_NAME_H
#define COMPTOIR_WORKER_INSIDE_PDF_NAME_H

#include "worker/inside/inside.h"

/* What the dictionary of a stream says of it. */
struct pdf_stream {
  bool objects;      /* it packs objects */
  bool deflated;     /* in the usual way */
  bool other_filter; /* or in another, or one after the other */
  bool rearranged;   /* after a predictor, which would cut names */
};

/* The name at bytes[0] == '/', its #xx read. Short names are believed only where objects stand: in a compressed picture
 * they come by chance. Adds to pages when it is the type of one. */
enum worker_verdict pdf_name_verdict(const uint8_t *bytes, size_t length, bool objects, uint32_t *pages);
void pdf_stream_read(const uint8_t *dictionary, size_t length, struct pdf_stream *stream);

#endif
