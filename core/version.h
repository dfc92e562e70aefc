/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COMPTOIR_CORE_VERSION_H
#define COMPTOIR_CORE_VERSION_H

#define COMPTOIR_VERSION "0.1.0"

#endif
