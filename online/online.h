/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where the shop meets the tills and the signed records: orders fetched at a till, and what is sold on the web.
 *
 * Who pays at the counter gets an ordinary signed ticket whose lines name the order; what was paid on the web is handed
 * over without a ticket, so that nothing is paid twice. Money is whole cents.
 *
 * What is paid on the web is a sale when its money came (VAT is due then: CGI 269, 2), and is signed in a chain of its
 * own, of a till that is the shop itself: WEB-<KPA>. The transaction that changes what an order was paid leaves a row
 * of online_sale (a deferred trigger of 0026_online.sql: nobody can forget it); online_work() makes the record, keeps
 * its bytes, gives them to intake. A crash anywhere leaves a row that the next call takes up: each is signed once. */
#ifndef COMPTOIR_ONLINE_H
#define COMPTOIR_ONLINE_H

#include "core/db/db.h"
#include "core/http/http.h"
#include "core/vault.h"
#include "pos/intake/intake.h"

struct online {
  struct db *house, *door; /* comptoir_writer; comptoir_door, for the keys of the shops */
  struct intake *intake;
  struct vault *vault;
};
/* Signs and books what waits. Called again and again by one background thread; what fails is logged and tried again. */
void online_work(const struct online *online, int64_t now_us);

/* Closes the days, months and years of the shops that are over; called like online_work, before it. closed: the day on
 * which this was done last; zero at the start. */
void online_close(const struct online *online, int64_t now_us, struct date *closed);

/* Writes the letters with the tickets that were asked for (letter.h); called like online_work. */
void online_send_receipts(const struct online *online, int64_t now_us);

extern const struct route_table online_till_routes, online_shelf_routes, online_money_routes, online_withdrawal_routes;
extern const struct db_query *const online_queries[], *const online_money_queries[],
                                                          *const online_receipt_queries[]; /* NULL-terminated */

#endif
