/* links: core_http brotlidec */
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is the same for everybody: prebuilt bodies in three encodings, 304, embedded assets and pages. */
#include "core/http/http.h"
#include "tests/unit/http_client.h"

#include <brotli/decode.h>
#include <zlib.h>

static const unsigned char script[] = "export const till = 1;";
static const unsigned char page[] = "<!doctype html><title>Caisse</title>";
static const unsigned char packed[] = "packed";
const struct asset asset_table[] = {
    {"till/index.html", "text/html; charset=utf-8", "\"p1\"", {page, sizeof page - 1}, {0}, {0}},
    {"till/till.js", "text/javascript; charset=utf-8", "\"t1\"", {script, sizeof script - 1}, {packed, 6}, {0}},
};
const size_t asset_count = 2;
const char asset_build_id[] = "b0b0";

static struct shared_body *catalogue, *beside;
static struct http_server *server;
static uint16_t port;

static enum outcome send_catalogue(struct request *request, struct reply *reply) {
  (void)request;
  reply->shared = shared_body_ref(catalogue);
  return OK;
}

static enum outcome send_catalogue_with_cookie(struct request *request, struct reply *reply) {
  (void)request;
  reply->shared = shared_body_ref(catalogue);
  reply->cache_control = "private, max-age=5";
  reply_header(reply, "Set-Cookie", "a=b");
  return OK;
}

static enum outcome send_beside(struct request *request, struct reply *reply) {
  (void)request;
  reply->shared = shared_body_ref(beside);
  return OK;
}

static enum outcome send_page(struct request *request, struct reply *reply) {
  reply_header(reply, "Set-Cookie", "comptoir_access=k; HttpOnly");
  return http_serve_page(request, reply, "till/index.html");
}

static enum outcome send_own_page(struct request *request, struct reply *reply) {
  http_page_headers(reply);
  html_text(&reply->body, request_query(request, "q"));
  return OK;
}

static const struct route routes[] = {
    ROUTE(GET, "/catalogue", ROLE_ANYONE, SCOPE_NONE, send_catalogue, "prebuilt"),
    ROUTE(GET, "/catalogue/mine", ROLE_ANYONE, SCOPE_NONE, send_catalogue_with_cookie, "prebuilt, own headers"),
    ROUTE(GET, "/beside", ROLE_ANYONE, SCOPE_NONE, send_beside, "prebuilt, never packed"),
    ROUTE(GET, "/page", ROLE_ANYONE, SCOPE_NONE, send_page, "an embedded page"),
    ROUTE(GET, "/own-page", ROLE_ANYONE, SCOPE_NONE, send_own_page, "a written page"),
};
static const struct route_table table = {routes, sizeof routes / sizeof routes[0]};

static int start(void **state) {
  (void)state;
  AUTO(buffer) struct buffer text = {0};
  for (int i = 0; i < 200; i++) buffer_format(&text, "{\"code\":\"FRI-%03d\",\"price\":%d},", i, i * 7);
  catalogue = shared_body_new("application/json", text.bytes, text.length);
  beside = shared_body_plain("application/json", text.bytes, text.length);
  struct http_options options = {
      .address = "127.0.0.1", .tables = &table, .table_count = 1, .fallback = http_serve_asset};
  struct fault fault;
  assert_int_equal(http_start(&options, &server, &fault), OK);
  port = http_port(server);
  return 0;
}

static int stop(void **state) {
  (void)state;
  http_stop(server);
  shared_body_unref(catalogue);
  shared_body_unref(beside);
  return 0;
}

static void gunzip(const struct buffer *packed_body, struct buffer *out) {
  char bytes[32768];
  z_stream stream = {.next_in = (unsigned char *)packed_body->bytes,
                     .avail_in = (uInt)packed_body->length,
                     .next_out = (unsigned char *)bytes,
                     .avail_out = sizeof bytes};
  assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
  assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
  buffer_add(out, bytes, stream.total_out);
  inflateEnd(&stream);
}

static void unbrotli(const struct buffer *packed_body, struct buffer *out) {
  uint8_t bytes[32768];
  size_t length = sizeof bytes;
  assert_int_equal(BrotliDecoderDecompress(packed_body->length, (const uint8_t *)packed_body->bytes, &length, bytes),
                   BROTLI_DECODER_RESULT_SUCCESS);
  buffer_add(out, bytes, length);
}

static void sends_the_smallest_twin_wanted(void **state) {
  (void)state;
  AUTO(answer) struct answer plain = ask(port, "GET /catalogue", "", NULL);
  assert_string_equal(answer_header(&plain, "Content-Encoding"), "");
  assert_string_equal(answer_header(&plain, "Vary"), "Accept-Encoding");
  assert_string_equal(answer_header(&plain, "Cache-Control"), "no-cache");
  assert_string_equal(answer_header(&plain, "X-Content-Type-Options"), "nosniff");
  AUTO(answer) struct answer gzip = ask(port, "GET /catalogue", "Accept-Encoding: gzip, deflate\r\n", NULL);
  assert_string_equal(answer_header(&gzip, "Content-Encoding"), "gzip");
  assert_string_equal(answer_header(&gzip, "Content-Type"), "application/json");
  AUTO(buffer) struct buffer unzipped = {0};
  gunzip(&gzip.body, &unzipped);
  assert_string_equal(unzipped.bytes, plain.body.bytes);
  AUTO(answer) struct answer brotli = ask(port, "GET /catalogue", "Accept-Encoding: gzip, br\r\n", NULL);
  assert_string_equal(answer_header(&brotli, "Content-Encoding"), "br");
  AUTO(buffer) struct buffer unpacked = {0};
  unbrotli(&brotli.body, &unpacked);
  assert_string_equal(unpacked.bytes, plain.body.bytes);
}

