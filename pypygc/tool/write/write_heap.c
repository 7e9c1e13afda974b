/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of the profile that come from the heap's model. */
#include "write/write_heap.h"

#include "base/strings.h"
#include "format.h"
#include "guest/event.h"
#include "heap/barrier.h"
#include "heap/collector.h"
#include "heap/curve.h"
#include "heap/external.h"
#include "heap/finalizable.h"
#include "heap/gcfields.h"
#include "heap/gcobject.h"
#include "heap/holders.h"
#include "heap/oldgen.h"
#include "heap/sparse.h"
#include "life/resident.h"
#include "options.h"
#include "pypy/gctypes.h"
#include "write/json.h"
#include "write/write_totals.h"

/* Bytes in arenas that id() has reserved for objects that have not left the nursery
   yet: the collector counts them already. */
static ULong reserved_by_shadows(void)
{
   ULong* pairs    = NULL;
   UInt   capacity = 0;
   UInt  count = PG_(gcobject_dict)(GcNurseryObjectsShadows, &pairs, &capacity);
   ULong bytes = 0;
   for (UInt i = 0; i < count; i++) {
      const UChar*  object = (const UChar*)(Addr)pairs[2 * i + 1];
      const GcType* type   = PG_(gctypes_of_header)(PG_(word_at)(object));
      ULong size = type ? (PG_(gc_object_size)(object, type) + 7) & ~7ULL : 0;
      if (size <= PG_MOST_SMALL)
         bytes += size;
   }
   VG_(free)(pairs);
   return bytes;
}

/* A forked process that has not collected yet: of the old generation, it has what
   its parent had. */
static Bool has_only_inherited(void)
{
   OldCounters sum;
   PG_(cells_sum_old)(&sum);
   return PG_(minors_count)() == 0 &&
          (sum.large.objects | sum.old_born.objects | sum.old_died.objects) ==
             0;
}

/* What is settled by a checkpoint would be dated by it, and two runs would differ
   by when it was written: so only the last profile settles. Inside a collection
   the collector's books are open; the model's are those of before it, and are
   written as they are. */
HeapContent PG_(write_heap_prepare)(Bool last, Bool at_exit, Bool forked)
{
   HeapContent heap = {.shadow_bytes = 0};
   PG_(external_drain)(PG_(collector_runs)());
   Bool known       = PG_(oldgen_known)() && PG_(gcfields_trusted)(FigureOld);
   heap.has_old     = known && !(forked && has_only_inherited());
   heap.left_out    = known && !heap.has_old;
   heap.interrupted = last && known && !PG_(collector_at_rest)();
   heap.settled     = heap.has_old && last && !heap.interrupted;
   if (heap.settled) {
      PG_(collector_settle_old)(&heap.old);
      heap.shadow_bytes = reserved_by_shadows();
      PG_(finalizable_major)();
      if (at_exit && !PG_(collector_runs)()) {
         PG_(holders_look)(&heap.old, PG_(majors_count)(), True);
         PG_(snapshots_end)(&heap.old);
      }
      PG_(sparse_look)(); /* last: it is kept, and a snapshot needs much */
   }
   if (heap.has_old)
      PG_(oldgen_look)();
   return heap;
}

static UInt missing_fields(MissingPart* parts)
{
   static HChar what[PG_GC_FIELDS][64];
   UInt         count = 0;
   for (UInt i = 0; i < PG_GC_FIELDS; i++) {
      FieldVerdict verdict = PG_(gcfields_verdict)(i);
      if (verdict != FieldDoubtful && verdict != FieldRefuted)
         continue;
      VG_(snprintf)
      (what[i], sizeof what[i], "field %s", PG_(gcfields_name)(i));
      parts[count].what     = what[i];
      parts[count].why      = PG_(gcfields_why)(i);
      parts[count++].effect = PG_(gcfields_effect)(i);
   }
   return count;
}

static UInt missing_snapshots(MissingPart* parts)
{
   static const MissingPart peak = {
      "snapshot at the peak",
      "it would have taken more than a twentieth of the run",
      "what was alive then is not known; --snapshot=peak,end takes it all the "
      "same"};
   static const MissingPart end = {
      "snapshot at the end", "it would have taken more than half of the run",
      "what is alive there, and what holds it, is not known; "
      "--snapshot=peak,end takes it all the same"};
   static const MissingPart many     = {"snapshots", "too many were asked for",
                                        "only the first ones were taken"};
   SnapshotsLeftOut         left_out = PG_(snapshots_left_out)();
   UInt                     count    = 0;
   if (left_out.peak)
      parts[count++] = peak;
   if (left_out.end)
      parts[count++] = end;
   if (left_out.many)
      parts[count++] = many;
   return count;
}

