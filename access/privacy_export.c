/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A person's file: her own data, then her work in each KPA where she is member, read as she would read it. */
#include <jansson.h> /* above core/json.h, which says why */

#include "access/privacy_private.h"
#include "core/text.h"

#include <stdlib.h>

struct reading {
  const struct privacy_subject *subject;
  struct arena *arena;
  const struct privacy_json *person;
  const struct privacy_member *members;
  size_t member_count;
  const struct privacy_json **work; /* one a member */
  size_t next;
};

static enum outcome read_person(struct tx *tx, void *context);
static enum outcome read_work(struct reading *reading, struct fault *fault);
static enum outcome read_member(struct tx *tx, void *context);
static enum outcome write_file(const struct reading *reading, struct buffer *out, struct fault *fault);
static json_t *explanations(void);
static int add_bytes(const char *bytes, size_t length, void *context);

/* In the file itself, beside what they explain. */
static const char *const explained[][2] = {
    {"read_me", "Voici tout ce que Comptoir garde sur vous. Les montants sont en centimes."},
    {"person", "Qui vous êtes."},
    {"roles", "Ce que vous pouvez faire, et où."},
    {"ways_in", "Vos moyens d’entrer. Les secrets n’y sont pas : ce fichier voyage."},
    {"sessions", "Quand vous êtes entré·e, et avec quel appareil."},
    {"messages", "Les e-mails envoyés. Leur texte n’y est pas : il contient un lien secret."},
    {"shop",
     "Ce que vous avez commandé, vos engagements dans les groupages et vos devis. Sans les liens, qui les ouvrent."},
    {"looked", "Qui a regardé vos données : prénom et rôle."},
    {"you_looked", "Ce que vous avez regardé des autres, dans votre rôle."},
    {"changes_about_you", "Ce qui a changé chez vous. Un point • remplace un nom, un e-mail ou un secret."},
    {"changes_by_you", "Ce que vous avez changé dans Comptoir."},
    {"kept", "Combien de temps on garde, et pourquoi."},
    {"work",
     "Vos contrats et votre part de chaque vente. Des autres, il n’y a que le prénom de qui a travaillé avec vous "
     "sur la même ligne : c’est aussi votre histoire."},
};

enum outcome privacy_export(const struct privacy_subject *subject, struct buffer *out, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct reading reading = {.subject = subject, .arena = &arena};
  const struct db_scope scope = {.person = subject->person, .request = subject->request, .address = subject->address};
  enum outcome outcome = db_transact_as(subject->door, &scope, TX_READ, read_person, &reading, fault);
  if (outcome == OK) outcome = read_work(&reading, fault);
  return outcome == OK ? write_file(&reading, out, fault) : outcome;
}

static enum outcome read_person(struct tx *tx, void *context) {
  struct reading *reading = context;
  const char *person = reading->subject->person;
  const struct db_param params[] = {P_UUID(person), P_DATE(date_in_paris(clock_now_us()))};
  enum outcome outcome = tx_run(tx, &privacy_export_person, params, reading->arena, &reading->person, NULL);
  if (outcome == OK)
    outcome = tx_run(tx, &privacy_list_members, params, reading->arena, &reading->members, &reading->member_count);
  return outcome;
}

/* Each KPA in a transaction of its own: its scope is hers as the member she is there. */
static enum outcome read_work(struct reading *reading, struct fault *fault) {
  const struct privacy_subject *subject = reading->subject;
  reading->work = arena_list(reading->arena, reading->member_count, sizeof(const struct privacy_json *));
  for (reading->next = 0; reading->next < reading->member_count; reading->next++) {
    const struct privacy_member *member = &reading->members[reading->next];
    const struct db_scope scope = {.role = role_name(ROLE_MEMBER),
                                   .person = subject->person,
                                   .member = member->member,
                                   .kpa = member->kpa,
                                   .legal_entity = member->legal_entity,
                                   .request = subject->request,
                                   .address = subject->address};
    enum outcome outcome = db_transact_as(subject->app, &scope, TX_READ, read_member, reading, fault);
    if (outcome != OK) return outcome;
  }
  return OK;
}

static enum outcome read_member(struct tx *tx, void *context) {
  struct reading *reading = context;
  const struct db_param params[] = {P_TEXT(reading->members[reading->next].member)};
  size_t count = 0;
  enum outcome outcome =
      tx_run(tx, &privacy_export_work, params, reading->arena, &reading->work[reading->next], &count);
  if (outcome == OK && count != 1) return fault_set(tx_fault(tx), NOT_FOUND, "member", "no such member");
  return outcome;
}

static enum outcome write_file(const struct reading *reading, struct buffer *out, struct fault *fault) {
  json_t *file = json_loads(reading->person->json, 0, NULL), *work = json_array();
  bool whole = file != NULL;
  for (size_t i = 0; i < reading->member_count; i++)
    whole = json_array_append_new(work, json_loads(reading->work[i]->json, 0, NULL)) == 0 && whole;
  json_t *document = explanations();
  whole = whole && json_object_update(document, file) == 0 && json_object_set(document, "work", work) == 0;
  whole = whole && json_dump_callback(document, add_bytes, out, JSON_INDENT(1) | JSON_PRESERVE_ORDER) == 0;
  buffer_char(out, '\n');
  json_decref(file);
  json_decref(work);
  json_decref(document);
  return whole ? OK : fault_set(fault, FAILED_INTERNAL, "export", "the database's JSON cannot be read");
}

static json_t *explanations(void) {
  json_t *texts = json_object();
  for (size_t i = 0; i < sizeof explained / sizeof explained[0]; i++)
    json_object_set_new(texts, explained[i][0], json_string(explained[i][1]));
  json_t *document = json_object();
  json_object_set_new(document, "explanations", texts);
  return document;
}

static int add_bytes(const char *bytes, size_t length, void *context) {
  buffer_add(context, bytes, length);
  return 0;
}
