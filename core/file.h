/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Small files that must be there, whole, after a power cut. */
#ifndef COMPTOIR_CORE_FILE_H
#define COMPTOIR_CORE_FILE_H

#include "core/outcome.h"

#include <stdbool.h>

#define FILE_PATH 4096

/* Both write a file of mode 0600 beside path, make it durable, then give it its name: what path names is the former
 * content or the new one, never half of one. file_make does nothing (and says made false) when path already exists.
 * STORAGE_FULL says what the machine said. */
NODISCARD enum outcome file_replace(const char *path, const void *bytes, size_t length, struct fault *fault);
NODISCARD enum outcome file_make(const char *path, const void *bytes, size_t length, bool *made, struct fault *fault);

/* Overwritten with zeros, then removed, durably; OK when there is none. A journaled or flash file system may keep an
 * older copy of the bytes: what was written once in clear is never quite gone. */
NODISCARD enum outcome file_erase(const char *path, struct fault *fault);

#endif
