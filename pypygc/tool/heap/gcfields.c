/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judges the collector's fields. A word next to a field is another one, of which most
   hold a pointer, a count or a list of another kind: so what it may hold is
   checked first, then what only the field itself does: in which order it is
   stored, or which objects its list has. A field that is confirmed is not
   looked at again. */
#include "gcfields.h"

#include "../pypy/gctypes.h"
#include "../pypy/memory.h"

#define LOOKED_AT 8 /* newest entries of a list */
#define PATIENCE  3 /* minor collections until a field should be confirmed */
#define MISSES    2 /* times in a row that a store was not seen */

/* incminimark.py GCFLAG_TRACK_YOUNG_PTRS, GCFLAG_NO_HEAP_PTRS, GCFLAG_CARDS_SET */
#define FLAG_TRACK_YOUNG (1ULL << 32)
#define FLAG_NO_HEAP     (1ULL << 33)
#define FLAG_CARDS_SET   (1ULL << 39)

typedef struct {
   GcField         field;
   const HChar*    name;
   DependentFigure figure;
} Judged;

/* The constants are judged by gcobject_init. */
static const Judged judged[PG_GC_FIELDS] = {
   {GcAc, "ac", FigureOld},
   {GcCardPageIndices, "card_page_indices", FigureOld},
   {GcState, "gc_state", FigureOld},
   {GcNextMajorInitial, "next_major_collection_initial", FigurePressure},
   {GcNextMajorThreshold, "next_major_collection_threshold", FigurePressure},
   {GcNonlargeMax, "nonlarge_max", FigureOld},
   {GcNumMajorCollects, "num_major_collects", FigureOld},
   {GcNurseryObjectsShadows, "nursery_objects_shadows", FigureOld},
   {GcNurserySurvivingSize, "nursery_surviving_size", FigureOld},
   {GcOldObjectsPointingToYoung, "old_objects_pointing_to_young", FigureStores},
   {GcOldObjectsWithCardsSet, "old_objects_with_cards_set", FigureStores},
   {GcOldObjectsWithFinalizers, "old_objects_with_finalizers", FigureHolders},
   {GcPinnedObjectsInNursery, "pinned_objects_in_nursery", FigureOld},
   {GcPrebuiltRootObjects, "prebuilt_root_objects", FigureHolders},
   {GcProbablyYoungWithFinalizer, "probably_young_objects_with_finalizers",
    FigureHolders},
   {GcRawmallocedTotalSize, "rawmalloced_total_size", FigureOld},
   {GcSmallRequestThreshold, "small_request_threshold", FigureOld},
   {GcThresholdObjectsMadeOld, "threshold_objects_made_old", FigureOld},
   {GcTotalGcTime, "total_gc_time", FigureOld},
};

static const HChar* const effects[] = {
   [FigureOld]    = "what happens after the first minor collection is left out",
   [FigureStores] = "stores into old objects are left out",
   [FigureHolders]  = "who keeps objects alive is left out",
   [FigurePressure] = "what the program told of memory outside is left out",
};

static struct {
   Bool         known;
   FieldVerdict verdicts[PG_GC_FIELDS];
   const HChar* whys[PG_GC_FIELDS];
   UInt         emptied; /* minor collections */
   /* stores since the last minor collection emptied the nursery */
   Bool   saw_pinned, saw_surviving, saw_time, saw_step, saw_major;
   UInt   missed_pinned, missed_surviving, missed_time;
   ULong  state_then; /* gc_state when the nursery was emptied last */
   ULong  majors;     /* num_major_collects as stored last; 0: not yet */
   ULong* list;
   UInt   list_capacity;
} state;

static UInt index_of(GcField field)
{
   UInt i = 0;
   while (judged[i].field != field)
      i++;
   return i;
}

static Bool is_open(GcField field)
{
   FieldVerdict verdict = state.verdicts[index_of(field)];
   return verdict == FieldUnseen || verdict == FieldDoubtful;
}

static void confirm(GcField field)
{
   if (is_open(field))
      state.verdicts[index_of(field)] = FieldConfirmed;
}