UInt PG_(missing_heap)(const HeapContent* heap, MissingPart* parts)
{
   static const MissingPart minor = {
      "the last minor collection", "the process ended inside of it",
      "what it had copied counts as still in the nursery"};
   static const MissingPart step      = {"the last step of a major collection",
                                         "the process ended inside of it",
                                         "what it had freed counts as alive"};
   static const MissingPart inherited = {
      "old generation",
      "this forked process ended before its first minor collection",
      "what it has inherited from its parent is not listed"};
   UInt count = missing_fields(parts);
   count += missing_snapshots(parts + count);
   if (heap->interrupted)
      parts[count++] = PG_(collector_activity)() == CollectorStep ? step
                                                                  : minor;
   if (heap->left_out)
      parts[count++] = inherited;
   return count;
}

/* ---- who keeps it alive ---- */

static const HChar* const root_kinds[RootKinds] = {
   [RootPrebuilt]   = PYPYGC_ROOT_PREBUILT,
   [RootFinalizers] = PYPYGC_ROOT_FINALIZERS,
   [RootStack]      = PYPYGC_ROOT_STACK,
   [RootLocal]      = PYPYGC_ROOT_LOCAL,
};

static void write_local(const Holder* h)
{
   PG_(json_object)(PYPYGC_KEY_FRAME);
   PG_(json_name)(PYPYGC_KEY_FILE, h->file);
   PG_(json_nonzero)(PYPYGC_KEY_LINE, h->line);
   PG_(json_name)(PYPYGC_KEY_FUNCTION, h->function);
   PG_(json_nonzero)(PYPYGC_KEY_FIRST_LINE, h->first_line);
   PG_(json_number)(PYPYGC_KEY_LOCAL, h->local);
   PG_(json_name)(PYPYGC_KEY_NAME, h->name);
   if (h->line_count != 0) {
      PG_(json_list)(PYPYGC_KEY_LINES);
      for (UInt i = 0; i < h->line_count; i++)
         PG_(json_item_number)(h->lines[i]);
      PG_(json_end_list)();
   }
   PG_(json_end_object)();
   if (h->in_jit)
      PG_(json_bool)(PYPYGC_KEY_IN_JIT, True);
}

static void write_holder(const Holder* h)
{
   PG_(json_record)(PYPYGC_KIND_HOLDER);
   PG_(json_number)(PYPYGC_KEY_OBJECTS, h->objects);
   PG_(json_number)(PYPYGC_KEY_BYTES, h->bytes);
   PG_(json_string)(PYPYGC_KEY_ROOT, root_kinds[h->root]);
   if (h->root == RootLocal)
      write_local(h);
   PG_(json_list)(PYPYGC_KEY_PATH);
   for (UInt i = 0; i < h->step_count; i++) {
      const HolderStep* step = &h->steps[i];
      PG_(json_item_object)();
      PG_(json_name)(PYPYGC_KEY_TYPE, step->type);
      PG_(json_name)(PYPYGC_KEY_FIELD, step->field);
      PG_(json_number)(PYPYGC_KEY_BYTES, step->bytes);
      if (step->repeat > 1)
         PG_(json_number)(PYPYGC_KEY_REPEAT, step->repeat);
      PG_(json_end_object)();
   }
   PG_(json_end_list)();
   PG_(json_list)(PYPYGC_KEY_TYPES);
   for (UInt i = 0; i < h->type_count; i++) {
      SizeT        length;
      const HChar* text = PG_(string_text)(h->types[i].type, &length);
      PG_(json_item_list)();
      PG_(json_item_text)(text, length);
      PG_(json_item_number)(h->types[i].objects);
      PG_(json_item_number)(h->types[i].bytes);
      PG_(json_end_list)();
   }
   PG_(json_end_list)();
   PG_(json_end_record)();
}

void PG_(write_held)(void)
{
   for (UInt i = 0; i < PG_(held_count)(); i++) {
      const Held* h = PG_(held_at)(i);
      PG_(json_record)(PYPYGC_KIND_HELD);
      PG_(json_number)(PYPYGC_KEY_ALLOCATED_BYTES, h->allocated_bytes);
      PG_(json_number)(PYPYGC_KEY_MAJOR, h->major);
      PG_(json_number)(PYPYGC_KEY_OBJECTS, h->objects);
      PG_(json_number)(PYPYGC_KEY_BYTES, h->bytes);
      PG_(json_number)(PYPYGC_KEY_UNREACHED_OBJECTS, h->unreached_objects);
      PG_(json_number)(PYPYGC_KEY_UNREACHED_BYTES, h->unreached_bytes);
      if (h->at_exit)
         PG_(json_bool)(PYPYGC_KEY_AT_EXIT, True);
      PG_(json_end_record)();
      for (UInt k = 0; k < h->holder_count; k++)
         write_holder(&h->holders[k]);
   }
}

