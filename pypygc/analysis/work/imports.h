/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What importing took, and what of the ledger is importing. */
#ifndef PYPYGC_ANALYSIS_WORK_IMPORTS_H
#define PYPYGC_ANALYSIS_WORK_IMPORTS_H

#include "analysis/work/ledger.h"

/* True for code of the import system, importlib.import_module() included. */
bool imports_is_part(const struct place *place);

/* True if a call from elsewhere into the import system was made so often that it imported nothing new: by an import
   statement in a function, or open() of a text, which asks for the locale. That is work of the line's own,
   and no start-up. */
bool imports_again(const struct work_edge *edge);

/* True if such a call only asks for what is there, as open() of a text without encoding= does: it does not look for a
   module in all folders, most of the times. */
bool imports_ask(const struct ledger *ledger, const struct work_edge *edge);

/* Fills the ledger's imports from its functions and edges. Only for ledger.c. */
void imports_tell(struct ledger *ledger);

#endif