static void doubt(GcField field, const HChar* why)
{
   UInt i = index_of(field);
   if (state.verdicts[i] != FieldUnseen)
      return;
   state.verdicts[i] = FieldDoubtful;
   state.whys[i]     = why;
}

static void refute(GcField field, const HChar* why)
{
   UInt i            = index_of(field);
   state.verdicts[i] = FieldRefuted;
   state.whys[i]     = why;
   PG_(gcobject_distrust)(field);
}

static double double_of(ULong bits)
{
   union {
      ULong  bits;
      double value;
   } u = {bits};
   return u.value;
}

static double size_of(double value)
{
   return value < 0 ? -value : value;
}

/* False for most of what is no floating point number: pointers and counts are tiny
   ones. */
static Bool is_number(double value)
{
   return value == 0 || (size_of(value) > 1e-9 && size_of(value) < 1e18);
}

/* ---- lists ---- */

/* Header of the object at ADDRESS; 0 if it is none of a known type. */
static ULong header_at(Addr address)
{
   if (!PG_(can_read)(address, 8))
      return 0;
   ULong header = PG_(word)(address);
   return PG_(gctypes_of_header)(header) != NULL ? header : 0;
}

/* The flags of FIELD's newest objects: of all of them in *ALL, of any in *ANY. False
   if the list is empty. */
static Bool flags_of(GcField field, ULong* all, ULong* any)
{
   UInt count = PG_(gcobject_stack)(field, &state.list, &state.list_capacity);
   *all       = ~0ULL;
   *any       = 0;
   for (UInt i = 0; i < count && i < LOOKED_AT; i++) {
      ULong header = header_at(state.list[count - 1 - i]);
      if (header == 0) {
         refute(field, "it lists something that is no object");
         return False;
      }
      *all &= header;
      *any |= header;
   }
   return count != 0;
}

static void judge_stack(GcField field)
{
   ULong all, any;
   if (!is_open(field))
      return;
   if (!PG_(gcobject_is_stack)(field)) {
      refute(field, "it points to no AddressStack");
      return;
   }
   if (!flags_of(field, &all, &any))
      return;
   switch (field) {
   case GcOldObjectsPointingToYoung: /* remember_young_pointer */
      if ((any & FLAG_TRACK_YOUNG) != 0)
         refute(field, "it lists objects that the write barrier has not met");
      else if ((all & FLAG_CARDS_SET) == 0)
         confirm(field);
      break;
   case GcOldObjectsWithCardsSet: /* remember_young_pointer_from_array */
      if ((all & FLAG_CARDS_SET) == 0)
         refute(field, "it lists objects without cards");
      else if ((any & FLAG_TRACK_YOUNG) != 0)
         confirm(field);
      break;
   default: /* GcPrebuiltRootObjects */
      if ((any & FLAG_NO_HEAP) != 0)
         refute(field, "it lists objects that point to no other");
      else
         confirm(field);
      break;
   }
}

static void judge_deque(GcField field)
{
   if (!is_open(field))
      return;
   if (PG_(gcobject_is_deque)(PG_(gcobject_word)(field)))
      confirm(field);
   else
      refute(field, "it points to no AddressDeque");
}

/* Its keys are objects in the nursery, which still has them. */
static void judge_shadows(void)
{
   if (!is_open(GcNurseryObjectsShadows))
      return;
   if (!PG_(gcobject_is_dict)(GcNurseryObjectsShadows)) {
      refute(GcNurseryObjectsShadows, "it points to no dictionary");
      return;
   }
   ULong start = PG_(gcobject_word)(GcNursery);
   ULong size  = PG_(gcobject_word)(GcNurserySize);
   UInt  count = PG_(gcobject_dict)(GcNurseryObjectsShadows, &state.list,
                                   &state.list_capacity);
   for (UInt i = 0; i < count && i < LOOKED_AT; i++)
      if (state.list[2 * i] - start >= size) {
         refute(GcNurseryObjectsShadows,
                "it knows objects outside the nursery");
         return;
      }
   confirm(GcNurseryObjectsShadows);
}

