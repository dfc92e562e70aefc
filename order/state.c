/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/text.h"
#include "order/order.h"

static const struct {
  const char *name, *text;
  bool over;
} states[ORDER_STATES] = {
#define STATE(name_, code_, over_, text_) [ORDER_##name_] = {code_, text_, over_},
#define MOVE(from, event, to)
#include "order/state.def"
#undef STATE
#undef MOVE
};

static const struct {
  enum order_state from;
  const char *event;
  enum order_state to;
} moves[] = {
#define STATE(name, code, over, text)
#define MOVE(from_, event_, to_) {ORDER_##from_, event_, ORDER_##to_},
#include "order/state.def"
#undef STATE
#undef MOVE
};

const char *order_state_name(enum order_state state) {
  return states[state].name;
}

const char *order_state_text(enum order_state state) {
  return states[state].text;
}

bool order_state_is_over(enum order_state state) {
  return states[state].over;
}

enum order_state order_state_of(const char *name) {
  for (size_t i = 0; i < ORDER_STATES; i++)
    if (text_equal(states[i].name, name)) return (enum order_state)i;
  return ORDER_STATES;
}

bool order_move(enum order_state from, const char *event, enum order_state *to) {
  for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
    if (moves[i].from == from && text_equal(moves[i].event, event)) {
      *to = moves[i].to;
      return true;
    }
  return false;
}
