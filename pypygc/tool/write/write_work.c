/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of work: see write_work.h. Figures of sites that are folded are added up.
   So are neighbouring minor collections where there are very many: the profile of a
   program in its steady state does not grow. */
#include "write/write_work.h"

#include "base/strings.h"
#include "format.h"
#include "heap/barrier.h"
#include "heap/collector.h"
#include "heap/external.h"
#include "heap/gcfields.h"
#include "heap/nursery.h"
#include "options.h"
#include "write/fold.h"
#include "write/rows.h"

/* Up to so many minor collections have a row each. Beyond, as many neighbours share
   one as it takes to come down to half of it, at least. */
#define MAX_MINOR_ROWS 4096

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

void PG_(write_externals)(void)
{
   static const HChar* const columns[] = {PYPYGC_KEY_SITE,
                                          PYPYGC_EXTERNAL_FIELDS(NAME)};
   Sums sums = sums_new(sizeof columns / sizeof columns[0] - 1);
   for (UInt i = 0; i < PG_(externals_count)(); i++) {
      ExternalWork w = *PG_(external_at)(i);
      if (!PG_(gcfields_trusted)(FigurePressure))
         w.pressures = w.pressure_bytes = 0;
#define VALUE(name, unit, since, meaning) w.name,
      ULong values[] = {PYPYGC_EXTERNAL_FIELDS(VALUE)};
#undef VALUE
      if (w.site != 0)
         sums_add(&sums, w.site, values);
   }
   sums_write(&sums, PYPYGC_KIND_EXTERNAL, columns);
}

/* ---- minor collections ---- */

static const HChar* const minor_causes[MinorCauses] = {
   [MinorNursery]  = PYPYGC_CAUSE_NURSERY,
   [MinorStartup]  = PYPYGC_CAUSE_STARTUP,
   [MinorCollect]  = PYPYGC_CAUSE_COLLECT,
   [MinorLarge]    = PYPYGC_CAUSE_LARGE,
   [MinorPressure] = PYPYGC_CAUSE_PRESSURE,
   [MinorProgress] = PYPYGC_CAUSE_PROGRESS,
};

#define PAIR_NAMES(name, since, meaning) #name "_bytes", #name "_objects",

static const HChar* const minor_columns[] = {
   PYPYGC_KEY_N,
   PYPYGC_KEY_COLLECTIONS,
   PYPYGC_KEY_PINNED_SITE,
   PYPYGC_KEY_CAUSE,
   PYPYGC_KEY_SITE,
   PYPYGC_MINOR_FIELDS(PAIR_NAMES, NAME, NAME)
      PYPYGC_MINOR_WORK_FIELDS(NAME, NAME)};

#define MINOR_COLUMNS (sizeof minor_columns / sizeof minor_columns[0])

/* Neighbouring minor collections, as one. */
typedef struct {
   UInt            collections, last; /* how many; number of the last */
   MinorCollection sum;
   MinorWork       work;
   Bool            has_work;
   ULong      most; /* instructions of the one that has given cause and site */
   UInt       point;
   MinorCause cause;
} MinorGroup;

static void group_add(MinorGroup* g, UInt i)
{
   const MinorCollection* m = PG_(minor_at)(i);
   const MinorWork*       w = PG_(minor_work_at)(i);
   g->collections++;
   g->last = i + 1;
   if (m->pinned_site != 0)
      g->sum.pinned_site = m->pinned_site;
#define FIGURE(name, unit, since, meaning) g->sum.name += m->name;
#define PAIR(name, since, meaning)                                             \
   g->sum.name##_bytes += m->name##_bytes;                                     \
   g->sum.name##_objects += m->name##_objects;
   PYPYGC_MINOR_FIELDS(PAIR, FIGURE, FIGURE)
#undef FIGURE
#undef PAIR
   if (w == NULL || !PG_(gcfields_trusted)(FigureOld))
      return;
   if (!g->has_work || w->instructions > g->most) {
      g->most  = w->instructions;
      g->cause = w->cause;
      g->point = w->point;
   }
   g->has_work = True;
#define FIGURE(name, unit, since, meaning) g->work.name += w->name;
   PYPYGC_MINOR_WORK_FIELDS(FIGURE, FIGURE)
#undef FIGURE
   g->work.used_bytes = w->used_bytes; /* no work, but a size */
}

