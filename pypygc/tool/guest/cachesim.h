/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact simulation of the I1, D1 and LL caches: true LRU, write-allocate, the
   same counts as Valgrind's Cachegrind makes (its cg_sim.c). Knows addresses
   only: no IR, no PyPy. */
#ifndef PYPYGC_TOOL_CACHESIM_H
#define PYPYGC_TOOL_CACHESIM_H

#include "../port.h"

typedef struct {
   UInt size; /* bytes; 0: not given */
   UInt assoc;
   UInt line_size;
} CacheGeometry;

typedef struct {
   CacheGeometry i1, d1, ll;
} CacheGeometries;

/* What generated code needs to find out by itself that a reference to address A
   of the data cache (or the instruction cache) meets the line that was used
   last in its set. Such a reference hits and changes nothing, so that it can be
   left out. It is one if the word at
      FIRST_LINES + (A & SET_BITS)
   is the address of the line that A is in. */
typedef struct {
   Addr  first_lines;
   ULong set_bits;
   ULong line_bits;   /* the bits of an address within its line */
   Bool  one_set;     /* the next line is in the same set */
   UInt  ways_beside; /* lines of a set that stand there in a row, the one used
                         last first; 1 if the others are elsewhere */
} CacheTable;

/* True if the BYTES at ADDRESS are all in one line. */
static inline Bool PG_(cachesim_is_in_line)(const CacheTable* table,
                                            Addr address, UInt bytes)
{
   return ((address ^ (address + bytes - 1)) & ~table->line_bits) == 0;
}

/* True if the line of ADDRESS is the one that was used last in its set. */
static inline Bool PG_(cachesim_is_first)(const CacheTable* table, Addr address)
{
   const UWord* lines =
      (const UWord*)(table->first_lines + (address & table->set_bits));
   return lines[0] == (address & ~table->line_bits);
}

/* Refers to the line of ADDRESS if that is one of the two that were used last in
   its set: nearly all that generated code cannot leave out itself go to and fro
   between two lines. False if it is not, and then nothing is done. */
static inline Bool PG_(cachesim_refer_quickly)(const CacheTable* table,
                                               Addr              address)
{
   UWord* lines = (UWord*)(table->first_lines + (address & table->set_bits));
   UWord  line  = address & ~table->line_bits;
   if (lines[0] == line)
      return True;
   if (table->ways_beside < 2 || lines[1] != line)
      return False;
   lines[1] = lines[0];
   lines[0] = line;
   return True;
}

/* Puts LINE in front of a set, of FIRST and COUNT OTHERS, where it is not yet. True
   if it was not in the set. */
__attribute__((always_inline)) static inline Bool PG_(cachesim_to_front)(
   UWord* first, UWord* other, UInt count, UWord line)
{
   UWord moved = *first;
   *first      = line;
   /* each line moves one place down, until the place of LINE, or the end */
   for (const UWord* end = other + count; other < end; other++) {
      UWord next = *other;
      *other     = moved;
      if (next == line)
         return False;
      moved = next;
   }
   return True;
}

/* Refers to the line of ADDRESS, for references to a single line that
   cachesim_refer_quickly has refused; only if ways_beside is above 1. True if it
   was missing. */
static inline Bool PG_(cachesim_refer_beside)(const CacheTable* table,
                                              Addr              address)
{
   UWord* lines = (UWord*)(table->first_lines + (address & table->set_bits));
   UWord  line  = address & ~table->line_bits;
   /* eight ways: the usual case deserves code of its own */
   if (table->ways_beside == 8)
      return PG_(cachesim_to_front)(lines, lines + 1, 7, line);
   return PG_(cachesim_to_front)(lines, lines + 1, table->ways_beside - 1,
                                 line);
}

/* NULL if a cache of this geometry can be simulated; else why not, as half a
   sentence. */
const HChar* PG_(cachesim_check)(const CacheGeometry* geometry);

/* Empties the caches and gives them a geometry, which must have been checked. */
void PG_(cachesim_init)(const CacheGeometries* geometries);

/* A reference to SIZE bytes of data, at most as many as the shortest line has.
   One that straddles two lines is one reference to both, and one miss if any of
   them is missing. True if it missed D1: then it has to be given to
   cachesim_last, after all that missed before. */
Bool PG_(cachesim_data)(Addr address, UInt size);

/* The same for the fetch of an instruction. */
Bool PG_(cachesim_code)(Addr address, UInt size);

/* What missed the first level refers to LL, both lines if it straddles two. True
   if it missed. */
Bool PG_(cachesim_last)(Addr address, UInt size);

/* Says that cachesim_last will be called for ADDRESS soon. */
void PG_(cachesim_last_soon)(Addr address);

/* For generated code; valid as long as the geometry. */
CacheTable PG_(cachesim_data_table)(void);
CacheTable PG_(cachesim_code_table)(void);

/* Bytes of the shortest line of the three caches. */
UInt PG_(cachesim_shortest_line)(void);

#endif
