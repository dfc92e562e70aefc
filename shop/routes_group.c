/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groupages as pages: they work without any script. */
#include "access/access.h"
#include "core/http/pace.h"
#include "core/once/once.h"
#include "core/public_id.h"
#include "core/text.h"
#include "shop/group_page.h"
#include "shop/visit.h"

struct grouping { /* one request */
  struct visit visit;
  struct group_page page;
  struct group_whole whole;
  struct group_plan plan;
  struct group_campaign *open;
  char campaign[UUID_TEXT];
  const char *id, *kpa; /* of the pledge */
  struct payment_row *payment;
  struct pledge_made made;
  bool cancels;
};

static enum outcome transact(struct grouping *grouping, enum tx_mode mode, enum outcome (*work)(struct tx *, void *),
                             void *context) {
  struct request *request = grouping->visit.request;
  return db_transact(services_of(request)->shop_db, mode, work, context, &request->fault);
}

/* A page, or that there is no such thing. */
static enum outcome answer(struct grouping *grouping, enum outcome outcome, void (*page)(const struct group_page *)) {
  struct visit *visit = &grouping->visit;
  bool absent = outcome == NO_SUCH_CAMPAIGN || outcome == NO_SUCH_PLEDGE || !visit->view.catalog;
  if (outcome == OK && !absent) page(&grouping->page);
  if (absent) {
    visit->request->fault = (struct fault){0};
    visit_absent(visit);
    outcome = OK;
  }
  visit_close(visit);
  return outcome;
}

static enum outcome open_page(struct grouping *grouping, struct request *request, struct reply *reply,
                              const char *kpa) {
  *grouping = (struct grouping){0};
  enum outcome outcome = visit_open(request, reply, kpa, &grouping->visit);
  grouping->page = (struct group_page){.view = &grouping->visit.view,
                                       .whole = &grouping->whole,
                                       .plan = &grouping->plan,
                                       .sent = &grouping->visit.form,
                                       .now_us = grouping->visit.now_us};
  return outcome;
}

/* ---- what can be joined --------------------------------------------------------------------------------------------
 */

static enum outcome read_open(struct tx *tx, void *context) {
  struct grouping *grouping = context;
  return group_list_open(tx, grouping->visit.view.catalog->kpa, grouping->visit.now_us, grouping->visit.request->arena,
                         &grouping->open, &grouping->page.campaign_count);
}

static enum outcome get_campaigns(struct request *request, struct reply *reply) {
  struct grouping *grouping = arena_alloc(request->arena, sizeof *grouping);
  enum outcome outcome = open_page(grouping, request, reply, request->params[0]);
  if (outcome != OK) return outcome;
  struct shop_view *view = &grouping->visit.view;
  if (view->catalog) {
    outcome = transact(grouping, TX_READ, read_open, grouping);
    grouping->page.campaigns = grouping->open;
    view->canonical = arena_format(request->arena, "/boutique/%s/groupages", view->catalog->kpa);
  }
  return answer(grouping, outcome, view_campaigns);
}

static enum outcome read_campaign(struct tx *tx, void *context) {
  struct grouping *grouping = context;
  struct visit *visit = &grouping->visit;
  struct arena *arena = visit->request->arena;
  if (!public_id_parse(PUBLIC_CAMPAIGN, visit->request->params[1], grouping->campaign)) return NO_SUCH_CAMPAIGN;
  enum outcome outcome = group_read(tx, visit->view.catalog->kpa, grouping->campaign, false, arena, &grouping->whole);
  if (outcome == OK && campaign_state_of(grouping->whole.campaign->state) == CAMPAIGN_DRAFT) return NO_SUCH_CAMPAIGN;
  if (outcome == OK) outcome = group_plan(&grouping->whole, arena, &grouping->plan, tx_fault(tx));
  return outcome == OK ? shop_read_stock(tx, visit->view.catalog->kpa, visit->now_us, arena, &visit->stock) : outcome;
}

static enum outcome get_campaign(struct request *request, struct reply *reply) {
  struct grouping *grouping = arena_alloc(request->arena, sizeof *grouping);
  enum outcome outcome = open_page(grouping, request, reply, request->params[0]);
  if (outcome == OK && grouping->visit.view.catalog) outcome = transact(grouping, TX_READ, read_campaign, grouping);
  return answer(grouping, outcome, view_campaign);
}

