/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of traces: see write_traces.h. Texts are numbers of strings. Of traces
   that matter little, there is what allocations, guards and calls need to get
   their lines, and no more. */
#include "write/write_traces.h"

#include "base/strings.h"
#include "format.h"
#include "jit/jitlog.h"
#include "jit/traces.h"
#include "pypy/gctypes.h"
#include "write/json.h"
#include "write/rows.h"
#include "write/used.h"
#include "write/write_sites.h"

static void write_item_string(UInt id)
{
   PG_(json_item_number)(PG_(rows_string)(id));
}

static void write_item_letter(HChar letter)
{
   PG_(json_item_text)(&letter, 1);
}

/* A trace that was started at a guard but that no guard jumps to is an entry
   bridge: its tracing reached a loop's start from outside (compile.py
   compile_trace). */
static const HChar* trace_kind(const Trace* t)
{
   if (t->bridge && t->stitched)
      return PYPYGC_TRACE_BRIDGE;
   return t->bridge || t->entry_bridge ? PYPYGC_TRACE_ENTRY_BRIDGE
                                       : PYPYGC_TRACE_LOOP;
}

static void write_trace(const Trace* t)
{
   PG_(json_record)(PYPYGC_KIND_TRACE);
   PG_(json_number)(PYPYGC_KEY_ID, t->id);
   PG_(json_number)(PYPYGC_KEY_LOG_ID, t->log_id);
   PG_(json_string)(PYPYGC_KEY_TRACE_KIND, trace_kind(t));
   if (t->driver != 0)
      PG_(json_number)(PYPYGC_KEY_DRIVER, PG_(rows_string)(t->driver));
   PG_(json_number)(PYPYGC_KEY_ADDRESS, t->start);
   PG_(json_number)(PYPYGC_KEY_SIZE, t->end - t->start);
   PG_(json_bool)(PYPYGC_KEY_ALIVE, t->alive);
   if (t->bridge && t->stitched)
      PG_(json_number)(PYPYGC_KEY_FROM_GUARD, t->from_guard);
   PG_(json_number)(PYPYGC_KEY_COMPILED_ALLOCATED_BYTES, t->compiled);
   if (t->entries_known)
      PG_(json_number)(PYPYGC_KEY_ENTRIES, t->entries);
   if (t->labels_used != 0) {
      PG_(json_list)(PYPYGC_KEY_LABELS);
      for (UInt i = 0; i < t->labels_used; i++) {
         PG_(json_item_list)();
         PG_(json_item_number)(t->labels[i].descr);
         PG_(json_item_number)(t->labels[i].count);
         PG_(json_end_list)();
      }
      PG_(json_end_list)();
   }
   PG_(json_end_record)();
}

/* The Nth text of a list separated by commas, counted from 0. */
static void write_part(UInt string, UInt n)
{
   SizeT        length, from = 0, to;
   const HChar* text = PG_(string_text)(string, &length);
   for (to = 0;; to++) {
      if (to < length && text[to] != ',')
         continue;
      if (n-- == 0)
         break;
      if (to >= length) {
         from = length;
         break;
      }
      from = to + 1;
   }
   write_item_string(
      PG_(string_intern)(text + from, to > from ? to - from : 0));
}

/* The descriptor in a list of arguments, as PyPy prints it: "<SizeDescr 24>". */
static void write_descr(UInt string)
{
   SizeT        length, from = 0;
   const HChar* text = PG_(string_text)(string, &length);
   while (from < length && text[from] != '<')
      from++;
   write_item_string(PG_(string_intern)(text + from, length - from));
}

/* Of the arguments of a call, what is called, which is all that ties its operations
   to each other: "?,ConstClass(function)" of "p2,ConstClass(function),p1,<Callr 8 r>",
   or the descriptor. */
static void write_callee(UInt string)
{
   static const HChar callee[] = "ConstClass(";
   SizeT              length, from = 0;
   const HChar*       text = PG_(string_text)(string, &length);
   for (SizeT at = 0; at < length; at++) {
      if (at != 0 && text[at - 1] != ',')
         continue;
      from = at;
      if (VG_(strncmp)(text + at, callee, sizeof callee - 1) == 0)
         break;
   }
   SizeT to = from;
   while (to < length && text[to] != ',')
      to++;
   HChar made[to - from + 3];
   made[0] = '?';
   made[1] = ',';
   VG_(memcpy)(made + 2, text + from, to - from);
   write_item_string(PG_(string_intern)(made, to - from + 2));
}

