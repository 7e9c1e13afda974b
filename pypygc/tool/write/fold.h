/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is too small to matter is told with a shorter stack: sites that differ only
   in callers far out become one. So a profile of a large program is a list of what
   matters, and yet every sum by line, type, trace, owner and phase is exact.

   A stack keeps its frames from the innermost outwards as long as the sites that
   share them have, taken together, at least one part in --fold of the run's
   allocated, surviving or living bytes, of its barriers or its memory outside.
   Whatever they have, three frames stay: the innermost one; the one that imports,
   if the code runs because something is imported (or that of site.py, which runs
   before the program, wherever it is); and the first that is not PyPy's
   own library, since it is the place that its user can change. Operations of
   traces between these stay, too: which code they have inlined is not known here. */
#ifndef PYPYGC_TOOL_FOLD_H
#define PYPYGC_TOOL_FOLD_H

#include "owner/sites.h"
#include "port.h"

/* What a site may have much of. */
typedef enum {
   FoldBorn,     /* bytes allocated */
   FoldSurvived, /* bytes moved out of the nursery */
   FoldLive,     /* bytes old and alive */
   FoldBarriers, /* write barriers */
   FoldOutside,  /* bytes outside of the collector's heap */
   FoldMisses,   /* cache misses */
   FoldMeasures
} FoldMeasure;

/* Begins anew, for the SITES sites that there are. PARTS: a site matters if it has
   one part in PARTS of anything; 0: all do, and nothing is folded. */
void PG_(fold_start)(UInt sites, ULong parts);

/* Site NUMBER (from 1) is to be in the profile, and has AMOUNT of MEASURE; adds up. */
void PG_(fold_weigh)(UInt number, FoldMeasure measure, ULong amount);

/* Folds the sites that were weighed. */
void PG_(fold_sites)(void);

/* The folded site (from 1) that site NUMBER is part of; 0 if it was not weighed. */
UInt PG_(fold_of)(UInt number);

/* The folded sites: their count, and number NUMBER (from 1). */
UInt PG_(fold_count)(void);
Site PG_(fold_site)(UInt number);

/* True if PART of ALL is too small to matter. */
Bool PG_(fold_is_small)(ULong part, ULong all);

/* True if it is so small that not even its type is told. */
Bool PG_(fold_is_tiny)(ULong part, ULong all);

/* What the weighed sites have of MEASURE, all together. */
ULong PG_(fold_total)(FoldMeasure measure);

/* What several cells have together. */
typedef struct {
   UInt        site, type;
   Bool        has_old;
   Counters    young;
   OldCounters old; /* if HAS_OLD, else 0 */
   const UInt* cells;
   UInt cell_count; /* the cells: their numbers; 0 if none are remembered */
} CellSum;

/* Adds the columns of CELL to those of SUM. */
void PG_(fold_add)(CellSum* sum, const Cell* cell);

/* Adds MORE to SUM, columns alone. */
void PG_(fold_join)(CellSum* sum, const CellSum* more);

/* Sorts the cells that are WANTED by folded site and type, for fold_each_cell. */
void PG_(fold_cells)(Bool (*wanted)(const Cell* cell));

/* Calls VISIT with the sum of the cells of each folded site and type, in rising order of
   sites and then types. The sum is valid during the call. */
void PG_(fold_each_cell)(void (*visit)(const CellSum* sum));

/* Frees what folding needs. */
void PG_(fold_end)(void);

#endif
