/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "group/group.h"

struct move {
  int from, to;
  const char *event;
};
#define CAMPAIGN(name, code, text) [CAMPAIGN_##name] = {code, text},
#define CAMPAIGN_MOVE(from, event, to)
#define PLEDGE(name, code, text)
#define PLEDGE_MOVE(from, event, to)
static const char *const campaign_words[CAMPAIGN_STATES][2] = {
#include "group/state.def"
};
#undef CAMPAIGN
#undef PLEDGE
#define CAMPAIGN(name, code, text)
#define PLEDGE(name, code, text) [PLEDGE_##name] = {code, text},
static const char *const pledge_words[PLEDGE_STATES][2] = {
#include "group/state.def"
};
#undef PLEDGE
#define PLEDGE(name, code, text)
#undef CAMPAIGN_MOVE
#define CAMPAIGN_MOVE(from, event, to) {CAMPAIGN_##from, CAMPAIGN_##to, event},
static const struct move campaign_moves[] = {
#include "group/state.def"
};
#undef CAMPAIGN_MOVE
#undef PLEDGE_MOVE
#define CAMPAIGN_MOVE(from, event, to)
#define PLEDGE_MOVE(from, event, to) {PLEDGE_##from, PLEDGE_##to, event},
static const struct move pledge_moves[] = {
#include "group/state.def"
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool find_move(const struct move moves[], size_t count, int from, const char *event, int *to) {
  for (size_t i = 0; i < count; i++)
    if (moves[i].from == from && text_equal(moves[i].event, event)) {
      *to = moves[i].to;
      return true;
    }
  return false;
}

const char *campaign_state_name(enum campaign_state state) {
  return state < CAMPAIGN_STATES ? campaign_words[state][0] : "";
}

const char *campaign_state_text(enum campaign_state state) {
  return state < CAMPAIGN_STATES ? campaign_words[state][1] : "";
}

enum campaign_state campaign_state_of(const char *name) {
  for (int i = 0; i < CAMPAIGN_STATES; i++)
    if (text_equal(campaign_words[i][0], name)) return (enum campaign_state)i;
  return CAMPAIGN_STATES;
}

bool campaign_move(enum campaign_state from, const char *event, enum campaign_state *to) {
  int next = 0;
  if (!find_move(campaign_moves, COUNT(campaign_moves), (int)from, event, &next)) return false;
  *to = (enum campaign_state)next;
  return true;
}

const char *pledge_state_name(enum pledge_state state) {
  return state < PLEDGE_STATES ? pledge_words[state][0] : "";
}

const char *pledge_state_text(enum pledge_state state) {
  return state < PLEDGE_STATES ? pledge_words[state][1] : "";
}

enum pledge_state pledge_state_of(const char *name) {
  for (int i = 0; i < PLEDGE_STATES; i++)
    if (text_equal(pledge_words[i][0], name)) return (enum pledge_state)i;
  return PLEDGE_STATES;
}

bool pledge_move(enum pledge_state from, const char *event, enum pledge_state *to) {
  int next = 0;
  if (!find_move(pledge_moves, COUNT(pledge_moves), (int)from, event, &next)) return false;
  *to = (enum pledge_state)next;
  return true;
}
