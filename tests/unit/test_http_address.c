/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core_http */
/* Whose word about a client is believed, as tables. */
#include "core/http/address.h"
#include "tests/unit/kit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static struct address parsed(const char *text) {
  struct address address = {{0}};
  assert_true(address_parse(text, strlen(text), &address));
  return address;
}

static void reads_addresses_as_proxies_write_them(void **state) {
  (void)state;
  static const struct {
    const char *text, *read; /* NULL: refused */
  } cases[] = {
      {"192.0.2.1", "192.0.2.1"},
      {"192.0.2.1:8080", "192.0.2.1"},
      {"::ffff:192.0.2.1", "192.0.2.1"},
      {"[::ffff:192.0.2.1]:80", "192.0.2.1"},
      {"2001:DB8::1", "2001:db8::1"},
      {"[2001:db8::1]", "2001:db8::1"},
      {"[2001:db8::1]:443", "2001:db8::1"},
      {"::1", "::1"},
      {"", NULL},
      {"unknown", NULL},
      {"_hidden", NULL},
      {"192.0.2", NULL},
      {"192.0.2.256", NULL},
      {"192.0.2.1:", NULL},
      {"192.0.2.1:x", NULL},
      {"192.0.2.1:123456", NULL},
      {"0x7f.0.0.1", NULL},
      {"fe80::1%eth0", NULL},
      {"[192.0.2.1]", NULL},
      {"[2001:db8::1", NULL},
      {"[2001:db8::1]x", NULL},
      {"2001:db8::1]", NULL},
      {"1:2:3:4:5:6:7:8:9", NULL},
      {"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000", NULL},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct address address;
    char text[ADDRESS_TEXT];
    bool read = address_parse(cases[i].text, strlen(cases[i].text), &address);
    if (read != (cases[i].read != NULL)) print_error("%s\n", cases[i].text);
    assert_int_equal(read, cases[i].read != NULL);
    if (read) assert_string_equal(address_write(&address, text), cases[i].read);
  }
  struct address address;
  assert_false(address_parse("1\0.2.3.4", 8, &address));
}

static void knows_a_socket_of_either_family(void **state) {
  (void)state;
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xC0000201)};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr.s6_addr = {0x20, 0x01, 0x0d, 0xb8, [15] = 1}};
  char text[ADDRESS_TEXT];
  struct address address = address_of_socket((struct sockaddr *)&four);
  assert_string_equal(address_write(&address, text), "192.0.2.1");
  address = address_of_socket((struct sockaddr *)&six);
  assert_string_equal(address_write(&address, text), "2001:db8::1");
}

static void counts_a_household_as_one(void **state) {
  (void)state;
  static const struct {
    const char *one, *other;
    bool same;
  } cases[] = {
      {"2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true},
      {"2001:db8:1:2::1", "2001:db8:1:3::1", false},
      {"192.0.2.1", "192.0.2.1", true},
      {"192.0.2.1", "192.0.2.2", false},
      {"192.0.2.1", "::ffff:192.0.2.1", true},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct address one = parsed(cases[i].one), other = parsed(cases[i].other);
    one = address_household(&one);
    other = address_household(&other);
    assert_int_equal(memcmp(&one, &other, sizeof one) == 0, cases[i].same);
  }
}

static void knows_this_machine(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool loopback;
  } cases[] = {{"127.0.0.1", true},
               {"127.9.8.7", true},
               {"::1", true},
               {"::ffff:127.0.0.1", true},
               {"::ffff:128.0.0.1", false},
               {"::", false},
               {"192.168.127.1", false},
               {"::2", false}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct address address = parsed(cases[i].text);
    assert_int_equal(address_is_loopback(&address), cases[i].loopback);
  }
}