static void group_write(const MinorGroup* g)
{
   ULong row[MINOR_COLUMNS];
   UInt  n  = 0;
   row[n++] = g->last;
   row[n++] = g->collections > 1 ? g->collections : PG_NOTHING;
   row[n++] = g->sum.pinned_site != 0 ? PG_(fold_of)(g->sum.pinned_site)
                                      : PG_NOTHING;
   row[n++] = g->has_work ? PG_(rows_text)(minor_causes[g->cause]) : PG_NOTHING;
   row[n++] = g->has_work && g->point >= PG_POINT_OUTSIDE
                 ? PG_(fold_of)(PG_(point)(g->point)->objects[0].site)
                 : PG_NOTHING;
#define COUNT(name, unit, since, meaning)                                      \
   row[n++] = PG_(or_nothing)(g->sum.name);
#define MEASURED(name, unit, since, meaning) row[n++] = g->sum.name;
#define PAIR(name, since, meaning)                                             \
   row[n++] = g->sum.name##_bytes;                                             \
   row[n++] = g->sum.name##_objects;
   PYPYGC_MINOR_FIELDS(PAIR, MEASURED, COUNT)
#undef COUNT
#undef MEASURED
#define COUNT(name, unit, since, meaning)                                      \
   row[n++] = PG_(or_nothing)(g->work.name);
#define MEASURED(name, unit, since, meaning)                                   \
   row[n++] = g->has_work ? g->work.name : PG_NOTHING;
   PYPYGC_MINOR_WORK_FIELDS(MEASURED, COUNT)
#undef COUNT
#undef MEASURED
#undef PAIR
   PG_(row)(row);
}

void PG_(write_minors)(void)
{
   UInt count = PG_(minors_count)();
   UInt share = 1; /* collections of a row */
   while (PG_(options)->fold != 0 && count / share > MAX_MINOR_ROWS)
      share *= 2;
   PG_(rows_begin)
   (PYPYGC_KIND_MINOR, minor_columns, MINOR_COLUMNS, RowsInOrder);
   for (UInt i = 0; i < count;) {
      MinorGroup group;
      VG_(memset)(&group, 0, sizeof group);
      do
         group_add(&group, i++);
      while (i < count && i % share != 0);
      group_write(&group);
   }
   PG_(rows_end)();
}

/* ---- major collections ---- */

static const HChar* const major_causes[MajorCauses] = {
   [MajorThreshold] = PYPYGC_CAUSE_THRESHOLD,
   [MajorCollect]   = PYPYGC_CAUSE_COLLECT,
   [MajorLarge]     = PYPYGC_CAUSE_LARGE,
   [MajorPressure]  = PYPYGC_CAUSE_PRESSURE,
};

/* False for figures of a major collection that this run does not know. */
static Bool major_has(const HChar* name)
{
   return PG_(options)->watch_malloc || VG_(strcmp)(name, "raw_bytes") != 0;
}

void PG_(write_majors)(void)
{
   static const HChar* const columns[] = {
      PYPYGC_KEY_N, PYPYGC_KEY_CAUSE, PYPYGC_MAJOR_FIELDS(NAME, PAIR_NAMES)};
   PG_(rows_begin)
   (PYPYGC_KIND_MAJOR, columns, sizeof columns / sizeof columns[0],
    RowsInOrder);
   for (UInt i = 0; i < PG_(majors_count)(); i++) {
      const MajorCollection* m = PG_(major_at)(i);
      ULong                  row[sizeof columns / sizeof columns[0]];
      UInt                   n = 0;
      row[n++]                 = i + 1;
      row[n++]                 = PG_(rows_text)(major_causes[m->cause]);
#define MEASURED(name, unit, since, meaning)                                   \
   row[n++] = major_has(#name) ? m->name : PG_NOTHING;
#define PAIR(name, since, meaning)                                             \
   row[n++] = m->name##_bytes;                                                 \
   row[n++] = m->name##_objects;
      PYPYGC_MAJOR_FIELDS(MEASURED, PAIR)
#undef MEASURED
#undef PAIR
      PG_(row)(row);
   }
   PG_(rows_end)();
}
