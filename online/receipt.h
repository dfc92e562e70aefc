/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ticket of a sale on the web, mailed to whoever asks for it. */
#ifndef COMPTOIR_ONLINE_RECEIPT_H
#define COMPTOIR_ONLINE_RECEIPT_H

#include "core/buffer.h"
#include "online/online.h"
#include "pos/ticket/record.h"
#include "pos/ticket/snapshot.h"

/* Pure: the lines of the letter. */
void online_receipt_text(const struct record *record, struct db_bytes signature, const struct snapshot *snapshot,
                         struct arena *arena, struct buffer *out);

#endif
