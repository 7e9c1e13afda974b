/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was in memory, as the kernel sees it: a row for each point. What keeps pages: one for each
   cell that has much of it. */
#include "port.h"

#include "write/write_resident.h"

#include "format.h"
#include "heap/sparse.h"
#include "life/resident.h"
#include "options.h"
#include "owner/sites.h"
#include "write/fold.h"
#include "write/rows.h"
#include "write/used.h"

/* Cells with less than this part of it are left out if any may be. */
#define SMALL_PART 100

void PG_(write_resident)(void)
{
#define NAME(name, unit, since, meaning) #name,
   static const HChar* const columns[] = {PYPYGC_RESIDENT_FIELDS(NAME)};
#undef NAME
   PG_(rows_begin)
   (PYPYGC_KIND_RESIDENT, columns, sizeof columns / sizeof columns[0],
    RowsInOrder);
   for (UInt i = 0; i < PG_(resident_count)(); i++) {
      const ResidentPoint* p = PG_(resident_at)(i);
#define VALUE(name, unit, since, meaning) p->name,
      ULong row[] = {PYPYGC_RESIDENT_FIELDS(VALUE)};
#undef VALUE
      PG_(row)(row);
   }
   PG_(rows_end)();
}

void PG_(write_sparse)(void)
{
   static const HChar* const columns[] = {PYPYGC_KEY_TYPE, PYPYGC_KEY_SITE,
                                          PYPYGC_KEY_OBJECTS, PYPYGC_KEY_BYTES,
                                          PYPYGC_KEY_FREE_BYTES};
   PG_(rows_begin)
   (PYPYGC_KIND_SPARSE, columns, sizeof columns / sizeof columns[0],
    RowsByColumns);
   for (UInt i = 0; i < PG_(cells_count)(); i++) {
      const Cell*   cell = PG_(cell_at)(i);
      const Sparse* s    = PG_(sparse_of)(i);
      if (s == NULL || !PG_(used_type)(cell->type) ||
          !PG_(used_site)(cell->site) ||
          (PG_(options)->fold != 0 &&
           s->free_bytes < PG_(sparse_free_bytes)() / SMALL_PART))
         continue;
      ULong row[] = {cell->type, PG_(fold_of)(cell->site), s->objects, s->bytes,
                     s->free_bytes};
      PG_(row)(row);
   }
   PG_(rows_end)();
}