static void sends_the_plain_one_as_it_is(void **state) {
  (void)state;
  AUTO(answer) struct answer packed_or_not = ask(port, "GET /beside", "Accept-Encoding: gzip, br\r\n", NULL);
  AUTO(answer) struct answer same = ask(port, "GET /catalogue", "", NULL);
  assert_string_equal(answer_header(&packed_or_not, "Content-Encoding"), "");
  assert_string_equal(packed_or_not.body.bytes, same.body.bytes);
  assert_string_equal(shared_body_etag(beside), shared_body_etag(catalogue));
}

static void says_that_nothing_changed(void **state) {
  (void)state;
  AUTO(client) struct client client = client_open(port);
  char headers[256];
  snprintf(headers, sizeof headers, "If-None-Match: \"x\", %s\r\n", shared_body_etag(catalogue));
  AUTO(answer) struct answer same = client_ask(&client, "GET /catalogue", headers, NULL);
  assert_int_equal(same.status, 304);
  assert_string_equal(answer_header(&same, "ETag"), shared_body_etag(catalogue));
  assert_string_equal(answer_header(&same, "Vary"), "Accept-Encoding");
  assert_string_equal(answer_header(&same, "Content-Type"), "");
  AUTO(answer) struct answer other = client_ask(&client, "GET /catalogue", "If-None-Match: W/\"x\"\r\n", NULL);
  assert_int_equal(other.status, 200);
}

static void adds_the_headers_of_one_reply(void **state) {
  (void)state;
  AUTO(client) struct client client = client_open(port);
  AUTO(answer) struct answer mine = client_ask(&client, "GET /catalogue/mine", "Accept-Encoding: gzip\r\n", NULL);
  assert_string_equal(answer_header(&mine, "Set-Cookie"), "a=b");
  assert_string_equal(answer_header(&mine, "Cache-Control"), "private, max-age=5");
  assert_string_equal(answer_header(&mine, "Content-Encoding"), "gzip");
  AUTO(buffer) struct buffer unzipped = {0};
  gunzip(&mine.body, &unzipped);
  assert_contains(unzipped.bytes, "FRI-199");
  AUTO(answer) struct answer theirs = client_ask(&client, "GET /catalogue", "", NULL);
  assert_string_equal(answer_header(&theirs, "Set-Cookie"), "");
  AUTO(answer) struct answer same = client_ask(&client, "GET /catalogue/mine", "If-None-Match: *\r\n", NULL);
  assert_int_equal(same.status, 304);
  assert_string_equal(answer_header(&same, "Set-Cookie"), "a=b");
}

static void serves_assets_for_ever(void **state) {
  (void)state;
  AUTO(answer) struct answer found = ask(port, "GET /a/b0b0/till/till.js", "", NULL);
  assert_int_equal(found.status, 200);
  assert_string_equal(found.body.bytes, (const char *)script);
  assert_string_equal(answer_header(&found, "Cache-Control"), "public, max-age=31536000, immutable");
  AUTO(answer) struct answer gzip = ask(port, "GET /a/b0b0/till/till.js", "Accept-Encoding: br, gzip\r\n", NULL);
  assert_string_equal(gzip.body.bytes, "packed");
  static const char *const nowhere[] = {"GET /a/beef/till/till.js",
                                        "GET /a/b0b0x/till/till.js",
                                        "GET /a/b0b0xtill/till.js",
                                        "GET /a/b0b0/../b0b0/till/till.js",
                                        "GET /a/b0b0/till/../till/till.js",
                                        "GET /a/b0b0/%2e%2e/%2e%2e/etc/passwd",
                                        "GET /a/b0b0//etc/passwd",
                                        "GET /a/b0b0/",
                                        "GET /a/b0b0",
                                        "GET /../../etc/passwd",
                                        "POST /a/b0b0/till/till.js"};
  for (size_t i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++) {
    AUTO(answer) struct answer answer = ask(port, nowhere[i], "", NULL);
    if (answer.status != 404) print_error("%s\n", nowhere[i]);
    assert_int_equal(answer.status, 404);
  }
}

static void protects_pages(void **state) {
  (void)state;
  static const char *const lines[] = {"GET /page", "GET /own-page?q=%3Cb%20class=%22x%22%3E%26%27"};
  for (size_t i = 0; i < 2; i++) {
    AUTO(answer) struct answer answer = ask(port, lines[i], "", NULL);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer_header(&answer, "Content-Type"), "text/html; charset=utf-8");
    assert_contains(answer_header(&answer, "Content-Security-Policy"), "default-src 'none'; script-src 'self'; ");
    assert_contains(answer_header(&answer, "Content-Security-Policy"), "require-trusted-types-for 'script'");
    assert_string_equal(answer_header(&answer, "Referrer-Policy"), "same-origin");
    assert_string_equal(answer_header(&answer, "Cross-Origin-Opener-Policy"), "same-origin");
    assert_contains(answer_header(&answer, "Permissions-Policy"), "camera=()");
    /* a name that browsers do not know is a complaint in their console on each page */
    assert_null(strstr(answer_header(&answer, "Permissions-Policy"), "bluetooth"));
    assert_contains(answer.body.bytes, i == 0 ? "<title>Caisse" : "&lt;b class=&quot;x&quot;&gt;&amp;&#39;");
    assert_string_equal(answer_header(&answer, "Set-Cookie"), i == 0 ? "comptoir_access=k; HttpOnly" : "");
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sends_the_smallest_twin_wanted), cmocka_unit_test(sends_the_plain_one_as_it_is),
      cmocka_unit_test(says_that_nothing_changed),      cmocka_unit_test(adds_the_headers_of_one_reply),
      cmocka_unit_test(serves_assets_for_ever),         cmocka_unit_test(protects_pages),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