/* ---- joining -------------------------------------------------------------------------------------------------------
 */

/* q1, m1, p1 …: of each offer, from the address or from the form. False: something is no quantity. */
static bool take_wishes(struct grouping *grouping, bool sent) {
  struct request *request = grouping->visit.request;
  struct group_page *page = &grouping->page;
  page->wish_count = 0;
  for (size_t i = 0; i < grouping->whole.offer_count && i < GROUP_OFFERS; i++) {
    int64_t values[3], line = grouping->whole.offers[i].line;
    for (size_t n = 0; n < 3; n++) {
      const char *name = arena_format(request->arena, "%c%lld", "qmp"[n], (long long)line);
      const char *text = sent ? form_value(&grouping->visit.form, name) : request_query(request, name);
      if (!group_parse_quantity(text ? text : "", &values[n])) return false;
    }
    if (values[0] > 0) page->wishes[page->wish_count++] = (struct pledge_wish){line, values[0], values[1], values[2]};
  }
  return true;
}

/* As if they were one pledge, for the sums. */
static enum outcome price_wishes(struct grouping *grouping) {
  struct group_page *page = &grouping->page;
  struct group_line lines[GROUP_OFFERS];
  struct group_whole one = grouping->whole;
  for (size_t i = 0; i < page->wish_count; i++) {
    const struct pledge_wish *wish = &page->wishes[i];
    lines[i] = (struct group_line){"", wish->offer, wish->quantity, wish->minus, wish->plus, 0};
  }
  one.lines = lines;
  one.line_count = page->wish_count;
  return group_price(&one, "", &page->asked, &page->most, &grouping->visit.request->fault);
}

/* The page before the button; without a quantity, the one before. */
static enum outcome show_joining(struct grouping *grouping, enum outcome trouble, bool sent) {
  struct visit *visit = &grouping->visit;
  struct group_page *page = &grouping->page;
  char *key = arena_alloc(visit->request->arena, UUID_TEXT);
  const char *field = arena_format(visit->request->arena, "%s", visit->request->fault.field);
  visit->request->fault = (struct fault){0};
  enum outcome outcome = transact(grouping, TX_READ, read_campaign, grouping);
  if (outcome != OK) return answer(grouping, outcome, view_joining);
  page->may_choose = visit->stock.offer.sends_sms;
  bool read = take_wishes(grouping, sent) && price_wishes(grouping) == OK;
  if (trouble == OK && (!read || page->wish_count == 0)) trouble = PLEDGE_QUANTITY;
  if (trouble != OK) page->trouble = (struct view_trouble){outcome_text(trouble, LANGUAGE_FR), field};
  if (trouble != OK) visit->reply->status = outcome_status(trouble);
  uuid_v7(key);
  page->key = trouble == ONCE_RUNNING ? form_value(&visit->form, "cle") : key;
  visit->reply->cache_control = "no-store";
  return answer(grouping, OK, page->wish_count == 0 ? view_campaign : view_joining);
}

static enum outcome get_joining(struct request *request, struct reply *reply) {
  struct grouping *grouping = arena_alloc(request->arena, sizeof *grouping);
  enum outcome outcome = open_page(grouping, request, reply, request->params[0]);
  if (outcome != OK || !grouping->visit.view.catalog) return answer(grouping, outcome, view_joining);
  return show_joining(grouping, OK, false);
}