/* ---- numbers ---- */

static void judge_thresholds(void)
{
   double initial   = PG_(gcobject_double)(GcNextMajorInitial);
   double threshold = PG_(gcobject_double)(GcNextMajorThreshold);
   if (!is_number(initial) || initial < 1) {
      refute(GcNextMajorInitial, "it holds no number of bytes");
   } else if (!is_number(threshold) || threshold > initial) {
      refute(GcNextMajorThreshold,
             "it holds more than next_major_collection_initial, or no number");
   } else if (threshold < initial) { /* raw_malloc_memory_pressure */
      confirm(GcNextMajorInitial);
      confirm(GcNextMajorThreshold);
   }
}

static void judge_numbers(void)
{
   if (PG_(gcobject_arena_word)() != 0)
      confirm(GcAc);
   else
      refute(GcAc, "it points to no ArenaCollection of pages of 8192 bytes");
   if (PG_(gcobject_word)(GcState) > GcFinalizing)
      refute(GcState, "it holds none of the four states");
   if (PG_(gcobject_word)(GcPinnedObjectsInNursery) >
       PG_(gcobject_word)(GcNurserySize))
      refute(GcPinnedObjectsInNursery, "it holds no count");
   ULong half = PG_(gcobject_word)(GcNurserySize) / 2;
   if (half == 0 || PG_(gcobject_word)(GcThresholdObjectsMadeOld) % half != 0)
      refute(GcThresholdObjectsMadeOld,
             "it holds no multiple of half the nursery");
   double time = PG_(gcobject_double)(GcTotalGcTime);
   if (!is_number(time) || time < 0)
      refute(GcTotalGcTime, "it holds no time");
}

/* ---- stores ---- */

/* SEEN: FIELD was stored at the moment at which the collector does so. */
static void judge_store(GcField field, Bool seen, UInt* missed)
{
   *missed = seen ? 0 : *missed + 1;
   if (*missed >= MISSES)
      refute(field, "it is not stored during a minor collection");
}

static void judge_stores(void)
{
   judge_store(GcPinnedObjectsInNursery, state.saw_pinned,
               &state.missed_pinned);
   judge_store(GcNurserySurvivingSize, state.saw_surviving,
               &state.missed_surviving);
   if (state.emptied > 1)
      judge_store(GcTotalGcTime, state.saw_time, &state.missed_time);
   ULong now = PG_(gcobject_word)(GcState);
   if (now != state.state_then && !state.saw_step)
      refute(GcThresholdObjectsMadeOld,
             "it is not stored by steps of a major collection");
   if (now != GcSweeping && state.state_then == GcSweeping && !state.saw_major)
      refute(GcNumMajorCollects,
             "it is not stored when a major collection completes");
   state.state_then = now;
   state.saw_pinned = state.saw_surviving = state.saw_time = False;
   state.saw_step = state.saw_major = False;
}

static void time_stored(ULong value)
{
   double now     = double_of(value);
   double old     = PG_(gcobject_double)(GcTotalGcTime);
   state.saw_time = True;
   if (!is_number(now) || now < old)
      refute(GcTotalGcTime, "it does not rise");
   else if (now > old)
      confirm(GcTotalGcTime);
}

static void step_stored(ULong value)
{
   ULong half     = PG_(gcobject_word)(GcNurserySize) / 2;
   state.saw_step = True;
   if (value == half ||
       value == PG_(gcobject_word)(GcThresholdObjectsMadeOld) + half)
      confirm(GcThresholdObjectsMadeOld);
   else
      refute(GcThresholdObjectsMadeOld, "it does not rise by half a nursery");
}

static void major_stored(ULong value)
{
   ULong old       = PG_(gcobject_word)(GcNumMajorCollects);
   state.saw_major = True;
   if (value != old + 1 || (state.majors != 0 && old != state.majors))
      refute(GcNumMajorCollects, "it does not rise by one");
   else
      confirm(GcNumMajorCollects);
   state.majors = value;
   if (PG_(gcobject_word)(GcState) == GcSweeping)
      confirm(GcState);
   else
      refute(GcState, "it is not sweeping when a major collection completes");
}

