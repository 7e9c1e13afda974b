/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A snapshot: numbers the objects, finds what dominates them, and adds up. Objects of
   the nursery are part of the ways, and are counted, but nothing hangs on them. */
#include "snapshot.h"

#include "../guest/event.h"
#include "alive.h"
#include "dominators.h"
#include "duplicates.h"
#include "graph.h"
#include "kept.h"
#include "nursery.h"
#include "outside.h"
#include "parts.h"
#include "slots.h"
#include "snapshot_sums.h"

static struct {
   Snapshot shots[PG_MOST_SNAPSHOTS + 2];
   UInt     count;
} state;

static void look(Snapshot* shot, UInt part)
{
   Dominators    d;
   DominatorTree tree;
   Graph         graph;
   SnapshotSums  sums;
   Outside       outside;
   PG_(slots_begin)(&graph);
   PG_(dominators_find)(&d, &graph, PG_(slot_bytes));
   PG_(parts_find)(&d, part, shot);
   PG_(dominator_tree)(&d, &tree);
   PG_(sums_begin)(&sums, &d, &tree, shot);
   AlivePoint point = {.allocated_bytes = shot->clock,
                       .instructions    = shot->instructions,
                       .major           = shot->major,
                       .walked          = 1};
   PG_(alive_add)(&point, PG_(sums_of), &sums);
   PG_(outside_find)(&d, &outside);
   PG_(kept_find)(&d, &tree, &outside, shot);
   PG_(outside_free)(&outside);
   PG_(dominator_tree_free)(&tree);
   ULong memory = PG_(kept_find_ways)(&d, &graph, shot);
   shot->nodes  = (ULong)d.nodes + d.leaves;
   shot->memory = memory > d.memory ? memory : d.memory;
   PG_(oldgen_use_memory)(shot->memory);
   PG_(duplicates_find)(&d, &sums);
   PG_(sums_end)(&sums, part, shot);
   PG_(dominators_free)(&d);
   PG_(slots_end)();
}

static void release(Snapshot* shot)
{
   VG_(free)(shot->rows);
   VG_(free)(shot->kept);
   VG_(free)(shot->parts);
}

static void forget_at(UInt i)
{
   release(&state.shots[i]);
   state.count--;
   VG_(memmove)
   (&state.shots[i], &state.shots[i + 1],
    (state.count - i) * sizeof state.shots[0]);
}

/* There is one at the peak and one at the end, at the most. */
static Bool has_room(SnapshotMoment moment)
{
   UInt others = 0;
   for (UInt i = 0; i < state.count; i++)
      others += state.shots[i].moment != SnapshotPeak &&
                state.shots[i].moment != SnapshotEnd;
   return moment == SnapshotPeak || moment == SnapshotEnd ||
          others < PG_MOST_SNAPSHOTS;
}

Bool PG_(snapshot_take)(SnapshotMoment moment, UInt name,
                        const OldContent* content, UInt major, UInt part)
{
   if (!PG_(graph_known)() || !has_room(moment))
      return False;
   if (moment == SnapshotEnd)
      PG_(snapshots_forget)(moment);
   Snapshot shot = {.moment       = moment,
                    .name         = name,
                    .clock        = PG_(nursery_clock)(),
                    .instructions = PG_(executed)(),
                    .major        = major,
                    .old_objects  = content->objects,
                    .old_bytes    = content->bytes};
   look(&shot, part);
   if (moment == SnapshotPeak) {
      const Snapshot* before = PG_(snapshot_of)(moment);
      if (before != NULL && shot.bytes <= before->bytes) {
         release(&shot);
         return True;
      }
      PG_(snapshots_forget)(moment);
   }
   state.shots[state.count++] = shot;
   return True;
}

UInt PG_(snapshots_count)(void)
{
   return state.count;
}

const Snapshot* PG_(snapshot_at)(UInt i)
{
   return &state.shots[i];
}

const Snapshot* PG_(snapshot_of)(SnapshotMoment moment)
{
   for (UInt i = 0; i < state.count; i++)
      if (state.shots[i].moment == moment)
         return &state.shots[i];
   return NULL;
}

void PG_(snapshots_forget)(SnapshotMoment moment)
{
   for (UInt i = state.count; i > 0; i--)
      if (state.shots[i - 1].moment == moment)
         forget_at(i - 1);
}