static enum outcome join(struct tx *tx, void *context) {
  struct grouping *grouping = context;
  struct visit *visit = &grouping->visit;
  const struct form *form = &visit->form;
  char id[UUID_TEXT];
  int64_t total = 0;
  uuid_v7(id);
  enum outcome outcome = read_campaign(tx, grouping);
  if (outcome != OK) return outcome;
  if (!take_wishes(grouping, true)) return PLEDGE_QUANTITY;
  if (!text_to_integer(form_value(form, "total"), 0, 10000000, &total)) total = 0;
  const struct pledge_asked asked = {
      .kpa = visit->view.catalog->kpa,
      .campaign = grouping->campaign,
      .id = id,
      .link = arena_format(visit->request->arena, "%s/boutique/engagement/", visit->view.origin),
      .language = visit->request->language,
      .now_us = visit->now_us};
  const struct pledge_form pledge = {.lines = grouping->page.wishes,
                                     .line_count = grouping->page.wish_count,
                                     .pays = form_value(form, "paiement"),
                                     .name = form_value(form, "nom"),
                                     .email = form_value(form, "email"),
                                     .phone = form_value(form, "telephone"),
                                     .told_by = form_value(form, "prevenir"),
                                     .expected = MONEY(total),
                                     .accepts_terms = text_equal(form_value(form, "conditions"), "oui")};
  outcome = pledge_make(tx, &asked, &pledge, visit->request->arena, &grouping->made, tx_fault(tx));
  if (outcome == OK && text_equal(pledge.pays, "counter")) outcome = http_pace_unpaid(visit->request);
  return outcome == OK ? http_pace_letter(visit->request, pledge.email) : outcome;
}

static void answer_joined(struct request *request, struct reply *reply, const void *context) {
  const struct grouping *grouping = context;
  reply->status = 303;
  reply_header(reply, "Location", arena_format(request->arena, "/boutique/engagement/%s", grouping->made.token));
}

static enum outcome post_joining(struct request *request, struct reply *reply) {
  struct grouping *grouping = arena_alloc(request->arena, sizeof *grouping);
  enum outcome outcome = open_page(grouping, request, reply, request->params[0]);
  if (outcome != OK || !grouping->visit.view.catalog) return answer(grouping, outcome, view_joining);
  struct once once = {.request = request,
                      .reply = reply,
                      .work = join,
                      .answer = answer_joined,
                      .context = grouping,
                      .key = form_value(&grouping->visit.form, "cle"),
                      .visitor = true};
  outcome = transact(grouping, TX_WRITE, once_work, &once);
  if (outcome_status(outcome) >= 400 && outcome_status(outcome) < 500) return show_joining(grouping, outcome, true);
  visit_close(&grouping->visit);
  return outcome_status(outcome) < 400 ? OK : outcome;
}

/* ---- the page of a pledge ------------------------------------------------------------------------------------------
 */

static enum outcome read_pledge(struct tx *tx, void *context) {
  struct grouping *grouping = context;
  struct request *request = grouping->visit.request;
  const char *campaign = NULL;
  enum outcome outcome =
      pledge_of_token(tx, request->params[0], request->arena, &grouping->id, &grouping->kpa, &campaign);
  if (outcome != OK) return outcome;
  TEXT_COPY(grouping->campaign, campaign);
  outcome = group_read(tx, grouping->kpa, campaign, false, request->arena, &grouping->whole);
  for (size_t i = 0; outcome == OK && i < grouping->whole.pledge_count; i++)
    if (text_equal(grouping->whole.pledges[i].id, grouping->id)) grouping->page.pledge = &grouping->whole.pledges[i];
  return outcome == OK ? payment_of(tx, "pledge", grouping->id, request->arena, &grouping->payment) : outcome;
}

static enum outcome come_back(struct tx *tx, void *context) {
  struct grouping *grouping = context;
  enum outcome outcome = read_pledge(tx, grouping);
  return outcome == OK ? payment_look_now(tx, "pledge", grouping->id, clock_now_us()) : outcome;
}

static void take_lines(struct grouping *grouping) {
  for (size_t i = 0; i < grouping->whole.line_count; i++) {
    const struct group_line *line = &grouping->whole.lines[i];
    if (text_equal(line->pledge, grouping->id) && grouping->page.wish_count < GROUP_OFFERS)
      grouping->page.wishes[grouping->page.wish_count++] =
          (struct pledge_wish){line->offer, line->quantity, line->minus, line->plus};
  }
}

