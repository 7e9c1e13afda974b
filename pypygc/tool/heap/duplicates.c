/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table, by text, of the slot of the oldest copy; it has 4 bytes for an entry and is
   half full at the most. Python's str is an object of its own that points to the text:
   of those with equal texts one is enough, too. */
#include "duplicates.h"

#include "../base/chunks.h"
#include "../pypy/labels.h"
#include "slots.h"

typedef struct {
   SnapshotSums* sums;
   UInt*         table; /* slots of objects; 0 for none */
   UInt          mask;
   /* the text of an object; NULL if it is not of the kind that is looked at */
   const UChar* (*text)(const UChar* object, SizeT* length);
} Search;

/* FNV-1a (Fowler, Noll, Vo), of eight bytes at a time. */
static UInt hash_of(const UChar* text, SizeT length)
{
   ULong hash = 14695981039346656037ULL ^ length;
   SizeT i    = 0;
   for (; i + 8 <= length; i += 8)
      hash = (hash ^ PG_(word_at)(text + i)) * 1099511628211ULL;
   for (; i < length; i++)
      hash = (hash ^ text[i]) * 1099511628211ULL;
   /* the product's low bits know only the low bits of the text's words, and numbers
      differ in their last digits, which are high ones */
   hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdULL;
   return (UInt)(hash >> 33 ^ hash);
}

static void add_saved(const Search* s, const OldObject* o)
{
   SumGroups g      = PG_(sums_groups)(s->sums, o->cell);
   Retained* rows[] = {&g.cell->row, &g.type->row};
   for (UInt i = 0; i < 2; i++) {
      rows[i]->duplicate_objects++;
      rows[i]->duplicate_bytes += o->bytes;
   }
}

/* Is the text in SLOT the same? */
static Bool is_same(const Search* s, UInt slot, const UChar* text, SizeT length)
{
   SizeT        other;
   const UChar* found = s->text(PG_(slot_address)(slot), &other);
   return other == length && VG_(memcmp)(found, text, length) == 0;
}

static void meet(Search* s, UInt slot)
{
   SizeT        length;
   OldObject    o    = PG_(slot_object)(slot);
   const UChar* text = o.found ? s->text(o.object, &length) : NULL;
   if (text == NULL)
      return;
   UInt i = hash_of(text, length) & s->mask;
   while (s->table[i] != 0 && !is_same(s, s->table[i], text, length))
      i = (i + 1) & s->mask;
   if (s->table[i] == 0) {
      s->table[i] = slot;
      return;
   }
   OldObject before = PG_(slot_object)(s->table[i]);
   if (o.birth < before.birth)
      s->table[i] = slot;
   add_saved(s, o.birth < before.birth ? &before : &o);
}

/* The objects of one kind, in the order of their slots. */
typedef struct {
   const UChar* (*text)(const UChar* object, SizeT* length);
   Chunks slots; /* UInt */
} Texts;

static void find(Texts* texts, SnapshotSums* sums)
{
   Search s        = {.sums = sums, .text = texts->text};
   UInt   count    = texts->slots.used;
   ULong  capacity = 1024;
   while (capacity < 2 * (ULong)count)
      capacity *= 2;
   s.mask  = (UInt)(capacity - 1);
   s.table = VG_(calloc)("pypygc.duplicates", capacity, sizeof(UInt));
   for (UInt i = 0; i < count; i++)
      meet(&s, *PG_CHUNKED(UInt, texts->slots, i));
   VG_(free)(s.table);
   PG_(chunks_free)(&texts->slots);
}

/* The headers of all objects are looked at once: that takes most of the time. */
void PG_(duplicates_find)(const Dominators* d, SnapshotSums* sums)
{
   Texts kinds[] = {{.text = PG_(label_string)}, {.text = PG_(label_unicode)}};
   for (UInt slot = 1; slot <= d->slots; slot++) {
      if (d->number[slot] == 0)
         continue;
      const UChar* object = PG_(slot_address)(slot);
      SizeT        length;
      for (UInt k = 0; k < 2; k++)
         if (kinds[k].text(object, &length) != NULL)
            *(UInt*)PG_(chunks_add)("pypygc.duplicates", &kinds[k].slots,
                                    sizeof(UInt)) = slot;
   }
   for (UInt k = 0; k < 2; k++)
      find(&kinds[k], sums);
}
