/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When snapshots are taken.

   The peak: when a minor collection has ended and the old generation, garbage
   included, is half as large again as at any snapshot before; and after a major
   collection, when what that has left alive is half as much again as was alive at the
   peak so far. So the number of snapshots grows with the logarithm of the heap's size,
   and the last ones take most of the time. */
#include "snapshots.h"

#include "../base/strings.h"
#include "../guest/event.h"
#include "collector.h"
#include "graph.h"
#include "nursery.h"

/* Below it are programs that keep nothing of their own: PyPy has 5 MB at its start. */
#define LEAST_PEAK  (8ULL << 20)
#define USED_STEP   2
#define ALIVE_STEP  2
#define MAX_NAME    4096
#define MAX_NUMBERS 40 /* bytes of a name that is made here */

static struct {
   SnapshotWishes wishes;
   UInt           part;
   ULong          spent;  /* on those that nobody has asked for */
   ULong          looked; /* the largest old generation at a snapshot */
   ULong          most;   /* … and at any minor collection */
   UInt           majors; /* at the last minor collection */
   Bool           end_left_out;
   ULong          left_out; /* asked for when there were too many */
} state;

void PG_(snapshots_init)(const SnapshotWishes* wishes, UInt part)
{
   state.wishes = *wishes;
   state.part   = part;
}

static void take(SnapshotMoment moment, UInt name, const OldContent* content)
{
   if (!PG_(snapshot_take)(moment, name, content, PG_(majors_count)(),
                           state.part)) {
      state.left_out += PG_(graph_known)();
      return;
   }
   ULong used = content->arena_bytes + content->raw_bytes;
   if (state.looked < used)
      state.looked = used;
}

static UInt name_of(const HChar* text)
{
   return PG_(string_intern)(text, VG_(strlen)(text));
}

static ULong price(void)
{
   OldContent content;
   PG_(oldgen_content)(&content);
   return content.objects * PG_SNAPSHOT_PRICE;
}

/* True if INSTRUCTIONS are not more than one part in PART of the run so far, or than
   SMALL objects take. */
static Bool is_affordable(ULong instructions, ULong part, ULong small)
{
   return state.wishes.said || instructions <= small * PG_SNAPSHOT_PRICE ||
          instructions <= PG_(executed)() / part;
}

/* ---- the peak ---- */

/* What is alive at the snapshot with most, WITHOUT apart. */
static ULong most_alive(const Snapshot* without)
{
   ULong most = 0;
   for (UInt i = 0; i < PG_(snapshots_count)(); i++) {
      const Snapshot* shot = PG_(snapshot_at)(i);
      if (shot != without && shot->bytes > most)
         most = shot->bytes;
   }
   return most;
}

static Bool peak_is_due(ULong used, Bool swept)
{
   if (!state.wishes.peak || used < LEAST_PEAK)
      return False;
   if (used >= state.looked + state.looked / USED_STEP)
      return True;
   if (!swept)
      return False;
   ULong most = most_alive(NULL);
   return used >= most + most / ALIVE_STEP;
}

static void look_at_peak(ULong used, Bool swept)
{
   if (!peak_is_due(used, swept))
      return;
   ULong more = price();
   if (!is_affordable(state.spent + more, PG_SNAPSHOT_PEAK_PART,
                      PG_SNAPSHOT_PEAK_SMALL))
      return;
   OldContent content;
   PG_(collector_content)(&content);
   state.spent += more;
   take(SnapshotPeak, name_of("peak"), &content);
}

/* ---- what was wished for ---- */

static void take_named(SnapshotMoment moment, const HChar* format, ULong number)
{
   HChar      name[MAX_NUMBERS];
   OldContent content;
   VG_(snprintf)(name, sizeof name, format, number);
   PG_(collector_content)(&content);
   take(moment, name_of(name), &content);
}

void PG_(snapshots_after_minor)(void)
{
   const SnapshotWishes* w      = &state.wishes;
   UInt                  majors = PG_(majors_count)();
   ULong                 used   = PG_(oldgen_used)();
   if (!PG_(oldgen_known)())
      return;
   for (UInt i = 0; i < w->major_count; i++)
      if (w->majors[i] > state.majors && w->majors[i] <= majors)
         take_named(SnapshotMajor, "major %llu", w->majors[i]);
   for (UInt i = 0; i < w->size_count; i++)
      if (used >= w->sizes[i] && state.most < w->sizes[i])
         take_named(SnapshotLive, "live %llu", w->sizes[i]);
   if (used > state.most)
      state.most = used;
   look_at_peak(used, majors != state.majors);
   state.majors = majors;
}

void PG_(snapshots_asked)(SnapshotMoment moment, const HChar* name,
                          SizeT length)
{
   OldContent content;
   if (!PG_(oldgen_known)() || PG_(nursery_size)() == 0)
      return;
   PG_(collector_content)(&content);
   take(moment, PG_(string_intern)(name, length < MAX_NAME ? length : MAX_NAME),
        &content);
}

/* The peak is not told where another one has as much. */
static void drop_lower_peak(void)
{
   const Snapshot* peak = PG_(snapshot_of)(SnapshotPeak);
   if (peak != NULL && most_alive(peak) >= peak->bytes)
      PG_(snapshots_forget)(SnapshotPeak);
}

void PG_(snapshots_end)(const OldContent* content)
{
   state.end_left_out =
      state.wishes.end &&
      !is_affordable(price(), PG_SNAPSHOT_END_PART, PG_SNAPSHOT_END_SMALL);
   if (state.wishes.end && !state.end_left_out)
      take(SnapshotEnd, name_of("end"), content);
   drop_lower_peak();
}

void PG_(snapshots_restart)(void)
{
   for (SnapshotMoment m = 0; m < SnapshotMoments; m++)
      PG_(snapshots_forget)(m);
   state.spent        = 0;
   state.looked       = 0;
   state.most         = 0;
   state.majors       = 0;
   state.end_left_out = False;
   state.left_out     = 0;
}

SnapshotsLeftOut PG_(snapshots_left_out)(void)
{
   return (SnapshotsLeftOut){
      .peak = state.wishes.peak && !state.wishes.said &&
              state.most >= LEAST_PEAK &&
              state.most > state.looked + state.looked / USED_STEP,
      .end  = state.end_left_out,
      .many = state.left_out != 0,
   };
}