/* What was refused is said on the page it was asked on. */
static enum outcome show_pledge(struct request *request, struct reply *reply, enum outcome trouble, bool returns) {
  struct grouping *grouping = arena_alloc(request->arena, sizeof *grouping);
  grouping->visit.request = request;
  request->fault = (struct fault){0};
  enum outcome found = transact(grouping, returns ? TX_WRITE : TX_READ, returns ? come_back : read_pledge, grouping);
  if (found != OK && found != NO_SUCH_PLEDGE) return found;
  const struct grouping read = *grouping;
  enum outcome outcome = open_page(grouping, request, reply, found == OK ? read.kpa : NULL);
  if (outcome != OK) return outcome;
  grouping->whole = read.whole;
  grouping->id = read.id;
  grouping->page.pledge = read.page.pledge;
  grouping->page.payment = read.payment;
  grouping->page.back = shop_pay_return(request);
  grouping->page.token = request->params[0];
  if (found == OK) take_lines(grouping);
  if (trouble != OK) grouping->page.trouble = (struct view_trouble){outcome_text(trouble, LANGUAGE_FR), ""};
  if (trouble != OK) reply->status = outcome_status(trouble);
  reply->cache_control = "no-store";
  return answer(grouping, found, view_pledge);
}

static enum outcome get_pledge(struct request *request, struct reply *reply) {
  return show_pledge(request, reply, OK, request_query(request, "retour") != NULL);
}

static enum outcome change(struct tx *tx, void *context) {
  struct grouping *grouping = context;
  struct arena *arena = grouping->visit.request->arena;
  int64_t version = 0;
  enum outcome outcome = read_pledge(tx, grouping);
  if (outcome != OK) return outcome;
  if (!text_to_integer(form_value(&grouping->visit.form, "version"), 1, INT64_MAX, &version)) version = 1;
  const struct pledge_change wanted = {.kpa = grouping->kpa,
                                       .campaign = grouping->campaign,
                                       .id = grouping->id,
                                       .version = version,
                                       .now_us = clock_now_us()};
  if (grouping->cancels) return pledge_cancel(tx, &wanted, arena, tx_fault(tx));
  if (!take_wishes(grouping, true)) return PLEDGE_QUANTITY;
  return pledge_rewrite(tx, &wanted, grouping->page.wishes, grouping->page.wish_count, arena, tx_fault(tx));
}

static enum outcome post_change(struct request *request, struct reply *reply, bool cancels) {
  struct grouping *grouping = arena_alloc(request->arena, sizeof *grouping);
  grouping->visit.request = request;
  grouping->cancels = cancels;
  if (request->body) form_read(request->body, request->body_length, request->arena, &grouping->visit.form);
  enum outcome outcome = transact(grouping, TX_WRITE, change, grouping);
  if (outcome != OK) return outcome_status(outcome) >= 500 ? outcome : show_pledge(request, reply, outcome, false);
  reply->status = 303;
  reply_header(reply, "Location", arena_format(request->arena, "/boutique/engagement/%s", request->params[0]));
  return OK;
}

static enum outcome post_pledge(struct request *request, struct reply *reply) {
  return post_change(request, reply, false);
}

static enum outcome post_cancel(struct request *request, struct reply *reply) {
  return post_change(request, reply, true);
}

static const struct route routes[] = {
    ROUTE(GET, "/boutique/{kpa}/groupages", ROLE_ANYONE, SCOPE_NONE, get_campaigns,
          "Groupages that can be joined, HTML"),
    ROUTE(GET, "/boutique/{kpa}/groupages/{campaign}", ROLE_ANYONE, SCOPE_NONE, get_campaign,
          "A groupage and how far it is, HTML"),
    ROUTE(GET, "/boutique/{kpa}/groupages/{campaign}/rejoindre", ROLE_ANYONE, SCOPE_NONE, get_joining,
          "All of it before the button that binds, HTML: ?q1=&m1=&p1="),
    ROUTE(POST, "/boutique/{kpa}/groupages/{campaign}/rejoindre", ROLE_ANYONE, SCOPE_NONE, post_joining,
          "Form: joins; 303 to the page of the pledge", .rate = RATE_HEAVY),
    ROUTE(GET, "/boutique/engagement/{token}", ROLE_ANYONE, SCOPE_NONE, get_pledge,
          "The pledge that a link opens, HTML"),
    ROUTE(POST, "/boutique/engagement/{token}", ROLE_ANYONE, SCOPE_NONE, post_pledge,
          "Form: other quantities, until it closes; 303"),
    ROUTE(POST, "/boutique/engagement/{token}/annuler", ROLE_ANYONE, SCOPE_NONE, post_cancel,
          "Form: no more of it, until it closes; 303"),
};
const struct route_table shop_group_routes = {routes, sizeof routes / sizeof routes[0]};
