/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of collections: see write_collections.h. Where there are very many, those of
   a stretch of the run that have the same cause share a row: sums stay exact, by
   cause too, and the profile of a program in its steady state does not grow. */
#include "write/write_collections.h"

#include "format.h"
#include "heap/collector.h"
#include "heap/gcfields.h"
#include "heap/nursery.h"
#include "options.h"
#include "owner/sites.h"
#include "write/fold.h"
#include "write/rows.h"

/* Up to so many collections have a row each. Beyond, stretches of the run are made
   twice as long until there are no more rows than that: 20 KB and 10 KB. */
#define MAX_MINOR_ROWS 256
#define MAX_MAJOR_ROWS 64

/* ---- stretches ---- */

#define MAX_CAUSES 8

/* The cause of the I-th collection, below MAX_CAUSES. */
typedef UInt (*CauseAt)(UInt i);

/* Adds the I-th collection to the row of its cause. */
typedef void (*AddTo)(UInt row, UInt i);

/* Writes a row of COLLECTIONS, of which N is the number of the last. */
typedef void (*WriteRow)(UInt row, UInt n, UInt collections);

typedef struct {
   UInt     count, most; /* collections; rows that there may be */
   CauseAt  cause_at;
   AddTo    add_to;
   WriteRow write_row;
} Thinned;

static UInt rows_of(const Thinned* t, UInt length)
{
   UInt rows = 0;
   for (UInt i = 0; i < t->count;) {
      UInt seen = 0;
      do
         seen |= 1u << t->cause_at(i++);
      while (i < t->count && i % length != 0);
      rows += (UInt)__builtin_popcount(seen);
   }
   return rows;
}

/* The rows of the stretch from BEGIN to END, one for each cause, in the order of their
   last collections. They are numbered as if those of one cause had come together. */
static void write_stretch(const Thinned* t, UInt begin, UInt end)
{
   UInt collections[MAX_CAUSES] = {0}, last[MAX_CAUSES] = {0}, n = begin;
   for (UInt i = begin; i < end; i++) {
      UInt cause = t->cause_at(i);
      tl_assert(cause < MAX_CAUSES);
      t->add_to(cause, i);
      collections[cause]++;
      last[cause] = i;
   }
   for (UInt i = begin; i < end; i++) {
      UInt cause = t->cause_at(i);
      if (last[cause] != i)
         continue;
      n += collections[cause];
      t->write_row(cause, n, collections[cause]);
   }
}

static void write_thinned(const Thinned* t)
{
   UInt length = 1;
   while (PG_(options)->fold != 0 && rows_of(t, length) > t->most)
      length *= 2;
   for (UInt begin = 0; begin < t->count;) {
      UInt end = t->count - begin > length ? begin + length : t->count;
      write_stretch(t, begin, end);
      begin = end;
   }
}

static ULong collections_or_nothing(UInt collections)
{
   return collections > 1 ? collections : PG_NOTHING;
}

#define NAME(name, unit, since, meaning) #name,
#define PAIR_NAMES(name, since, meaning) #name "_bytes", #name "_objects",

/* ---- minor collections ---- */

/* Behind the known causes: what the collector did is not known. */
#define NO_CAUSE MinorCauses

static const HChar* const minor_causes[MinorCauses] = {
   [MinorNursery]  = PYPYGC_CAUSE_NURSERY,
   [MinorStartup]  = PYPYGC_CAUSE_STARTUP,
   [MinorCollect]  = PYPYGC_CAUSE_COLLECT,
   [MinorLarge]    = PYPYGC_CAUSE_LARGE,
   [MinorPressure] = PYPYGC_CAUSE_PRESSURE,
   [MinorProgress] = PYPYGC_CAUSE_PROGRESS,
};

static const HChar* const minor_columns[] = {
   PYPYGC_KEY_N,
   PYPYGC_KEY_COLLECTIONS,
   PYPYGC_KEY_PINNED_SITE,
   PYPYGC_KEY_CAUSE,
   PYPYGC_KEY_SITE,
   PYPYGC_MINOR_FIELDS(PAIR_NAMES, NAME, NAME)
      PYPYGC_MINOR_WORK_FIELDS(NAME, NAME)};

#define MINOR_COLUMNS (sizeof minor_columns / sizeof minor_columns[0])

/* Minor collections of one cause, as one. */
typedef struct {
   MinorCollection sum;
   MinorWork       work;
   ULong           most; /* instructions of the one that has given the site */
   UInt            point;
   Bool            has_work;
} MinorRow;

static MinorRow minor_rows[MinorCauses + 1];

static const MinorWork* known_work(UInt i)
{
   return PG_(gcfields_trusted)(FigureOld) ? PG_(minor_work_at)(i) : NULL;
}

static UInt minor_cause(UInt i)
{
   const MinorWork* w = known_work(i);
   return w != NULL ? w->cause : NO_CAUSE;
}

static void minor_add(UInt row, UInt i)
{
   MinorRow*              r = &minor_rows[row];
   const MinorCollection* m = PG_(minor_at)(i);
   const MinorWork*       w = known_work(i);
   if (m->pinned_site != 0)
      r->sum.pinned_site = m->pinned_site;
#define FIGURE(name, unit, since, meaning) r->sum.name += m->name;
#define PAIR(name, since, meaning)                                             \
   r->sum.name##_bytes += m->name##_bytes;                                     \
   r->sum.name##_objects += m->name##_objects;
   PYPYGC_MINOR_FIELDS(PAIR, FIGURE, FIGURE)
#undef FIGURE
#undef PAIR
   if (w == NULL)
      return;
   if (!r->has_work || w->instructions > r->most) {
      r->most  = w->instructions;
      r->point = w->point;
   }
   r->has_work = True;
#define FIGURE(name, unit, since, meaning) r->work.name += w->name;
   PYPYGC_MINOR_WORK_FIELDS(FIGURE, FIGURE)
#undef FIGURE
   r->work.used_bytes = w->used_bytes; /* no work, but a size */
}

