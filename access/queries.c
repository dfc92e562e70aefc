/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/private.h"

const struct db_query *const access_queries[] = {&session_find_query,
                                                 &session_grants_query,
                                                 &target_of_kpa_query,
                                                 &target_of_member_query,
                                                 &journal_view_query,
                                                 &session_end_query,
                                                 NULL};
