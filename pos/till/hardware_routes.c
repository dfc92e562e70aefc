/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/hardware.h"

#include "pos/till/display.h"
#include "pos/virtual/roll.h"

#include <glob.h>

#define DEVICES_MAX 12

static void write_printer(struct till *till, struct json *json) {
  struct printer_state state = printer_state(till->printer);
  json_text(json, "condition", printer_condition_name(state.condition));
  json_bool(json, "paper_low", state.paper_low);
  json_integer(json, "waiting", state.waiting);
  json_integer(json, "printed", state.printed);
  json_integer(json, "dropped", state.dropped);
  json_integer(json, "drawers", state.drawers);
  json_integer(json, "drawers_missed", state.drawers_missed);
}

static enum outcome answer_printer(struct request *request, struct reply *reply) {
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  write_printer(request->app, &json);
  json_close(&json);
  return OK;
}

/* Device files that are there and could be meant: nobody types those by heart. */
static void write_devices(struct json *json) {
  static const char *const patterns[] = {"/dev/usb/lp*", "/dev/lp*", "/dev/ttyUSB*", "/dev/ttyACM*"};
  json_open_list(json, "devices");
  for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
    glob_t found = {0};
    if (glob(patterns[i], 0, NULL, &found) == 0)
      for (size_t j = 0; j < found.gl_pathc && j < DEVICES_MAX; j++) json_text(json, NULL, found.gl_pathv[j]);
    globfree(&found);
  }
  json_close_list(json);
}

static enum outcome answer_hardware(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  struct hardware_settings settings;
  enum outcome outcome = hardware_read(till, request->arena, &settings, &request->fault);
  if (outcome != OK) return outcome;
  AUTO(buffer) struct buffer written = {0};
  struct json inner = json_into(&written), json = json_into(&reply->body);
  spec_write(&hardware_spec, &settings, &inner);
  json_open(&json, NULL);
  json_raw(&json, "settings", written.bytes, written.length);
  json_open(&json, "printer");
  write_printer(till, &json);
  json_close(&json);
  write_devices(&json);
  json_close(&json);
  return OK;
}

static enum outcome put_hardware(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  const struct hardware_settings *asked = request->parsed;
  enum outcome outcome = hardware_check(asked, &request->fault);
  if (outcome == OK && !override_allows(till, request, "hardware", asked->override))
    outcome = fault_set(&request->fault, RIGHT_NEEDED, "/override", "hardware");
  if (outcome == OK) outcome = hardware_write(till, asked, &request->fault);
  if (outcome != OK) return outcome;
  const char *detail = arena_format(request->arena, "printer %s, paper %lld, drawer %s, scale %s", asked->printer,
                                    (long long)asked->paper, asked->drawer ? "yes" : "no", asked->scale);
  till_event(till, EVENT_HARDWARE_CHANGE, detail);
  return answer_hardware(request, reply);
}

/* Everything a receipt can hold: whoever looks at it sees at once what this printer gets wrong. */
static enum outcome post_test(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  struct slip slip = slip_begin("test", request->arena);
  slip_text(&slip, SLIP_CENTRE, SLIP_BOLD | SLIP_BIG, "Comptoir");
  slip_text(&slip, SLIP_CENTRE, SLIP_PLAIN, "page d’essai");
  slip_rule(&slip);
  slip_text(&slip, SLIP_LEFT, SLIP_PLAIN, "é è ê ë à â ç î ï ô ù û œ æ");
  slip_text(&slip, SLIP_LEFT, SLIP_PLAIN, "É È À Ç Œ € ° « » ’");
  slip_pair(&slip, SLIP_PLAIN, "Largeur du papier", "1 234,50 €");
  slip_pair(&slip, SLIP_BOLD | SLIP_TALL, "TOTAL", "1 234,50 €");
  slip_rule(&slip);
  enum outcome outcome = slip_ean13(&slip, "2000000000008");
  if (outcome == OK) outcome = slip_code128(&slip, "COMPTOIR");
  if (outcome == OK) outcome = slip_qr(&slip, "Comptoir : œuvre commune");
  if (outcome != OK) return outcome;
  slip_cut(&slip);
  slip_print(till->printer, &slip);
  return answer_printer(request, reply);
}

static enum outcome post_forget(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  (void)printer_forget(till->printer);
  return answer_printer(request, reply);
}

static struct roll *roll_of_last(struct till *till) {
  AUTO(buffer) struct buffer bytes = {0};
  int64_t columns = 0;
  if (!printer_last(till->printer, &bytes, &columns)) return NULL;
  struct roll *roll = roll_new((int)columns);
  roll_print_all(roll, bytes.bytes, bytes.length);
  return roll;
}

static enum outcome get_preview(struct request *request, struct reply *reply) {
  struct roll *roll = roll_of_last(request->app);
  if (!roll) return NOTHING_PRINTED;
  enum outcome outcome = roll_png(roll, &reply->body);
  reply->content_type = "image/png";
  roll_free(roll);
  return outcome;
}

