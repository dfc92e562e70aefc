/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Telephone numbers as people write them. Pure. */
#ifndef COMPTOIR_CORE_PHONE_H
#define COMPTOIR_CORE_PHONE_H

#include <stdbool.h>

#define PHONE_TEXT 20
/* "06 12 34 56 78" → "+33612345678"; false for what is no mobile number: nobody pays for word to a wall. */
__attribute__((warn_unused_result)) bool phone_mobile(const char *phone, char number[static PHONE_TEXT]);

#endif
