/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory outside the collector's heap. The collector mallocs, too: for arenas,
   which have a fixed size; for survivors, while it runs, which is not asked
   about; and for large objects, which it enters into its books right after the
   malloc, and claims then. So the block malloced last waits until the next one
   comes. */
#include "external.h"

#include "../owner/point_records.h"
#include "oldgen.h"

/* TRANSLATION_PARAMS arena_size; a chunk of an AddressStack or AddressDeque
   (rpython/memory/support.py) */
#define ARENA_BYTES 524288
#define CHUNK_BYTES (8 * 1020)

typedef struct {
   VgHashNode links; /* key: address */
   ULong      bytes;
   UInt       work; /* index in works */
} Block;

static struct {
   VgHashTable*           blocks;
   PointRecords           works;
   struct pypygc_mailbox* mailbox;
   struct {
      Addr  block; /* 0: none waits */
      ULong bytes;
      UInt  point;
   } last;
} state;

static ExternalWork* work_at(UInt number)
{
   return PG_(record_at)(&state.works, number);
}

static UInt work_of(UInt point)
{
   state.works.size = sizeof(ExternalWork);
   return PG_(point_record)(&state.works, point);
}

static void settle_last(void)
{
   if (state.last.block == 0)
      return;
   if (state.blocks == NULL)
      state.blocks = VG_(HT_construct)("pypygc.external.blocks");
   Block* b = VG_(HT_lookup)(state.blocks, state.last.block);
   if (b == NULL) {
      b            = VG_(malloc)("pypygc.external.block", sizeof *b);
      b->links.key = state.last.block;
      VG_(HT_add_node)(state.blocks, b);
   }
   b->bytes        = state.last.bytes;
   b->work         = work_of(state.last.point);
   ExternalWork* w = work_at(b->work);
   w->blocks++;
   w->bytes += b->bytes;
   state.last.block = 0;
}

void PG_(external_malloced)(Addr block, ULong bytes, UInt point)
{
   settle_last();
   if (bytes == ARENA_BYTES || bytes == CHUNK_BYTES)
      return;
   state.last.block = block;
   state.last.bytes = bytes;
   state.last.point = point;
}

static void freed(Addr block, Bool by_gc)
{
   PG_(oldgen_freed)(block);
   Block* b = state.blocks ? VG_(HT_remove)(state.blocks, block) : NULL;
   if (b == NULL)
      return;
   ExternalWork* w = work_at(b->work);
   w->freed_blocks++;
   w->freed_bytes += b->bytes;
   if (by_gc) {
      w->freed_by_gc_blocks++;
      w->freed_by_gc_bytes += b->bytes;
   }
   VG_(free)(b);
}

void PG_(external_set_mailbox)(struct pypygc_mailbox* mailbox)
{
   state.mailbox = mailbox;
}

void PG_(external_drain)(Bool by_gc)
{
   if (state.mailbox == NULL || state.mailbox->count == 0)
      return;
   settle_last();
   for (ULong i = 0; i < state.mailbox->count; i++)
      freed(state.mailbox->freed[i], by_gc);
   state.mailbox->count = 0;
}

Addr PG_(external_claim)(ULong bytes)
{
   if (state.mailbox == NULL || state.mailbox->last_bytes != bytes)
      return 0;
   Addr block = state.mailbox->last_block;
   if (state.last.block == block)
      state.last.block = 0;
   return block;
}

void PG_(external_pressure)(UInt point, ULong bytes)
{
   ExternalWork* w = work_at(work_of(point));
   w->pressures++;
   w->pressure_bytes += bytes;
}

UInt PG_(externals_count)(void)
{
   settle_last();
   return state.works.used;
}

const ExternalWork* PG_(external_at)(UInt i)
{
   return work_at(i);
}

void PG_(external_restart)(void)
{
   settle_last();
   PG_(point_records_clear)(&state.works);
}
