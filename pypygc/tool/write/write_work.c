/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of work: see write_work.h. Figures of sites that are folded are added up. */
#include "write/write_work.h"

#include "format.h"
#include "heap/barrier.h"
#include "heap/external.h"
#include "heap/gcfields.h"
#include "write/fold.h"
#include "write/rows.h"

/* ---- sums by folded site ---- */

/* Rows of figures, one for each folded site. */
typedef struct {
   ULong* values; /* by site from 1 on */
   UInt   columns;
} Sums;

static Sums sums_new(UInt columns)
{
   Sums sums = {VG_(calloc)("pypygc.write.sums", PG_(fold_count)() + 1,
                            columns * sizeof(ULong)),
                columns};
   return sums;
}

static void sums_add(Sums* sums, UInt site, const ULong* values)
{
   ULong* row = &sums->values[PG_(fold_of)(site) * sums->columns];
   for (UInt i = 0; i < sums->columns; i++)
      row[i] += values[i];
}

/* Writes them behind the number of their site, and frees them. */
static void sums_write(Sums* sums, const HChar* kind,
                       const HChar* const* columns)
{
   PG_(rows_begin)(kind, columns, sums->columns + 1, RowsByColumns);
   for (UInt site = 1; site <= PG_(fold_count)(); site++) {
      ULong row[sums->columns + 1];
      Bool  any = False;
      row[0]    = site;
      for (UInt i = 0; i < sums->columns; i++) {
         row[i + 1] = PG_(or_nothing)(sums->values[site * sums->columns + i]);
         any        = any || row[i + 1] != PG_NOTHING;
      }
      if (any)
         PG_(row)(row);
   }
   PG_(rows_end)();
   VG_(free)(sums->values);
}

#define NAME(name, unit, since, meaning) #name,

void PG_(write_stores)(void)
{
   static const HChar* const columns[] = {PYPYGC_KEY_SITE,
                                          PYPYGC_STORE_FIELDS(NAME)};
   Sums sums = sums_new(sizeof columns / sizeof columns[0] - 1);
   for (UInt i = 0; i < PG_(stores_count)(); i++) {
      const StoreWork* w = PG_(store_at)(i);
#define VALUE(name, unit, since, meaning) w->name,
      ULong values[] = {PYPYGC_STORE_FIELDS(VALUE)};
#undef VALUE
      if (w->site != 0)
         sums_add(&sums, w->site, values);
   }
   sums_write(&sums, PYPYGC_KIND_STORE, columns);
}

/* ---- memory outside ---- */

static Int by_asker(const void* a, const void* b)
{
   const ExternalWork *x = a, *y = b;
   if (x->site != y->site)
      return x->site < y->site ? -1 : 1;
   return x->library < y->library ? -1 : x->library > y->library;
}

static void add_external(ExternalWork* sum, const ExternalWork* more)
{
#define ADD(name, unit, since, meaning) sum->name += more->name;
   PYPYGC_EXTERNAL_FIELDS(ADD)
#undef ADD
}

/* All who asked, by folded site and library; returns how many. */
static UInt fold_externals(ExternalWork* works)
{
   UInt count = 0, used = 0;
   for (UInt i = 0; i < PG_(externals_count)(); i++) {
      ExternalWork w = *PG_(external_at)(i);
      if (!PG_(external_is_used)(&w))
         continue;
      w.site = PG_(fold_of)(w.site);
      if (!PG_(gcfields_trusted)(FigurePressure))
         w.pressures = w.pressure_bytes = 0;
      works[count++] = w;
   }
   VG_(ssort)(works, count, sizeof *works, by_asker);
   for (UInt i = 0; i < count; i++)
      if (used != 0 && by_asker(&works[used - 1], &works[i]) == 0)
         add_external(&works[used - 1], &works[i]);
      else
         works[used++] = works[i];
   return used;
}

void PG_(write_externals)(void)
{
   static const HChar* const columns[] = {PYPYGC_KEY_SITE, PYPYGC_KEY_LIBRARY,
                                          PYPYGC_EXTERNAL_FIELDS(NAME)};
   ExternalWork*             works     = VG_(calloc)("pypygc.write.externals",
                                     PG_(externals_count)() + 1, sizeof *works);
   UInt                      count     = fold_externals(works);
   PG_(rows_begin)
   (PYPYGC_KIND_EXTERNAL, columns, sizeof columns / sizeof columns[0],
    RowsByColumns);
   for (UInt i = 0; i < count; i++) {
      const ExternalWork* w = &works[i];
      ULong               row[sizeof columns / sizeof columns[0]];
      UInt                n = 0;
      row[n++]              = w->site;
      row[n++] = w->library != 0 ? PG_(rows_string)(w->library) : PG_NOTHING;
#define VALUE(name, unit, since, meaning) row[n++] = PG_(or_nothing)(w->name);
      PYPYGC_EXTERNAL_FIELDS(VALUE)
#undef VALUE
      PG_(row)(row);
   }
   PG_(rows_end)();
   VG_(free)(works);
}
