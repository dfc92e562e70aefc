/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The API as a document and as a page, both from the route tables. */
#ifndef COMPTOIR_SERVER_API_H
#define COMPTOIR_SERVER_API_H

#include "core/http/http.h"

extern const struct route_table api_routes;
void api_page(const struct http_api *api, struct buffer *out); /* HTML without JavaScript */

#endif