/* What only traces that matter have is left out at the end of a list. */
static void write_listed(const OptOperation* op, Bool whole)
{
   PG_(json_item_list)();
   write_item_letter(op->kind);
   switch (op->kind) {
   case 'm':
      write_item_string(op->file);
      PG_(json_item_number)(op->line);
      write_item_string(op->function);
      if (whole) {
         PG_(json_item_number)(op->index);
         write_item_string(op->opcode);
      }
      break;
   case 'e':
   case 'l':
      PG_(json_item_number)(op->number);
      break;
   case 'a':
      write_item_string(op->operation);
      write_part(op->args, 0);
      write_descr(op->args);
      if (whole)
         write_item_string(op->args);
      break;
   case 'g': /* what a guard asks is told wherever it may fail */
      PG_(json_item_number)(op->number);
      write_item_string(op->operation);
      if (!whole)
         break;
      write_item_string(op->args);
      write_item_string(op->fail_args);
      break;
   case 'L':
      PG_(json_item_number)(op->number);
      if (!whole)
         break;
      write_item_string(op->operation);
      write_item_string(op->args);
      break;
   default:
      write_item_string(op->operation);
      if (whole)
         write_item_string(op->args);
      else
         write_callee(op->args);
      break;
   }
   PG_(json_end_list)();
}

static void write_item_unless(ULong value, ULong none)
{
   if (value == none)
      PG_(json_item_null)();
   else
      PG_(json_item_number)(value);
}

static void write_asm(const AsmOperation* op, Bool whole)
{
   PG_(json_item_list)();
   write_item_letter(op->kind);
   write_item_unless(op->offset, PG_NO_OFFSET);
   switch (op->kind) {
   case 'a':
      write_item_string(op->operation);
      write_item_unless(PG_(gctypes_find)(op->type) ? op->type : 0, 0);
      write_item_unless(op->size, 0);
      if (whole)
         write_item_string(op->args);
      break;
   case 'c':
   case 'C':
      write_item_string(op->operation);
      if (whole) {
         write_item_string(op->args);
         PG_(json_item_number)(op->descr);
      } else {
         write_callee(op->args);
      }
      break;
   default:
      PG_(json_item_number)(op->descr);
      break;
   }
   PG_(json_end_list)();
}

/* Calls are tied to machine code by what they call: analysis/join.c. */
static Bool is_call(const OptOperation* op)
{
   return PG_(jitlog_is_call)(PG_(string_text)(op->operation, NULL));
}

/* In a list that is not WHOLE, only the last merge point before an operation is
   there: it is the one that the operation belongs to. */
static void write_list(const HChar* key, const OptList* list, Bool whole)
{
   OptOperation op, place = {.kind = 0};
   OptReader    reader = {0};
   PG_(json_list)(key);
   while (PG_(opt_list_next)(list, &reader, &op)) {
      if (!whole && op.kind == 'm') {
         place = op;
         continue;
      }
      if (!whole && op.kind == 'o' && !is_call(&op))
         continue;
      if (place.kind != 0)
         write_listed(&place, whole);
      place.kind = 0;
      write_listed(&op, whole);
   }
   PG_(json_end_list)();
}

static void write_trace_ops(const Trace* t, Bool whole)
{
   PG_(json_record)(PYPYGC_KIND_TRACE_OPS);
   PG_(json_number)(PYPYGC_KEY_TRACE, t->id);
   if (!whole)
      PG_(json_bool)(PYPYGC_KEY_SHORT, True);
   if (whole)
      write_list(PYPYGC_KEY_RECORDED, &t->recorded, whole);
   write_list(PYPYGC_KEY_OPT, &t->opt, whole);
   PG_(json_list)(PYPYGC_KEY_ASM);
   for (UInt i = 0; i < t->asm_used; i++)
      write_asm(&t->asm_operations[i], whole);
   PG_(json_end_list)();
   PG_(json_end_record)();
}

/* Twice: the first time only the strings are numbered. */
static void write_with_strings(const Trace* t)
{
   Bool whole = PG_(write_sites_of_trace_matter)(t);
   for (UInt pass = 0; pass < 2; pass++) {
      PG_(json_mute)(pass == 0);
      write_trace(t);
      write_trace_ops(t, whole);
      PG_(json_mute)(False);
      if (pass == 0)
         PG_(rows_flush_strings)();
   }
}

void PG_(write_traces)(void)
{
   for (UInt id = 1; id <= PG_(traces_count)(); id++)
      if (PG_(used_trace)(id))
         write_with_strings(PG_(traces_get)(id));
}