/* ---- totals ---- */

/* also_0: a sum of 0 is written, too. */
static void write_column_total(const HChar* bytes, const HChar* objects,
                               const Amount* sum, Bool also_0)
{
   if (sum->objects == 0 && !also_0)
      return;
   PG_(json_number)(bytes, sum->bytes);
   PG_(json_number)(objects, sum->objects);
}

static void write_old_totals(const HeapContent* heap, const Counters* young)
{
   OldCounters sum;
   PG_(cells_sum_old)(&sum);
   WRITE_TOTAL(allocated_bytes,
               young->allocated.bytes + sum.large.bytes + sum.old_born.bytes);
   WRITE_TOTAL(allocated_objects, young->allocated.objects + sum.large.objects +
                                     sum.old_born.objects);
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   write_column_total(#total "_bytes", #total "_objects", &sum.name, True);
   PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN

   CollectorTotals c;
   PG_(collector_totals)(&c);
   WRITE_TOTAL(gc_instructions, c.minor_instructions + c.major_instructions);
   WRITE_TOTAL(minor_instructions, c.minor_instructions);
   WRITE_TOTAL(major_instructions, c.major_instructions);
   WRITE_TOTAL(major_steps, c.major_steps);

   ULong barriers = 0, cards = 0, blocks = 0, bytes = 0;
   for (UInt i = 0; i < PG_(stores_count)(); i++) {
      barriers += PG_(store_at)(i)->barriers;
      cards += PG_(store_at)(i)->cards;
   }
   for (UInt i = 0; i < PG_(externals_count)(); i++) {
      blocks += PG_(external_at)(i)->blocks;
      bytes += PG_(external_at)(i)->bytes;
   }
   if (PG_(gcfields_trusted)(FigureStores)) {
      WRITE_TOTAL(barriers, barriers);
      WRITE_TOTAL(cards, cards);
   }
   WRITE_TOTAL(peak_bytes, PG_(curve_peak)());
   if (PG_(resident_peak)() != 0)
      WRITE_TOTAL(resident_peak_bytes, PG_(resident_peak)());
   if (PG_(options)->watch_malloc) {
      const Malloced* now = PG_(external_malloced_now)();
      WRITE_TOTAL(external_blocks, blocks);
      WRITE_TOTAL(external_bytes, bytes);
      WRITE_TOTAL(external_live_bytes, now->external_bytes);
      WRITE_TOTAL(external_peak_bytes, now->external_peak);
      WRITE_TOTAL(malloc_bytes, now->chunks);
      WRITE_TOTAL(malloc_mapped_bytes, now->mapped_chunks);
   }
   /* while it sweeps, the collector counts its arenas anew
      (minimarkpage.py mass_free_prepare) */
   if (heap->settled && PG_(gcobject_word)(GcState) != GcSweeping)
      PG_(json_signed)
   (PYPYGC_KEY_UNTRACKED_ARENA_BYTES,
    (Long)(PG_(gcobject_arena_bytes)() - heap->shadow_bytes -
           heap->old.arena_bytes));
   if (heap->settled && PG_(options)->watch_malloc)
      PG_(json_signed)
   (PYPYGC_KEY_UNTRACKED_RAW_BYTES,
    (Long)(PG_(gcobject_word)(GcRawmallocedTotalSize) - heap->old.raw_bytes));
   ULong objects, memory = PG_(oldgen_memory)(&objects);
   WRITE_TOTAL(old_memory_bytes, memory);
   WRITE_TOTAL(old_memory_objects, objects);
}

void PG_(write_heap_totals)(const HeapContent* heap, const NurseryTotals* t)
{
   Counters sum;
   PG_(cells_sum)(&sum);
   WRITE_TOTAL(minor_collections, PG_(minors_count)());
   WRITE_TOTAL(major_collections, t->major_collections);
   WRITE_TOTAL(moved_bytes, t->moved_bytes);
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   write_column_total(#total "_bytes", #total "_objects", &sum.name,           \
                      &sum.name != &sum.inherited);
   PYPYGC_NURSERY_COLUMNS(COLUMN)
#undef COLUMN
   if (heap->has_old)
      write_old_totals(heap, &sum);
   WRITE_TOTAL(instructions, PG_(executed)());
   if (VG_(strcmp)(PG_(options)->jitlog, "no") != 0) /* else unknown */
      WRITE_TOTAL(jit_instructions, PG_(guest).jit_instructions);
   WRITE_TOTAL(jit_blocks, t->jit_blocks);
   WRITE_TOTAL(outside_blocks, t->outside_blocks);
   WRITE_TOTAL(unparsed_bytes, t->unparsed_bytes);
   WRITE_TOTAL(disagreements, t->disagreements);
}
