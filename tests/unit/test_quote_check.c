/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: quote core_http core */
/* What customers send for a quote: what is kept, and what is not, as a table. */
#include "core/http/multipart.h"
#include "core/text.h"
#include "quote/check.h"
#include "tests/unit/kit.h"

#include <string.h>

#define NS "xmlns='http://www.w3.org/2000/svg'"
#define CUBE                                                                                                           \
  "solid cube\n facet normal 0 0 1\n outer loop\n vertex 0 0 0\n vertex 1.5 0 0\n vertex 0 -1e-3 +2.\n endloop\n "     \
  "endfacet\nendsolid cube\n"

struct sent {
  const char *name, *content;
  enum outcome said;
};

static const struct sent files[] = {
    {"a.svg", "", FILE_EMPTY},
    {"a.txt", "bonjour", QUOTE_FILE_KIND},
    {"a.zip", "PK\3\4rest", QUOTE_FILE_KIND},
    {"a.svgz", "\x1f\x8b\x08rest", QUOTE_FILE_KIND},
    {"a.html", "<!doctype html><html><body>x</body></html>", QUOTE_FILE_KIND},
    {"photo.jpg", "\xff\xd8\xff\xe0rest", OK}, /* the worker says the rest */
    {"photo.stl", "\xff\xd8\xff\xe0rest", QUOTE_FILE_LIES},
    {"photo", "\xff\xd8\xff\xe0rest", QUOTE_FILE_LIES},
    {"plan.pdf", "%PDF-1.4", OK},
    {"plan.svg", "%PDF-1.4", QUOTE_FILE_LIES},
    {"cube.stl", CUBE, OK},
    {"cube.STL", CUBE, OK},
    {"cube.svg", CUBE, QUOTE_FILE_LIES},
    {"cube.stl", "solid cube\nendsolid cube\n", FILE_BROKEN},
    {"cube.stl", "solid cube\n facet normal 0 0 1\n outer loop\n vertex 0 0 0\n", FILE_BROKEN},
    {"cube.stl", "solid <script>\n facet normal 0 0 1\n", FILE_BROKEN},
    {"cube.stl", CUBE "<script>alert(1)</script>", FILE_BROKEN},
    {"cube.stl", "solid %PDF-1.4\n" CUBE, FILE_HIDES},
    {"cube.stl", CUBE "PK\5\6", FILE_HIDES},
    {"a.svg", "<svg " NS "><path d='M0 0h1'/></svg>", OK},
    {"a.svg", "\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>\n<!-- x --><svg " NS "/>\n", OK},
    {"a.svg",
     "<?xml version='1.0'?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" "
     "\"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\"><svg " NS "/>",
     OK},
    {"a.svg", "<svg " NS "><style><![CDATA[.a{fill:url(#b)}]]></style><g class='a'/></svg>", OK},
    {"a.svg", "<svg " NS " xmlns:inkscape='http://www.inkscape.org/namespaces/inkscape'><inkscape:grid x='1'/></svg>",
     OK},
    {"a.svg",
     "<svg " NS "><image href='data:image/png;base64,AAAA'/><use href='#a'/><text>L&apos;&#233;t&#xE9;</text></svg>",
     OK},
    /* it runs */
    {"a.svg", "<svg " NS "><script>alert(1)</script></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><svg:script xmlns:svg='http://www.w3.org/2000/svg'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><x:script xmlns:x='http://www.w3.org/2000/svg'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS " xmlns:x='http://www.w3.org/2000/svg'><x:handler/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS " xmlns:h='http://www.w3.org/1999/xhtml'><h:body/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><g xmlns='http://www.w3.org/1999/xhtml'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS " onload='alert(1)'/>", SVG_ACTIVE},
    {"a.svg", "<svg " NS " ONclick='alert(1)'/>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><foreignObject/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><animate attributeName='href'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><set attributeName='onclick' to='x'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><a href='javascript:alert(1)'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><a xlink:href='java&#115;cript:alert(1)' xmlns:xlink='x'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><g style='background:expression(1)'/></svg>", SVG_ACTIVE},
    /* it loads */
    {"a.svg", "<svg " NS "><image href='https://example.org/a.png'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><image href='//example.org/a.png'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><image href='file:///etc/passwd'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><use href='b.svg#x'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><use href='data:image/svg+xml;base64,AAAA'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><g fill='url(https://example.org/a)'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><g style='fill:u\\72l(//example.org);x:url(#a)'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><style>@import 'https://example.org';</style></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><style><![CDATA[a{b:url( \"http://x\")}]]></style></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS " xml:base='https://example.org/'/>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><style>@\\69mport 'https://example.org/a.css';</style></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><style>@im<!-- -->port 'https://example.org/a.css';</style></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><style>@im<![CDATA[port 'https://example.org/a.css';]]></style></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><style>@im<g/>port 'https://example.org/a.css';</style></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><g style='background:image-set(\"https://example.org/a.png\" 1x)'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><g style='background:\\75rl(//example.org)'/></svg>", SVG_ACTIVE},
    {"a.svg", "<svg " NS "><style>\n<![CDATA[.a{fill:red}]]>\n</style><style>.b{fill:url(#c)}</style></svg>", OK},
    {"a.svg", "<svg " NS " inkscape:export='C:\\a.png' xmlns:inkscape='http://www.inkscape.org/x'/>", OK},
    {"a.svg",
     "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\"><svg " NS
     "/>",
     OK},
    {"a.svg", "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"https://example.org/x.dtd\"><svg " NS "/>",
     SVG_ACTIVE},
    {"a.svg", "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" 'https://example.org/x.dtd'><svg " NS "/>",
     FILE_BROKEN},
    {"a.svg", "<svg " NS "><text>\xc3\x28</text></svg>", FILE_BROKEN},
    {"a.svg", "<?xml version='1.0'?><?xml-stylesheet href='a.css'?><svg " NS "/>", SVG_ACTIVE},
    /* it includes */
    {"a.svg", "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg " NS ">&a;</svg>", SVG_ACTIVE},
    {"a.svg", "<!DOCTYPE svg SYSTEM 'file:///etc/passwd'><svg " NS "/>", SVG_ACTIVE},
    {"a.svg", "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x\" [<!ENTITY a 'b'>]><svg " NS "/>", SVG_ACTIVE},
    {"a.svg", "<svg " NS ">&other;</svg>", SVG_ACTIVE},
    /* it is cut, or no drawing */
    {"a.svg", "<svg " NS "><g>", FILE_BROKEN},
    {"a.svg", "<svg " NS "><g></svg></g>", FILE_BROKEN},
    {"a.svg", "<svg " NS "><path d='M0", FILE_BROKEN},
    {"a.svg", "<svg " NS "/><script>alert(1)</script>", FILE_BROKEN},
    {"a.svg", "<svg " NS "/>text", FILE_BROKEN},
    {"a.svg", "<?xml version='1.0' encoding='UTF-7'?><svg " NS "/>", FILE_BROKEN},
    {"a.svg", "<html><svg " NS "/></html>", SVG_ACTIVE},
    {"a.svg", "<g " NS "><svg/></g>", QUOTE_FILE_KIND},
};

static void the_table(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    struct fault fault = {0};
    enum quote_kind kind;
    enum outcome said = quote_check(files[i].content, strlen(files[i].content), files[i].name, &kind, &fault);
    if (said != files[i].said)
      fail_msg("%s: %s instead of %s (%s)", files[i].content, outcome_code(said), outcome_code(files[i].said),
               fault.hint);
  }
}

static size_t make_stl(uint8_t *bytes, uint32_t triangles) {
  memset(bytes, 0, 84 + 50 * (size_t)triangles);
  memcpy(bytes, "solid of a program", 18); /* many write that in a binary one */
  memcpy(bytes + 80, &triangles, 4);
  return 84 + 50 * (size_t)triangles;
}

static enum outcome look(const uint8_t *bytes, size_t length) {
  struct fault fault = {0};
  enum quote_kind kind = QUOTE_KINDS;
  return quote_check(bytes, length, "a.stl", &kind, &fault);
}

static void a_binary_stl_is_filled_by_its_triangles(void **state) {
  (void)state;
  uint8_t bytes[84 + 50 * 13];
  size_t length = make_stl(bytes, 12);
  assert_int_equal(look(bytes, length), OK);
  assert_int_not_equal(look(bytes, length - 1), OK);
  assert_int_not_equal(look(bytes, length + 1), OK);
  bytes[80] = 13;
  assert_int_not_equal(look(bytes, length), OK);
  length = make_stl(bytes, 12);
  memset(bytes + 84 + 50 * 7 + 4, 0xff, 4); /* no number */
  assert_int_equal(look(bytes, length), FILE_BROKEN);
  length = make_stl(bytes, 12);
  memcpy(bytes + 20, "<script>", 8);
  assert_int_equal(look(bytes, length), FILE_HIDES);
  length = make_stl(bytes, 12);
  memcpy(bytes + 84 + 48, "PK\5\6", 4);
  assert_int_equal(look(bytes, length), FILE_HIDES);
  length = make_stl(bytes, 12);
  memcpy(bytes, "%PDF-1.4", 8);
  assert_int_not_equal(look(bytes, length), OK);
  assert_int_not_equal(look(bytes, 84), OK);
}

#define FORM(body) "--x\r\n" body "\r\n--x--\r\n"
#define FIELD(name, value) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n" value
static enum outcome read_form(const char *type, const char *body, struct arena *arena, struct multipart *form) {
  struct fault fault = {0};
  return multipart_read(type, body, strlen(body), arena, form, &fault);
}

static void forms_with_files(void **state) {
  (void)state;
  static const char type[] = "multipart/form-data; boundary=x";
  AUTO(arena) struct arena arena = {0};
  struct multipart form;
  assert_int_equal(read_form(type, FORM(FIELD("a", "un\r\n--x-\r\n--x\r\n" FIELD("b", " é\r\nà "))), &arena, &form),
                   BAD_REQUEST);
  assert_int_equal(
      read_form(
          type,
          FORM(FIELD("a", "un") "\r\n--x\r\n" FIELD(
              "b", " é\r\nà ") "\r\n--x\r\nContent-Type: a/b\r\n"
                               "Content-Disposition: form-data; name=\"f\"; filename=\"C:\\dir\\a.stl\"\r\n\r\nxyz"),
          &arena, &form),
      OK);
  assert_int_equal(form.count, 3);
  assert_string_equal(multipart_text(&form, "a", 10, &arena), "un");
  assert_string_equal(multipart_text(&form, "b", 10, &arena), "é\nà");
  assert_string_equal(multipart_text(&form, "b", 3, &arena), "");
  assert_string_equal(form.parts[2].filename, "a.stl");
  assert_int_equal(form.parts[2].length, 3);
  static const char *const bad[] = {"",
                                    "--x",
                                    "--x\r\n",
                                    "--x\r\n" FIELD("a", "x"),
                                    "--x\r\n\r\nx\r\n--x--",
                                    "--y\r\n" FIELD("a", "x") "\r\n--y--",
                                    "--x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--x--",
                                    "--x\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nx\r\n--x--",
                                    "--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--x--"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    assert_int_equal(read_form(type, bad[i], &arena, &form), BAD_REQUEST);
  assert_int_equal(read_form("application/json", "{}", &arena, &form), WRONG_MEDIA_TYPE);
  assert_int_equal(read_form(NULL, "{}", &arena, &form), WRONG_MEDIA_TYPE);
  assert_int_equal(read_form(type, FORM(FIELD("vide", "")), &arena, &form), OK);
  assert_string_equal(multipart_text(&form, "vide", 10, &arena), "");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_table),
                                     cmocka_unit_test(a_binary_stl_is_filled_by_its_triangles),
                                     cmocka_unit_test(forms_with_files)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
