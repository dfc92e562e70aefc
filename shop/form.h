/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a form without JavaScript sends: application/x-www-form-urlencoded. Pure. Private to shop/. */
#ifndef COMPTOIR_SHOP_FORM_H
#define COMPTOIR_SHOP_FORM_H

#include "core/arena.h"

#define FORM_FIELDS 96
struct form_field {
  const char *name, *value;
};
struct form {
  struct form_field fields[FORM_FIELDS];
  size_t count;
};
/* Fields in the order they came; what is no UTF-8 text, and what is beyond FORM_FIELDS, is left out. */
void form_read(const char *body, size_t length, struct arena *arena, struct form *form);
/* The first of that name, without blanks at its ends; "" when there is none. */
const char *form_value(const struct form *form, const char *name);

#endif
