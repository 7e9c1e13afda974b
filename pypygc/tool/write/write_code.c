/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of machine code: see write_code.h. Only traces that matter have one, with
   one part in five times --fold of the run's instructions (in a program of hundreds of
   traces each has little), and of these only as many as the bound allows, the one
   that ran most first. */
#include "write/write_code.h"

#include "format.h"
#include "guest/event.h"
#include "jit/traces.h"
#include "pypy/memory.h"
#include "write/fold.h"
#include "write/json.h"
#include "write/rows.h"

#define CODE_SHARE 5

typedef struct {
   const Trace* trace;
   ULong        instructions;
} Hot;

/* Most first. */
static Int by_instructions(const void* a, const void* b)
{
   const Hot *x = a, *y = b;
   if (x->instructions != y->instructions)
      return x->instructions > y->instructions ? -1 : 1;
   return x->trace->id < y->trace->id ? -1 : 1;
}

static void write_record(const Trace* t)
{
   PG_(json_record)(PYPYGC_KIND_TRACE_CODE);
   PG_(json_number)(PYPYGC_KEY_TRACE, t->id);
   PG_(json_number)(PYPYGC_KEY_OPERATIONS_END, t->operations_end);
   PG_(json_list)(PYPYGC_KEY_OPERATIONS);
   for (UInt i = 0, before = 0; i < t->starts_used; i++) {
      PG_(json_item_number)(t->starts[i].offset - before);
      PG_(json_item_number)
      (PG_(rows_text)(PG_(traces_operation_name)(t->starts[i].number)));
      before = t->starts[i].offset;
   }
   PG_(json_end_list)();
   PG_(json_base64)
   (PYPYGC_KEY_MACHINE_CODE, (const UChar*)(Addr)t->start, t->end - t->start);
   PG_(json_end_record)();
}

/* Twice: the first time only the strings are numbered. */
static void write_with_strings(const Trace* t)
{
   PG_(json_mute)(True);
   write_record(t);
   PG_(json_mute)(False);
   PG_(rows_flush_strings)();
   write_record(t);
}

void PG_(write_code)(const ULong* instructions)
{
   UInt  count = 0;
   SizeT room  = PG_CODE_MOST;
   Hot*  hot =
      VG_(malloc)("pypygc.write.code", (PG_(traces_count)() + 1) * sizeof *hot);
   for (UInt id = 1; id <= PG_(traces_count)(); id++) {
      const Trace* t = PG_(traces_get)(id);
      /* where another trace was put there is none of its code left */
      if (t->alive && t->starts_used != 0 && instructions[id] != 0 &&
          !PG_(fold_is_small)(CODE_SHARE * instructions[id], PG_(executed)()))
         hot[count++] = (Hot){t, instructions[id]};
   }
   VG_(ssort)(hot, count, sizeof *hot, by_instructions);
   for (UInt i = 0; i < count; i++) {
      const Trace* t    = hot[i].trace;
      SizeT        size = t->end - t->start;
      if (size > room || !PG_(can_read_bytes)(t->start, size))
         continue;
      room -= size;
      write_with_strings(t);
   }
   VG_(free)(hot);
}