/* rawmalloced_peak_size, which stands beside it, never falls. */
static void raw_stored(ULong value)
{
   if (value < PG_(gcobject_word)(GcRawmallocedTotalSize))
      confirm(GcRawmallocedTotalSize);
}

/* ---- interface ---- */

void PG_(gcfields_init)(void)
{
   VG_(free)(state.list);
   VG_(memset)(&state, 0, sizeof state);
   state.known = True;
   confirm(GcCardPageIndices); /* by gcobject_init */
   confirm(GcNonlargeMax);
   confirm(GcSmallRequestThreshold);
}

void PG_(gcfields_store)(WatchedWord which, ULong value)
{
   if (!state.known)
      return;
   switch (which) {
   case WordPinned:
      state.saw_pinned = True;
      break;
   case WordSurvivingSize: /* the lists are as the program has left them */
      if (state.saw_pinned)
         confirm(GcPinnedObjectsInNursery);
      state.saw_surviving = True;
      judge_stack(GcOldObjectsPointingToYoung);
      judge_stack(GcOldObjectsWithCardsSet);
      judge_shadows();
      break;
   case WordThresholdMadeOld:
      step_stored(value);
      break;
   case WordMajorCollects:
      major_stored(value);
      break;
   case WordGcTime:
      time_stored(value);
      break;
   case WordRawmalloced:
      raw_stored(value);
      break;
   case WordNextThreshold:
      break;
   }
}

void PG_(gcfields_emptied)(ULong survived)
{
   if (!state.known)
      return;
   state.emptied++;
   judge_numbers();
   judge_thresholds();
   judge_stack(GcPrebuiltRootObjects);
   judge_deque(GcOldObjectsWithFinalizers);
   judge_deque(GcProbablyYoungWithFinalizer);
   ULong counted = PG_(gcobject_word)(GcNurserySurvivingSize);
   if (counted > PG_(gcobject_word)(GcNurserySize))
      refute(GcNurserySurvivingSize, "it holds more than the nursery");
   else if (survived != 0 && counted == survived && state.saw_surviving)
      confirm(GcNurserySurvivingSize);
   else if (survived != 0)
      doubt(GcNurserySurvivingSize, "it never was the size of the survivors");
   judge_stores();
   if (state.emptied < PATIENCE)
      return;
   doubt(GcOldObjectsPointingToYoung, "no object was ever in it");
   doubt(GcPrebuiltRootObjects, "no object was ever in it");
   doubt(GcNextMajorInitial, "it never differed from the threshold");
   doubt(GcNextMajorThreshold, "it never differed from the initial one");
}

void PG_(gcfields_major_done)(ULong raw_bytes)
{
   if (!state.known)
      return;
   ULong counted = PG_(gcobject_word)(GcRawmallocedTotalSize);
   if (raw_bytes == 0)
      return;
   if (counted == raw_bytes)
      confirm(GcRawmallocedTotalSize);
   else if (counted == 0)
      refute(GcRawmallocedTotalSize, "it is 0 while there are large objects");
   else
      doubt(GcRawmallocedTotalSize, "it never was the size of large objects");
}

GcField PG_(gcfields_field)(UInt i)
{
   return judged[i].field;
}

const HChar* PG_(gcfields_name)(UInt i)
{
   return judged[i].name;
}

FieldVerdict PG_(gcfields_verdict)(UInt i)
{
   return state.verdicts[i];
}

const HChar* PG_(gcfields_why)(UInt i)
{
   return state.whys[i];
}

const HChar* PG_(gcfields_effect)(UInt i)
{
   return effects[judged[i].figure];
}

Bool PG_(gcfields_trusted)(DependentFigure figure)
{
   for (UInt i = 0; i < PG_GC_FIELDS; i++)
      if ((judged[i].figure == figure || judged[i].figure == FigureOld) &&
          state.verdicts[i] >= FieldDoubtful)
         return False;
   return True;
}
