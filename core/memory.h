/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Memory for the parts that allocate (arena, buffer). A till that guesses is worse than a till that restarts:
 * when there is none left the program says so and stops. */
#ifndef COMPTOIR_CORE_MEMORY_H
#define COMPTOIR_CORE_MEMORY_H

#include <stddef.h>

void *memory_resize(void *old, size_t size); /* like realloc, but never NULL */

#endif
