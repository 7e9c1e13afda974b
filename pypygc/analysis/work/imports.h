/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What importing took. Only for ledger.c. */
#ifndef PYPYGC_ANALYSIS_WORK_IMPORTS_H
#define PYPYGC_ANALYSIS_WORK_IMPORTS_H

#include "analysis/work/ledger.h"

/* Fills the ledger's imports from its functions and edges. */
void imports_tell(struct ledger *ledger);

#endif
