/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk in width, from all objects at once: first the blocks that objects have the
   address of, then those that these have, and so on. What a block holds is not known,
   so each word that is the address of a block is taken for a pointer, as memory checkers
   do; large blocks are buffers, and are not looked into, nor are arrays of the heap.
   It is made only where much is outside, and ends after a number of words. */
#include "outside.h"

#include "../owner/sites.h"
#include "../pypy/gctypes.h"
#include "external.h"
#include "slots.h"

#define LEAST_BYTES                                                            \
   (4ULL << 20) /* outside, and a sixteenth of what the heap has */
#define HEAP_PART      16
#define LARGEST        (64ULL << 10) /* that is looked into */
#define MOST_WORDS     (64ULL << 20)
#define LONGEST_OBJECT 512

static struct {
   Outside* outside;
   UChar*   seen; /* bits, by the blocks' places in their table */
   Addr     lowest, highest;
} walk;

static void widen(Addr address, const MallocBlock* block)
{
   if (PG_(external_owner)(block) != OwnerProgram)
      return;
   if (address < walk.lowest)
      walk.lowest = address;
   if (address > walk.highest)
      walk.highest = address;
}

/* Counts the block at ADDRESS for NODE, if there is one that is nobody's yet. */
static void meet(Addr address, UInt node)
{
   MallocBlock block;
   ULong       at;
   if (address < walk.lowest || address > walk.highest || address % 16 != 0 ||
       !PG_(block_find)(address, &block, &at) ||
       PG_(external_owner)(&block) != OwnerProgram ||
       (walk.seen[at / 8] & 1 << at % 8) != 0)
      return;
   walk.seen[at / 8] |= 1 << at % 8;
   Outside* o = walk.outside;
   PG_GROW("pypygc.outside.blocks", o->blocks, o->used, o->capacity);
   o->blocks[o->used++] =
      (OutsideBlock){address, block.bytes, node, PG_(external_site)(&block)};
   o->chunks[node] += (UInt)((block.bytes + 15) / 16);
}

static void look_into(Addr address, ULong bytes, UInt node)
{
   if (PG_(can_read_bytes)(address, bytes))
      for (ULong at = 0; at + 8 <= bytes; at += 8)
         meet(PG_(word)(address + at), node);
}

/* What objects have the address of. */
static void meet_objects(const Dominators* d)
{
   for (UInt slot = 1; slot <= d->slots; slot++) {
      UInt number = d->number[slot];
      if (number == 0)
         continue;
      Addr          object = (Addr)PG_(slot_address)(slot);
      const GcType* type   = PG_(gctypes_at_address)(object);
      if (type == NULL || type->item_size != 0 ||
          type->fixed_size > LONGEST_OBJECT)
         continue;
      look_into(object + 8, type->fixed_size - 8,
                (number & PG_LEAF) != 0 ? d->above[number & ~PG_LEAF] : number);
   }
}

void PG_(outside_find)(const Dominators* d, Outside* outside)
{
   ULong words = 0, bytes = PG_(external_malloced_now)()->external_bytes;
   VG_(memset)(outside, 0, sizeof *outside);
   if (bytes < LEAST_BYTES || bytes < PG_(retained_bytes)(d, 1) / HEAP_PART)
      return;
   VG_(memset)(&walk, 0, sizeof walk);
   walk.outside = outside;
   walk.lowest  = ~(Addr)0;
   PG_(blocks_each)(widen);
   walk.seen =
      VG_(calloc)("pypygc.outside.seen", PG_(blocks_room)() / 8 + 1, 1);
   outside->chunks = VG_(calloc)("pypygc.outside.chunks", (SizeT)d->nodes + 1,
                                 sizeof *outside->chunks);
   meet_objects(d);
   for (UInt i = 0; i < outside->used && words < MOST_WORDS; i++) {
      OutsideBlock b = outside->blocks[i];
      if (b.bytes > LARGEST)
         continue;
      words += b.bytes / 8;
      look_into(b.address, b.bytes, b.node);
   }
   for (UInt n = d->nodes; n > 1; n--)
      outside->chunks[d->dominator[n]] += outside->chunks[n];
   outside->all = d->nodes > 0 ? outside->chunks[1] : 0;
   VG_(free)(walk.seen);
}

UInt PG_(outside_site)(const Outside* o, const UChar* group, UChar which)
{
   UInt   most  = 0;
   ULong* bytes = VG_(calloc)("pypygc.outside.sites", PG_(sites_count)() + 1,
                              sizeof *bytes);
   for (UInt i = 0; i < o->used; i++)
      if (group[o->blocks[i].node] == which) {
         UInt site = o->blocks[i].site;
         bytes[site] += o->blocks[i].bytes;
         if (bytes[site] > bytes[most])
            most = site;
      }
   VG_(free)(bytes);
   return most;
}

void PG_(outside_free)(Outside* outside)
{
   VG_(free)(outside->chunks);
   VG_(free)(outside->blocks);
   VG_(memset)(outside, 0, sizeof *outside);
}
