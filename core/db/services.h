/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a handler of the server finds behind request->app. Each pointer belongs to the module it names; server/ fills
 * them before the first request and releases them after the last. */
#ifndef COMPTOIR_CORE_SERVICES_H
#define COMPTOIR_CORE_SERVICES_H

struct db;

struct services {
  struct db *db; /* comptoir_app: what handlers see, row by row, of those they work for (access_transact) */
  struct db
      *books; /* comptoir_books: the same rows, and what an office may add to its books (access_transact, TX_WRITE) */
  struct db *house;   /* comptoir_writer: the house's own work for nobody in particular: intake, snapshots, catalogue */
  struct db *door;    /* comptoir_door: persons, credentials, sessions; only access/ */
  struct db *shop_db; /* comptoir_shop: what visitors of the shop do, who are nobody; no ledger, no ticket, no person */
  void *access;       /* struct access of access/access.h */
  void *catalog;      /* struct catalog_service of catalog/catalog.h: prebuilt catalogue answers */
  void *intake;       /* private to pos/intake */
  void *shop;         /* private to shop */
  void *payments;     /* struct payments of payment/payment.h */
  void *hooks;        /* struct hooks of hook/hook.h */
  const char *quote_files; /* the folder of what customers send for their quotes */
};

#endif
