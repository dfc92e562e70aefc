/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The sheets of a campaign as files. */
#include "group/private.h"

struct sheet_job {
  struct request *request;
  struct group_whole whole;
  struct group_plan plan;
  struct group_place_row *place;
  struct group_handed_row *handed;
  size_t handed_count;
};

static enum outcome read_sheet(struct tx *tx, void *context) {
  struct sheet_job *job = context;
  struct request *request = job->request;
  char id[UUID_TEXT];
  if (!public_id_parse(PUBLIC_CAMPAIGN, request->params[1], id))
    return fault_set(tx_fault(tx), NO_SUCH_CAMPAIGN, "campaign", "no such campaign");
  const struct db_param kpa[] = {P_TEXT(request->who.kpa)}, campaign[] = {P_UUID(id)};
  enum outcome outcome = group_read(tx, request->who.kpa, id, false, request->arena, &job->whole);
  if (outcome == OK) outcome = group_plan(&job->whole, request->arena, &job->plan, tx_fault(tx));
  if (outcome == OK) outcome = tx_run(tx, &group_find_place, kpa, request->arena, &job->place, NULL);
  return outcome == OK ? tx_run(tx, &group_list_handed, campaign, request->arena, &job->handed, &job->handed_count)
                       : outcome;
}

static enum outcome answer(struct request *request, struct reply *reply, const char *name,
                           struct paper (*make)(const struct group_sheet *, struct arena *)) {
  struct sheet_job job = {.request = request};
  const char *format = request_query(request, "format");
  enum outcome outcome = access_transact(request, TX_READ, read_sheet, &job);
  if (outcome != OK) return outcome;
  const struct group_sheet sheet = {&job.whole,       &job.plan, job.handed,
                                    job.handed_count, job.place, date_in_paris(clock_now_us())};
  struct paper paper = make(&sheet, request->arena);
  if (!format || text_equal(format, "pdf")) {
    http_download(reply, arena_format(request->arena, "%s-%.8s.pdf", name, job.whole.campaign->id), "application/pdf");
    return paper_pdf(&paper, &reply->body, &request->fault);
  }
  if (!text_equal(format, "csv")) return fault_set(&request->fault, OUT_OF_RANGE, "format", "pdf, csv");
  http_download(reply, arena_format(request->arena, "%s-%.8s.csv", name, job.whole.campaign->id),
                "text/csv; charset=utf-8");
  paper_csv(&paper, &reply->body);
  return OK;
}

enum outcome get_group_purchase(struct request *request, struct reply *reply) {
  return answer(request, reply, "fournisseur", group_purchase_paper);
}

enum outcome get_group_distribution(struct request *request, struct reply *reply) {
  return answer(request, reply, "distribution", group_distribution_paper);
}
