/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Segments of traces: code that runs from its first to its last instruction once it is
   entered. Each has one counter, and a part for each operation (references.h). */
#include "instrument_segments.h"

#include "../owner/jit_places.h"
#include "references.h"

/* The superblock at hand. */
static struct {
   TraceCode code;                        /* of the instruction */
   Bool      fixed;                       /* of the whole superblock */
   Addr      counter;                     /* 0 until the segment has a part */
   UInt      instructions, reads, writes; /* of the part at hand */
} sb;

void PG_(segments_begin)(UInt place)
{
   VG_(memset)(&sb, 0, sizeof sb);
   if (place != 0) {
      PG_(place_operation)(place, &sb.code.trace, &sb.code.operation);
      sb.fixed = True;
   }
}

static void end_part(void)
{
   if (sb.instructions == 0 && sb.reads == 0 && sb.writes == 0)
      return;
   if (sb.counter == 0)
      sb.counter = PG_(segment_add)();
   PG_(segment_part)
   (sb.code.trace, sb.code.operation, sb.instructions, sb.reads, sb.writes);
   sb.instructions = sb.reads = sb.writes = 0;
}

TraceCode PG_(segments_instruction)(Addr address)
{
   if (!sb.fixed) {
      TraceCode code;
      PG_(places_operation_at)(address, &code.trace, &code.operation);
      if (code.trace != sb.code.trace || code.operation != sb.code.operation) {
         end_part();
         sb.code = code;
      }
   }
   sb.instructions++;
   return sb.code;
}

void PG_(segments_reference)(Bool write)
{
   if (write)
      sb.writes++;
   else
      sb.reads++;
}

Addr PG_(segments_perhaps)(Builder* b, Bool write)
{
   PG_(segments_end)(b);
   PG_(segments_reference)(write);
   end_part();
   Addr counter = sb.counter;
   sb.counter   = 0;
   return counter;
}

void PG_(segments_end)(Builder* b)
{
   end_part();
   if (sb.counter != 0)
      add_count(b, sb.counter, 1);
   sb.counter = 0;
}
