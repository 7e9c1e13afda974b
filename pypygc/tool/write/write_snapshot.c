/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snapshots: for each a record for all of it, a table of what types and cells retain, and a
   record for each place where much hangs. */
#include "port.h"

#include "write/write_snapshot.h"

#include "base/strings.h"
#include "format.h"
#include "heap/curve.h"
#include "heap/finalizable.h"
#include "heap/snapshot.h"
#include "write/fold.h"
#include "write/json.h"
#include "write/rows.h"
#include "write/used.h"

static const HChar* const roots[KeptByKinds] = {
   [KeptByPrebuilt]  = PYPYGC_ROOT_PREBUILT,
   [KeptByStack]     = PYPYGC_ROOT_STACK,
   [KeptByFinalizer] = PYPYGC_ROOT_FINALIZERS,
};

static const HChar* const moments[SnapshotMoments] = {
   [SnapshotEnd]     = PYPYGC_MOMENT_END,
   [SnapshotPeak]    = PYPYGC_MOMENT_PEAK,
   [SnapshotMark]    = PYPYGC_MOMENT_MARK,
   [SnapshotMajor]   = PYPYGC_MOMENT_MAJOR,
   [SnapshotLive]    = PYPYGC_MOMENT_LIVE,
   [SnapshotCommand] = PYPYGC_MOMENT_COMMAND,
};

static void write_site(const HChar* key, UInt site)
{
   if (site != 0 && PG_(used_site)(site))
      PG_(json_number)(key, PG_(fold_of)(site));
}

static void write_retained(const Snapshot* shot)
{
   static const HChar* const columns[] = {
      PYPYGC_KEY_TYPE,           PYPYGC_KEY_SITE,
      PYPYGC_KEY_OBJECTS,        PYPYGC_KEY_BYTES,
      PYPYGC_KEY_RETAINED_BYTES, PYPYGC_KEY_AGE_BYTES,
      PYPYGC_KEY_YOUNG_OBJECTS,  PYPYGC_KEY_YOUNG_BYTES,
      PYPYGC_KEY_SPARE_BYTES,    PYPYGC_KEY_DUPLICATE_OBJECTS,
      PYPYGC_KEY_DUPLICATE_BYTES};
   PG_(rows_begin)
   (PYPYGC_KIND_RETAINED, columns, sizeof columns / sizeof columns[0],
    RowsByColumns);
   for (UInt i = 0; i < shot->row_count; i++) {
      const Retained* r = &shot->rows[i];
      if (!PG_(used_type)(r->type) ||
          (r->site != 0 && !PG_(used_site)(r->site)))
         continue;
      ULong row[] = {r->type,
                     r->site != 0 ? PG_(fold_of)(r->site) : PG_NOTHING,
                     r->objects,
                     r->bytes,
                     r->retained,
                     r->objects != 0 ? r->age : PG_NOTHING,
                     PG_(or_nothing)(r->young_objects),
                     PG_(or_nothing)(r->young_bytes),
                     PG_(or_nothing)(r->spare),
                     PG_(or_nothing)(r->duplicate_objects),
                     PG_(or_nothing)(r->duplicate_bytes)};
      PG_(row)(row);
   }
   PG_(rows_end)();
}

static void write_parts(const Snapshot* shot)
{
   static const HChar* const columns[] = {PYPYGC_KEY_CLASS, PYPYGC_KEY_TYPE,
                                          PYPYGC_KEY_OBJECTS, PYPYGC_KEY_BYTES,
                                          PYPYGC_KEY_SPARE_BYTES};
   PG_(rows_begin)
   (PYPYGC_KIND_OWNED, columns, sizeof columns / sizeof columns[0],
    RowsInOrder);
   for (UInt i = 0; i < shot->part_count; i++) {
      const SnapshotPart* p = &shot->parts[i];
      if (!PG_(used_type)(p->owner) || !PG_(used_type)(p->type))
         continue;
      ULong row[] = {p->owner, p->type, p->objects, p->bytes,
                     PG_(or_nothing)(p->spare)};
      PG_(row)(row);
   }
   PG_(rows_end)();
}

static void write_steps(const HChar* key, const KeptStep* steps, UInt count)
{
   if (count == 0)
      return;
   PG_(json_list)(key);
   for (UInt i = 0; i < count; i++) {
      const KeptStep* s = &steps[i];
      PG_(json_item_object)();
      PG_(json_name)(PYPYGC_KEY_TYPE, s->type);
      PG_(json_name)(PYPYGC_KEY_FIELD, s->field);
      PG_(json_name)(PYPYGC_KEY_SPACE, s->space);
      PG_(json_name)(PYPYGC_KEY_FILE, s->file);
      PG_(json_nonzero)(PYPYGC_KEY_LINE, s->line);
      PG_(json_name)(PYPYGC_KEY_FUNCTION, s->function);
      PG_(json_number)(PYPYGC_KEY_BYTES, s->bytes);
      if (s->repeat > 1)
         PG_(json_number)(PYPYGC_KEY_REPEAT, s->repeat);
      PG_(json_end_object)();
   }
   PG_(json_end_list)();
}

