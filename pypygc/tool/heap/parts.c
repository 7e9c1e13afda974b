/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dominator has a lower number than what it dominates: so one pass over the nodes
   gives each the class of the instance that owns it, and one over the leaves theirs. */
#include "parts.h"

#include "../pypy/classes.h"
#include "slots.h"
#include "spare.h"

typedef struct {
   VgHashNode   links; /* key: class << 32 | type */
   SnapshotPart sum;
} PartNode;

typedef struct {
   const Dominators* d;
   UInt*             owner; /* of a node: a class, 0 for none */
   VgHashTable*      sums;
   PartNode*         last;
} Parts;

/* The id of the class of OBJECT, or that of its type; 0 if it is no object. */
static UInt class_of(const UChar* object)
{
   const GcType* type = PG_(gctypes_of_header)(PG_(word_at)(object));
   return type != NULL ? PG_(class_of_object)(type, object) : 0;
}

static SnapshotPart* sum_of(Parts* p, UInt owner, UInt type)
{
   UWord key = (UWord)owner << 32 | type;
   if (p->last != NULL && p->last->links.key == key)
      return &p->last->sum;
   p->last = VG_(HT_lookup)(p->sums, key);
   if (p->last == NULL) {
      p->last            = VG_(calloc)("pypygc.parts.sum", 1, sizeof *p->last);
      p->last->links.key = key;
      p->last->sum.owner = owner;
      p->last->sum.type  = type;
      VG_(HT_add_node)(p->sums, p->last);
   }
   return &p->last->sum;
}

/* Adds the object in SLOT, which is of TYPE, to what OWNER has. */
static void add(Parts* p, UInt owner, UInt type, UInt slot)
{
   OldObject o = PG_(slot_object)(slot);
   if (owner == 0 || !o.found)
      return;
   SnapshotPart* sum = sum_of(p, owner, type);
   sum->objects++;
   sum->bytes += o.bytes;
   Addr  storage;
   ULong spare = PG_(spare_of)(o.object, &storage);
   if (spare != 0)
      sum_of(p, owner, class_of((const UChar*)storage))->spare += spare;
}

static void add_all(Parts* p)
{
   const Dominators* d = p->d;
   for (UInt n = 2; n <= d->nodes; n++) {
      UInt type   = class_of(PG_(slot_address)(d->slot[n]));
      p->owner[n] = type >= PG_FIRST_CLASS ? type : p->owner[d->dominator[n]];
      add(p, p->owner[n], type, d->slot[n]);
   }
   for (UInt slot = 1; slot <= d->slots; slot++) {
      UInt n = d->number[slot];
      if ((n & PG_LEAF) == 0)
         continue;
      UInt owner = p->owner[d->above[n & ~PG_LEAF]];
      if (owner != 0)
         add(p, owner, class_of(PG_(slot_address)(slot)), slot);
   }
}

static Int by_owner(const void* a, const void* b)
{
   const SnapshotPart *x = a, *y = b;
   if (x->owner != y->owner)
      return x->owner < y->owner ? -1 : 1;
   if (x->bytes != y->bytes)
      return x->bytes > y->bytes ? -1 : 1;
   return x->type < y->type ? -1 : x->type > y->type;
}

/* Takes the classes out that own less than LEAST. */
static void drop_small(Snapshot* shot, ULong least)
{
   UInt kept = 0;
   for (UInt i = 0, end; i < shot->part_count; i = end) {
      ULong bytes = 0;
      for (end = i; end < shot->part_count &&
                    shot->parts[end].owner == shot->parts[i].owner;
           end++)
         bytes += shot->parts[end].bytes;
      for (UInt k = i; k < end && bytes >= least; k++)
         shot->parts[kept++] = shot->parts[k];
   }
   shot->part_count = kept;
}

void PG_(parts_find)(const Dominators* d, UInt part, Snapshot* shot)
{
   Parts p = {.d     = d,
              .owner = VG_(calloc)("pypygc.parts.owner", (SizeT)d->nodes + 1,
                                   sizeof(UInt)),
              .sums  = VG_(HT_construct)("pypygc.parts.sums")};
   add_all(&p);
   VG_(free)(p.owner);
   UInt         count = 0;
   VgHashNode** nodes = VG_(HT_to_array)(p.sums, &count);
   shot->parts =
      VG_(calloc)("pypygc.parts", (SizeT)count + 1, sizeof *shot->parts);
   shot->part_count = count;
   for (UInt i = 0; i < count; i++)
      shot->parts[i] = ((const PartNode*)nodes[i])->sum;
   VG_(free)(nodes);
   VG_(HT_destruct)(p.sums, VG_(free));
   VG_(ssort)(shot->parts, count, sizeof *shot->parts, by_owner);
   drop_small(shot, part != 0 ? PG_(retained_bytes)(d, 1) / part : 0);
}