static void minor_write(UInt cause, UInt number, UInt collections)
{
   MinorRow* r = &minor_rows[cause];
   ULong     row[MINOR_COLUMNS];
   UInt      n = 0;
   row[n++]    = number;
   row[n++]    = collections_or_nothing(collections);
   row[n++]    = r->sum.pinned_site != 0 ? PG_(fold_of)(r->sum.pinned_site)
                                         : PG_NOTHING;
   row[n++]    = r->has_work ? PG_(rows_text)(minor_causes[cause]) : PG_NOTHING;
   row[n++]    = r->has_work && r->point >= PG_POINT_OUTSIDE
                    ? PG_(fold_of)(PG_(point_first_site)(r->point))
                    : PG_NOTHING;
#define COUNT(name, unit, since, meaning)                                      \
   row[n++] = PG_(or_nothing)(r->sum.name);
#define MEASURED(name, unit, since, meaning) row[n++] = r->sum.name;
#define PAIR(name, since, meaning)                                             \
   row[n++] = r->sum.name##_bytes;                                             \
   row[n++] = r->sum.name##_objects;
   PYPYGC_MINOR_FIELDS(PAIR, MEASURED, COUNT)
#undef COUNT
#undef MEASURED
#undef PAIR
#define COUNT(name, unit, since, meaning)                                      \
   row[n++] = PG_(or_nothing)(r->work.name);
#define MEASURED(name, unit, since, meaning)                                   \
   row[n++] = r->has_work ? r->work.name : PG_NOTHING;
   PYPYGC_MINOR_WORK_FIELDS(MEASURED, COUNT)
#undef COUNT
#undef MEASURED
   PG_(row)(row);
   VG_(memset)(r, 0, sizeof *r);
}

void PG_(write_minors)(void)
{
   Thinned thinned = {PG_(minors_count)(), MAX_MINOR_ROWS, minor_cause,
                      minor_add, minor_write};
   PG_(rows_begin)
   (PYPYGC_KIND_MINOR, minor_columns, MINOR_COLUMNS, RowsInOrder);
   write_thinned(&thinned);
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

static const HChar* const major_columns[] = {
   PYPYGC_KEY_N, PYPYGC_KEY_COLLECTIONS, PYPYGC_KEY_CAUSE,
   PYPYGC_MAJOR_FIELDS(NAME, PAIR_NAMES)};

#define MAJOR_COLUMNS (sizeof major_columns / sizeof major_columns[0])

/* Major collections of one cause, as one. */
typedef struct {
   MajorCollection sum;
   Bool            differs; /* its sizes are those of one in which they do */
} MajorRow;

static MajorRow major_rows[MajorCauses];

static UInt major_cause(UInt i)
{
   return PG_(major_at)(i)->cause;
}

static void major_add(UInt row, UInt i)
{
   MajorRow*              r     = &major_rows[row];
   const MajorCollection* m     = PG_(major_at)(i);
   MajorCollection        sizes = r->differs ? r->sum : *m;
#define FIGURE(name, unit, since, meaning) r->sum.name += m->name;
#define PAIR(name, since, meaning)                                             \
   r->sum.name##_bytes += m->name##_bytes;                                     \
   r->sum.name##_objects += m->name##_objects;
   PYPYGC_MAJOR_FIELDS(FIGURE, PAIR)
#undef FIGURE
#undef PAIR
   /* moments and sizes: those of the last, but a difference must be seen */
   r->sum.minor                 = m->minor;
   r->sum.start_allocated_bytes = m->start_allocated_bytes;
   r->sum.end_allocated_bytes   = m->end_allocated_bytes;
   r->sum.arena_bytes           = sizes.arena_bytes;
   r->sum.raw_bytes             = sizes.raw_bytes;
   r->sum.collector_arena_bytes = sizes.collector_arena_bytes;
   r->sum.collector_raw_bytes   = sizes.collector_raw_bytes;
   r->differs = sizes.arena_bytes != sizes.collector_arena_bytes ||
                (PG_(options)->watch_malloc &&
                 sizes.raw_bytes != sizes.collector_raw_bytes);
}

static void major_write(UInt cause, UInt number, UInt collections)
{
   MajorRow* r = &major_rows[cause];
   ULong     row[MAJOR_COLUMNS];
   UInt      n = 0;
   row[n++]    = number;
   row[n++]    = collections_or_nothing(collections);
   row[n++]    = PG_(rows_text)(major_causes[cause]);
#define MEASURED(name, unit, since, meaning)                                   \
   row[n++] = major_has(#name) ? r->sum.name : PG_NOTHING;
#define PAIR(name, since, meaning)                                             \
   row[n++] = r->sum.name##_bytes;                                             \
   row[n++] = r->sum.name##_objects;
   PYPYGC_MAJOR_FIELDS(MEASURED, PAIR)
#undef MEASURED
#undef PAIR
   PG_(row)(row);
   VG_(memset)(r, 0, sizeof *r);
}

void PG_(write_majors)(void)
{
   Thinned thinned = {PG_(majors_count)(), MAX_MAJOR_ROWS, major_cause,
                      major_add, major_write};
   PG_(rows_begin)
   (PYPYGC_KIND_MAJOR, major_columns, MAJOR_COLUMNS, RowsInOrder);
   write_thinned(&thinned);
   PG_(rows_end)();
}
