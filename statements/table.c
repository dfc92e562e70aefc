/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "statements/invoice.h"
#include "statements/private.h"

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)

static const struct route routes[] = {
    ROUTE(GET, "/api/kpas/{kpa}/statements", OFFICE, SCOPE_KPA, get_statements,
          "The months that have a statement, with the seal of those that are closed, and the members"),
    ROUTE(GET, "/api/kpas/{kpa}/statements/{who}/{month}", OFFICE, SCOPE_KPA, get_statement,
          "A month of a member, of \"pot\", \"kpa\" or \"cae\"; format=json, pdf, xlsx, csv", .personal = true),
    ROUTE(GET, "/api/members/{member}/statements/{month}", ROLE_MEMBER | OFFICE, SCOPE_MEMBER, get_member_statement,
          "Her month; format=json, pdf, xlsx, csv", .personal = true),
    ROUTE(GET, "/api/kpas/{kpa}/figures", OFFICE, SCOPE_KPA, get_figures,
          "The postings behind a figure, with their ticket lines; month=, account=, member=, activity=, sale=, entry=, "
          "after=<cursor>",
          .personal = true),
    ROUTE(GET, "/api/kpas/{kpa}/invoices", OFFICE, SCOPE_KPA, get_invoices,
          "Invoices and credit notes, newest first; before=YYYY-MM-DD"),
    ROUTE(POST, "/api/kpas/{kpa}/invoices", OFFICE, SCOPE_KPA, post_invoice, "An invoice of a ticket",
          .body = &invoice_request_spec),
    ROUTE(POST, "/api/kpas/{kpa}/credit-notes", OFFICE, SCOPE_KPA, post_credit_note,
          "A credit note of an invoice, whole or of some lines", .body = &credit_request_spec),
    ROUTE(GET, "/api/kpas/{kpa}/invoices/{invoice}", OFFICE, SCOPE_KPA, get_invoice,
          "An invoice or credit note as it was issued; format=json, pdf"),
};
const struct route_table statements_routes = {routes, STATEMENTS_COUNT(routes)};