static void reads_the_list_of_proxies(void **state) {
  (void)state;
  static const struct {
    const char *list, *inside, *outside; /* inside NULL: the list is refused */
  } cases[] = {
      {"127.0.0.1", "127.0.0.1", "127.0.0.2"},
      {"10.0.0.0/8", "10.255.0.9", "11.0.0.1"},
      {"10.32.0.0/11", "10.63.1.1", "10.64.0.0"},
      {" 10.0.0.0/8 ,\t2001:db8::/32", "2001:db8:9::1", "2001:db9::1"},
      {"2001:db8::1", "2001:db8::1", "2001:db8::2"},
      {"::ffff:10.0.0.0/8", "10.1.2.3", "11.1.2.3"},
      {"8000::/1", "c000::", "4000::"},
      {"192.0.2.7/32", "192.0.2.7", "192.0.2.6"},
      {"10.0.0.1/8", NULL, NULL},
      {"0.0.0.0/0", NULL, NULL},
      {"::/0", NULL, NULL},
      {"10.0.0.0/33", NULL, NULL},
      {"2001:db8::/129", NULL, NULL},
      {"10.0.0.0/", NULL, NULL},
      {"10.0.0.0/+8", NULL, NULL},
      {"10.0.0.0/8/8", NULL, NULL},
      {"10.0.0.0/-1", NULL, NULL},
      {"proxy.example.org", NULL, NULL},
      {"127.0.0.1,", NULL, NULL},
      {",127.0.0.1", NULL, NULL},
      {"127.0.0.1;10.0.0.1", NULL, NULL},
      {"127.0.0.1:80", NULL, NULL},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct networks networks;
    struct fault fault = {0};
    enum outcome outcome = networks_parse(cases[i].list, &networks, &fault);
    if ((outcome == OK) != (cases[i].inside != NULL)) print_error("%s\n", cases[i].list);
    assert_int_equal(outcome, cases[i].inside ? OK : BAD_OPTION);
    if (outcome != OK) {
      assert_string_equal(fault.field, "trusted-proxy");
      continue;
    }
    struct address inside = parsed(cases[i].inside), outside = parsed(cases[i].outside);
    assert_true(networks_hold(&networks, &inside));
    assert_false(networks_hold(&networks, &outside));
  }
  struct networks nobody = {.count = 9};
  assert_int_equal(networks_parse(NULL, &nobody, NULL), OK);
  assert_int_equal(nobody.count, 0);
  char many[17 * 12] = "10.0.0.1";
  for (size_t i = 1; i < NETWORKS_MAX; i++) memcpy(many + strlen(many), ",10.0.0.1", 10);
  struct fault fault = {0};
  assert_int_equal(networks_parse(many, &nobody, &fault), OK);
  memcpy(many + strlen(many), ",10.0.0.1", 10);
  assert_int_equal(networks_parse(many, &nobody, &fault), BAD_OPTION);
}

static void believes_only_its_proxies(void **state) {
  (void)state;
  static const char proxies[] = "127.0.0.1,10.0.0.0/8,2001:db8:ffff::/48";
  static const struct {
    const char *peer, *header, *client;
  } cases[] = {
      {"192.0.2.1", NULL, "192.0.2.1"},
      {"192.0.2.1", "203.0.113.9", "192.0.2.1"}, /* said by a stranger */
      {"127.0.0.1", NULL, "127.0.0.1"},
      {"127.0.0.1", "203.0.113.9", "203.0.113.9"},
      {"::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"},
      {"127.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"}, /* 1.1.1.1 is only what the client says */
      {"127.0.0.1", "1.1.1.1,203.0.113.9,10.2.3.4", "203.0.113.9"},
      {"127.0.0.1", "203.0.113.9\t, 10.2.3.4,10.9.9.9 ", "203.0.113.9"},
      {"127.0.0.1", "10.2.3.4, 10.9.9.9", "10.2.3.4"}, /* proxies only: one of them asks */
      {"10.0.0.5", "[2001:db8:1::7]:4711", "2001:db8:1::7"},
      {"2001:db8:ffff::1", "2001:db8:1::7", "2001:db8:1::7"},
      {"127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"},
      {"127.0.0.1", "", "127.0.0.1"},
      {"127.0.0.1", ",", "127.0.0.1"},
      {"127.0.0.1", "203.0.113.9,", "127.0.0.1"},
      {"127.0.0.1", "unknown", "127.0.0.1"},
      {"127.0.0.1", "203.0.113.9, unknown", "127.0.0.1"},
      {"127.0.0.1", "unknown, 203.0.113.9", "203.0.113.9"}, /* the client's nonsense harms only what it says */
      {"127.0.0.1", "203.0.113.9, unknown, 10.1.1.1", "127.0.0.1"},
      {"127.0.0.1", "203.0.113.9 10.1.1.1", "127.0.0.1"},
  };
  struct networks trusted;
  struct fault fault = {0};
  assert_int_equal(networks_parse(proxies, &trusted, &fault), OK);
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct address peer = parsed(cases[i].peer), client = address_behind(&trusted, &peer, cases[i].header);
    char text[ADDRESS_TEXT];
    if (strcmp(address_write(&client, text), cases[i].client) != 0) print_error("%s\n", cases[i].header);
    assert_string_equal(text, cases[i].client);
  }
}

static void knows_what_came_over_tls(void **state) {
  (void)state;
  static const struct {
    const char *header;
    bool secure;
  } cases[] = {{NULL, false},          {"", false},           {"https", true},
               {"HTTPS ", true},       {"http", false},       {"httpsx", false},
               {"https, http", false}, {"http, https", true}, {"https,", false}};
  for (size_t i = 0; i < COUNT(cases); i++) assert_int_equal(forwarded_is_secure(cases[i].header), cases[i].secure);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_addresses_as_proxies_write_them),
      cmocka_unit_test(knows_a_socket_of_either_family),
      cmocka_unit_test(counts_a_household_as_one),
      cmocka_unit_test(knows_this_machine),
      cmocka_unit_test(reads_the_list_of_proxies),
      cmocka_unit_test(believes_only_its_proxies),
      cmocka_unit_test(knows_what_came_over_tls),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
