/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a table leaves unsaid, decided once for reading and for the API description. */
#ifndef COMPTOIR_CORE_SPEC_LIMITS_H
#define COMPTOIR_CORE_SPEC_LIMITS_H

#include "core/spec.h"

/* Numbers: without min and max any value fits (money: ± MONEY_LIMIT_CENTS); a positive min without max has no upper
 * bound. Texts without max: 200 code points. Lists without max: 1000 elements. */
int64_t spec_min(const struct spec_field *field);
int64_t spec_max(const struct spec_field *field);

bool spec_form_holds(enum spec_form form, const char *text, struct arena *arena);
const char *spec_form_hint(enum spec_form form);

#endif
