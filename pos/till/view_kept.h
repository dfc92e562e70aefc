/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The catalogue that a restart finds: in clear, for whoever recounts the journal without the machine key, but for the
 * cashiers' PINs. Those lie beside it (setting cashier_pins_sealed), sealed with the machine key: whoever takes the
 * folder without that key has no Argon2id to try six digits against. */
#ifndef COMPTOIR_POS_TILL_VIEW_KEPT_H
#define COMPTOIR_POS_TILL_VIEW_KEPT_H

#include "pos/till/keep.h"

/* A view with one reference; spec: snapshot_spec for what the server sends, snapshot_screen_spec for what is kept. */
NODISCARD enum outcome view_parse(const struct spec *spec, const char *bytes, size_t length,
                                  struct catalogue_view **view, struct fault *fault);
/* Makes view the catalogue in use and takes its reference. WRONG_TILL: another KPA's; released, the former one stays.
 */
NODISCARD enum outcome view_use(struct till *till, struct catalogue_view *view, struct fault *fault);

/* Keeps a catalogue and its sealed PINs, in one commit with the events that tell what it changes. */
NODISCARD enum outcome view_keep(struct till *till, const struct catalogue_view *view, struct fault *fault);
#define VIEW_EVENTS 4
/* What the event log says of next in the place of former. */
size_t view_events(const struct snapshot *former, const struct snapshot *next, struct arena *arena,
                   struct draft drafts[static VIEW_EVENTS]);
/* Uses the kept catalogue. One that cannot be read is not sold from; without PINs that open nobody signs in. Either
 * way the server is asked for a whole one. */
void view_load(struct till *till);
/* The value of the setting cashier_pins_sealed, sealed again with the newest machine key, in arena; NULL: there is
 * none, or none that opens. */
NODISCARD enum outcome view_pins_seal_again(struct till *till, struct arena *arena, const char **value,
                                            struct fault *fault);

#endif
