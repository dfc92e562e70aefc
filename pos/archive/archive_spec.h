/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/archive: the manifest's table, which writes and reads it. */
#ifndef COMPTOIR_POS_ARCHIVE_SPEC_H
#define COMPTOIR_POS_ARCHIVE_SPEC_H

#include "pos/archive/archive.h"

#define ARCHIVE_TEXT .min = 0, .max = 400

extern const struct spec archive_manifest_spec;

#endif
