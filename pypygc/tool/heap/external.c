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
   struct pypygc_mailbox* mailbox; /* in the program's memory */
   Bool (*writable)(Addr address, SizeT count);
   Bool damaged; /* the mailbox was, or is */
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

/* ---- the mailbox ---- */

static Bool is_there(const struct pypygc_mailbox* mailbox)
{
   return (Addr)mailbox % sizeof(unsigned long) == 0 &&
          state.writable((Addr)mailbox, sizeof *mailbox);
}

/* The mailbox, or NULL: there is none, the program has given its memory back, or
   has stored something else into it. */
static struct pypygc_mailbox* mailbox(void)
{
   struct pypygc_mailbox* box = state.mailbox;
   if (box == NULL)
      return NULL;
   Bool there = is_there(box);
   if (there && box->count <= PYPYGC_MAILBOX_FREED)
      return box;
   state.damaged = True;
   if (there)
      box->count = 0;
   else
      state.mailbox = NULL;
   return NULL;
}

Bool PG_(external_set_mailbox)(Addr address,
                               Bool (*writable)(Addr address, SizeT count))
{
   struct pypygc_mailbox* box = (struct pypygc_mailbox*)address;
   state.writable             = writable;
   if (state.mailbox != NULL || !is_there(box))
      return False;
   state.mailbox = box;
   return True;
}

Bool PG_(external_damaged)(void)
{
   return state.damaged;
}

void PG_(external_drain)(Bool by_gc)
{
   struct pypygc_mailbox* box = mailbox();
   if (box == NULL || box->count == 0)
      return;
   settle_last();
   UInt count = box->count;
   for (UInt i = 0; i < count; i++)
      freed(box->freed[i], by_gc);
   box->count = 0;
}

Addr PG_(external_claim)(ULong bytes)
{
   struct pypygc_mailbox* box = mailbox();
   if (box == NULL || box->last_bytes != bytes)
      return 0;
   Addr block = box->last_block;
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