static void write_type(const KeptType* t)
{
   SizeT        length;
   const HChar* text = PG_(string_text)(t->type, &length);
   PG_(json_item_list)();
   PG_(json_item_text)(text, length);
   PG_(json_item_number)(t->objects);
   PG_(json_item_number)(t->bytes);
   PG_(json_end_list)();
}

static void write_kept(const Kept* k)
{
   PG_(json_record)(PYPYGC_KIND_KEPT);
   PG_(json_number)(PYPYGC_KEY_OBJECTS, k->objects);
   PG_(json_number)(PYPYGC_KEY_BYTES, k->bytes);
   PG_(json_nonzero)(PYPYGC_KEY_OUTSIDE_BYTES, k->outside);
   write_site(PYPYGC_KEY_OUTSIDE_SITE, k->outside_site);
   PG_(json_string)(PYPYGC_KEY_ROOT, roots[k->by]);
   write_site(PYPYGC_KEY_SITE, k->site);
   write_steps(PYPYGC_KEY_PATH, k->steps, k->step_count);
   PG_(json_list)(PYPYGC_KEY_TYPES);
   for (UInt i = 0; i < k->type_count; i++)
      if (k->types[i].type != 0)
         write_type(&k->types[i]);
   PG_(json_end_list)();
   if (k->part.type != 0) {
      PG_(json_list)(PYPYGC_KEY_PARTS);
      write_type(&k->part);
      PG_(json_end_list)();
      write_site(PYPYGC_KEY_PART_SITE, k->part_site);
      write_steps(PYPYGC_KEY_PART_PATH, k->part_steps, k->part_step_count);
   }
   PG_(json_end_record)();
}

#define NAME(name, unit, since, meaning) #name,

void PG_(write_curve)(void)
{
   static const HChar* const columns[] = {PYPYGC_MEMORY_FIELDS(NAME)};
   PG_(rows_begin)
   (PYPYGC_KIND_MEMORY, columns, sizeof columns / sizeof columns[0],
    RowsInOrder);
   for (UInt i = 0; i < PG_(curve_count)(); i++) {
      const MemoryPoint* p = PG_(curve_at)(i);
#define VALUE(name, unit, since, meaning) p->name,
      ULong row[] = {PYPYGC_MEMORY_FIELDS(VALUE)};
#undef VALUE
      PG_(row)(row);
   }
   PG_(rows_end)();
}

#undef NAME

void PG_(write_finalizables)(void)
{
   static const HChar* const columns[] = {PYPYGC_KEY_TYPE, PYPYGC_KEY_OBJECTS,
                                          PYPYGC_KEY_PEAK_OBJECTS,
                                          PYPYGC_KEY_CLOSED_OBJECTS};
   PG_(rows_begin)
   (PYPYGC_KIND_FINALIZABLE, columns, sizeof columns / sizeof columns[0],
    RowsInOrder);
   for (UInt i = 0; i < PG_(finalizables_count)(); i++) {
      const Finalizable* f     = PG_(finalizable_at)(i);
      ULong              row[] = {PG_(rows_string)(f->type), f->objects,
                                  PG_(or_nothing)(f->peak_objects),
                                  PG_(or_nothing)(f->closed_objects)};
      PG_(row)(row);
   }
   PG_(rows_end)();
}

static void write_snapshot(const Snapshot* shot)
{
   SizeT        length;
   const HChar* name = PG_(string_text)(shot->name, &length);
   PG_(json_record)(PYPYGC_KIND_SNAPSHOT);
   PG_(json_text)(PYPYGC_KEY_NAME, name, length);
   PG_(json_string)(PYPYGC_KEY_MOMENT, moments[shot->moment]);
   PG_(json_number)(PYPYGC_KEY_ALLOCATED_BYTES, shot->clock);
   PG_(json_number)(PYPYGC_KEY_INSTRUCTIONS, shot->instructions);
   PG_(json_number)(PYPYGC_KEY_MAJOR, shot->major);
   PG_(json_number)(PYPYGC_KEY_OBJECTS, shot->objects);
   PG_(json_number)(PYPYGC_KEY_BYTES, shot->bytes);
   PG_(json_number)(PYPYGC_KEY_YOUNG_OBJECTS, shot->young_objects);
   PG_(json_number)(PYPYGC_KEY_YOUNG_BYTES, shot->young_bytes);
   PG_(json_number)(PYPYGC_KEY_OLD_OBJECTS, shot->old_objects);
   PG_(json_number)(PYPYGC_KEY_OLD_BYTES, shot->old_bytes);
   PG_(json_number)(PYPYGC_KEY_WALKED_OBJECTS, shot->nodes);
   PG_(json_number)(PYPYGC_KEY_WALK_MEMORY_BYTES, shot->memory);
   PG_(json_end_record)();
   write_retained(shot);
   write_parts(shot);
   for (UInt i = 0; i < shot->kept_count; i++)
      write_kept(&shot->kept[i]);
}

void PG_(write_snapshots)(void)
{
   for (UInt i = 0; i < PG_(snapshots_count)(); i++)
      write_snapshot(PG_(snapshot_at)(i));
}
