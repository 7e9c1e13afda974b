/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open-addressing table. What is taken off leaves no mark: those behind it move up.
   An address is a multiple of 16, so is the size of a chunk, and what is asked for is
   less than that by little: so 16 bytes are enough for all of it. */
#include "block_table.h"

#define FIRST_SLOTS 4096
#define SLACK_BITS  20
#define MOST_SLACK  ((1u << SLACK_BITS) - 1)

typedef struct {
   ULong
      address_and_slack; /* address / 16 << SLACK_BITS | chunk - bytes; 0: free */
   UInt chunk;           /* / 16 */
   UInt work_and_mapped;
} Slot;

static struct {
   Slot* slots;
   ULong mask; /* number of slots - 1 */
   ULong used;
} table;

static ULong key_of(Addr address)
{
   return address >> 4 << SLACK_BITS;
}

static ULong home_of(ULong key)
{
   return (key >> SLACK_BITS) * 0x9E3779B97F4A7C15ULL >> 20 & table.mask;
}

/* Where the block with KEY is, or would be. */
static Slot* find(ULong key)
{
   ULong i = home_of(key);
   while (table.slots[i].address_and_slack != 0 &&
          (table.slots[i].address_and_slack & ~(ULong)MOST_SLACK) != key)
      i = (i + 1) & table.mask;
   return &table.slots[i];
}

static MallocBlock content(const Slot* s)
{
   ULong chunk = (ULong)s->chunk << 4;
   return (MallocBlock){.bytes  = chunk - (s->address_and_slack & MOST_SLACK),
                        .chunk  = chunk,
                        .mapped = s->work_and_mapped & 1,
                        .work   = s->work_and_mapped >> 1};
}

static void grow(void)
{
   Slot* old   = table.slots;
   ULong count = old != NULL ? table.mask + 1 : 0;
   table.mask  = (count != 0 ? 2 * count : FIRST_SLOTS) - 1;
   table.slots =
      VG_(calloc)("pypygc.blocks", table.mask + 1, sizeof *table.slots);
   for (ULong i = 0; i < count; i++)
      if (old[i].address_and_slack != 0)
         *find(old[i].address_and_slack & ~(ULong)MOST_SLACK) = old[i];
   VG_(free)(old);
}

Bool PG_(block_put)(Addr address, const MallocBlock* b, MallocBlock* before)
{
   if (address == 0 || address % 16 != 0)
      return True;
   if (table.slots == NULL || 7 * table.used >= 4 * table.mask)
      grow();
   Slot* s    = find(key_of(address));
   Bool  free = s->address_and_slack == 0;
   if (free)
      table.used++;
   else
      *before = content(s);
   ULong slack          = b->chunk - b->bytes;
   s->address_and_slack = key_of(address) |
                          (slack < MOST_SLACK ? slack : MOST_SLACK);
   s->chunk           = (UInt)(b->chunk >> 4);
   s->work_and_mapped = b->work << 1 | b->mapped;
   return free;
}

/* Slot I is free now: those that stand behind it because it was not move up. */
static void close_gap(ULong i)
{
   for (ULong k = i;;) {
      k = (k + 1) & table.mask;
      if (table.slots[k].address_and_slack == 0)
         break;
      ULong home = home_of(table.slots[k].address_and_slack);
      if (((k - home) & table.mask) < ((k - i) & table.mask))
         continue;
      table.slots[i] = table.slots[k];
      i              = k;
   }
   table.slots[i].address_and_slack = 0;
}

Bool PG_(block_take)(Addr address, MallocBlock* block)
{
   if (table.slots == NULL || address == 0 || address % 16 != 0)
      return False;
   Slot* s = find(key_of(address));
   if (s->address_and_slack == 0)
      return False;
   *block = content(s);
   table.used--;
   close_gap(s - table.slots);
   return True;
}

Bool PG_(block_find)(Addr address, MallocBlock* block, ULong* at)
{
   if (table.slots == NULL || address == 0 || address % 16 != 0)
      return False;
   const Slot* s = find(key_of(address));
   if (s->address_and_slack == 0)
      return False;
   *block = content(s);
   *at    = s - table.slots;
   return True;
}

ULong PG_(blocks_room)(void)
{
   return table.slots != NULL ? table.mask + 1 : 0;
}

void PG_(blocks_each)(void (*visit)(Addr address, const MallocBlock* block))
{
   for (ULong i = 0; table.slots != NULL && i <= table.mask; i++)
      if (table.slots[i].address_and_slack != 0) {
         MallocBlock b = content(&table.slots[i]);
         visit(table.slots[i].address_and_slack >> SLACK_BITS << 4, &b);
      }
}