static enum outcome get_preview_text(struct request *request, struct reply *reply) {
  struct roll *roll = roll_of_last(request->app);
  if (!roll) return NOTHING_PRINTED;
  AUTO(buffer) struct buffer text = {0};
  roll_text(roll, &text);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "text", text.bytes);
  json_close(&json);
  roll_free(roll);
  return OK;
}

struct drawer_request {
  const char *override;
};
static const struct spec_field drawer_fields[] = {SPEC_FIELD(struct drawer_request, override, .max = OVERRIDE_TOKEN)};
static const struct spec drawer_spec = SPEC("TillDrawer", struct drawer_request, drawer_fields);

/* Without a sale: somebody answers for it, and it is in the event log before the drawer moves. */
static enum outcome post_drawer(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  const struct drawer_request *asked = request->parsed;
  if (!printer_settings(till->printer).drawer) return NO_DRAWER;
  const char *by = override_by(till, request, "drawer", asked->override);
  if (!by) return fault_set(&request->fault, FORBIDDEN, "/override", "the referent has to say yes");
  if (atomic_load(&till->training)) return answer_printer(request, reply); /* real money stays where it is */
  struct draft draft = keep_event_draft(EVENT_DRAWER_OPEN_NO_SALE, by);
  till_moment_begin(till);
  enum outcome outcome =
      till_keep(till, request->who.id[0] ? request->who.id : NULL, &draft, 1, request->arena, &request->fault);
  till_moment_end(till);
  if (outcome != OK) return outcome;
  return printer_open_drawer(till->printer) ? answer_printer(request, reply) : NO_DRAWER;
}

static enum outcome get_weight(struct request *request, struct reply *reply) {
  int64_t grams = 0;
  enum outcome outcome = hardware_weigh(request->app, &grams);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_integer(&json, "grams", grams);
  json_close(&json);
  return OK;
}

static enum outcome get_display_page(struct request *request, struct reply *reply) {
  return http_serve_page(request, reply, "till/display/display.html");
}

static enum outcome get_display(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  int64_t seen = 0;
  const char *asked = request_query(request, "seen");
  if (asked && !text_to_integer(asked, 0, INT64_MAX, &seen))
    return fault_set(&request->fault, OUT_OF_RANGE, "seen", "the number of the last answer");
  return display_answer(till->display, request, reply, seen);
}

static enum outcome delete_display(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  display_idle(till->display);
  buffer_text(&reply->body, "{}");
  return OK;
}

static const struct route routes[] = {
    ROUTE(GET, "/api/till/hardware", ROLE_CASHIER, SCOPE_NONE, answer_hardware,
          "printer, drawer and scale: settings, state, devices that are there", .right = RIGHT_WORK),
    ROUTE(PUT, "/api/till/hardware", ROLE_CASHIER, SCOPE_NONE, put_hardware, "choose printer, drawer and scale",
          .body = &hardware_spec, .right = RIGHT_WORK),
    ROUTE(GET, "/api/till/printer", ROLE_CASHIER, SCOPE_NONE, answer_printer, "how the printer is, how much waits",
          .right = RIGHT_WORK),
    ROUTE(POST, "/api/till/printer/test", ROLE_CASHIER, SCOPE_NONE, post_test, "print a page with all a receipt holds",
          .right = RIGHT_WORK),
    ROUTE(POST, "/api/till/printer/forget", ROLE_CASHIER, SCOPE_NONE, post_forget, "throw away what waits",
          .right = RIGHT_WORK),
    ROUTE(GET, "/api/till/printer/preview", ROLE_CASHIER, SCOPE_NONE, get_preview, "the last slip as a picture",
          .right = RIGHT_WORK),
    ROUTE(GET, "/api/till/printer/preview/text", ROLE_CASHIER, SCOPE_NONE, get_preview_text, "the last slip as text",
          .right = RIGHT_WORK),
    ROUTE(POST, "/api/till/drawer", ROLE_CASHIER, SCOPE_NONE, post_drawer, "open the drawer without a sale",
          .body = &drawer_spec, .right = RIGHT_WORK),
    ROUTE(GET, "/api/till/weight", ROLE_CASHIER, SCOPE_NONE, get_weight, "what lies on the scale, in grams",
          .right = RIGHT_WORK),
    ROUTE(GET, "/afficheur", ROLE_ANYONE, SCOPE_NONE, get_display_page, "the customer's screen"),
    ROUTE(GET, "/api/till/display", ROLE_ANYONE, SCOPE_NONE, get_display,
          "what the customer's screen shows, as soon as it changes"),
    ROUTE(DELETE, "/api/till/display", ROLE_CASHIER, SCOPE_NONE, delete_display, "nothing is on the ticket any more",
          .right = RIGHT_WORK),
};
const struct route_table hardware_routes = {routes, sizeof routes / sizeof routes[0]};
