/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Python frames of the running thread. The shadow stack holds every GC
   pointer that C functions keep across calls; a frame that runs is one of them,
   often more than once. Odd words are bitmasks of words to skip, not pointers,
   so that every even word is a valid object or NULL. */
#include "frames.h"

#include "../base/strings.h"
#include "gctypes.h"

/* A longer name is not believed. */
#define MAX_NAME 65536

static FrameLayout layout;
static Bool        known;

void PG_(frames_init)(const FrameLayout* l)
{
   layout = *l;
   known  = True;
}

Bool PG_(frames_known)(void)
{
   return known;
}

const ULong* PG_(frames_stack_base)(void)
{
   return known ? (const ULong*)(Addr)layout.root_stack_top[-1] : NULL;
}

const ULong* PG_(frames_stack_top)(void)
{
   return known ? (const ULong*)(Addr)layout.root_stack_top[0] : NULL;
}

void PG_(frames_start)(FrameWalk* walk)
{
   walk->slot = PG_(frames_stack_top)();
   walk->base = PG_(frames_stack_base)();
   walk->skip = 0;
   if (walk->base == NULL || walk->slot < walk->base)
      walk->slot = walk->base;
}

static UInt type_id_of(const UChar* object)
{
   return (UInt)PG_(word_at)(object);
}

/* The slots of the function that runs may hold pointers of its predecessors
   (shadowcolor.py saves roots only around calls that can collect), so nothing from
   there is trusted. */
static Bool is_object(const UChar* object, UInt bytes)
{
   return PG_(can_read)((Addr)object, bytes);
}

Long PG_(frames_instruction)(const UChar* frame)
{
   return (Long)PG_(word_at)(frame + layout.last_instr);
}

const ULong* PG_(frames_instruction_word)(const UChar* frame)
{
   Addr word = (Addr)frame + layout.last_instr;
   return frame != NULL && PG_(can_read)(word, 8) ? (const ULong*)word : NULL;
}

const UChar* PG_(frames_code)(const UChar* frame)
{
   const UChar* code = (const UChar*)(Addr)PG_(word_at)(frame + layout.pycode);
   if (!is_object(code, layout.co_lines + 8) ||
       type_id_of(code) != layout.code_type)
      return NULL;
   return code;
}

/* ---- the thread's ExecutionContext ---- */

#define CONTEXT_CACHE 16 /* threads remembered between minor collections */

typedef struct {
   const ULong* base; /* of the thread's shadow stack */
   const UChar* context;
} ThreadContext;

static ThreadContext contexts[CONTEXT_CACHE];

/* C functions that run a frame keep the ExecutionContext on the shadow stack. */
static const UChar* find_context(void)
{
   const ULong*   base = PG_(frames_stack_base)();
   const ULong*   top  = PG_(frames_stack_top)();
   ThreadContext* c    = &contexts[((Addr)base >> 12) % CONTEXT_CACHE];
   if (c->base == base)
      return c->context;
   for (const ULong* slot = base; slot < top; slot++) {
      const UChar* object = (const UChar*)(Addr)*slot;
      if (is_object(object, layout.topframeref + 8) &&
          type_id_of(object) == layout.context_type) {
         c->base    = base;
         c->context = object;
         return object;
      }
   }
   return NULL;
}

const UChar* PG_(frames_context)(void)
{
   return known ? find_context() : NULL;
}

const UChar* PG_(frames_reference)(const UChar* context)
{
   return (const UChar*)(Addr)PG_(word_at)(context + layout.topframeref);
}

const UChar* PG_(frames_resolve)(ULong reference)
{
   const UChar* frame = (const UChar*)(Addr)reference;
   if (frame != NULL && type_id_of(frame) == layout.vref_type)
      frame = (const UChar*)(Addr)PG_(word_at)(frame + layout.vref_forced);
   if (frame == NULL || type_id_of(frame) != layout.frame_type ||
       PG_(frames_code)(frame) == NULL)
      return NULL;
   return frame;
}

ULong PG_(frames_back)(const UChar* frame)
{
   return PG_(word_at)(frame + layout.f_backref);
}

const UChar* PG_(frames_top)(Bool* known)
{
   const UChar* context = find_context();
   *known               = context != NULL;
   if (context == NULL)
      return NULL;
   return PG_(frames_resolve)((Addr)PG_(frames_reference)(context));
}

const UChar* PG_(frames_moved)(const UChar* object, Addr start, Addr end)
{
   if ((Addr)object < start || (Addr)object >= end)
      return object;
   ULong header = PG_(word_at)(object);
   if (header != PG_FORWARDED && header != PG_MOVED)
      return NULL;
   return (const UChar*)(Addr)PG_(word_at)(object + sizeof(ULong));
}

Bool PG_(frames_is_in_trace)(const UChar* frame)
{
   return PG_(word_at)(frame + layout.vable_token) != 0;
}

FrameEntry PG_(frames_next)(FrameWalk* walk)
{
   FrameEntry entry = {EntryNone, NULL, NULL};
   while (walk->slot > walk->base) {
      walk->slot--;
      Bool skipped = walk->skip & 1;
      walk->skip >>= 1;
      if (skipped)
         continue;
      ULong word = *walk->slot;
      if (word & 1) {
         /* a bitmask; negative if it was marked by a minor collection */
         Long mask  = (Long)word;
         walk->skip = (ULong)(mask > 0 ? mask : -mask) >> 1;
         continue;
      }
      if (word == 0)
         continue;
      const UChar* object = (const UChar*)(Addr)word;
      if (!is_object(object, 16))
         continue;
      UInt type = type_id_of(object);
      if (type == layout.jitframe_type) {
         entry.kind = EntryJit;
      } else if (type == layout.frame_type &&
                 PG_(frames_instruction)(object) >= 0 &&
                 PG_(frames_code)(object) != NULL) {
         entry.kind = EntryPython;
      } else {
         continue;
      }
      entry.slot  = walk->slot;
      entry.frame = object;
      return entry;
   }
   return entry;
}

/* ---- code objects ---- */

typedef struct {
   const UChar* bytes;
   ULong        length;
} RpyString;

static RpyString string_field(const UChar* object, UInt offset)
{
   RpyString    none   = {NULL, 0};
   const UChar* string = (const UChar*)(Addr)PG_(word_at)(object + offset);
   if (!is_object(string, layout.string_chars) ||
       type_id_of(string) != layout.string_type)
      return none;
   RpyString s = {string + layout.string_chars,
                  PG_(word_at)(string + layout.string_length)};
   return s;
}

static UInt interned_field(const UChar* object, UInt offset)
{
   RpyString s = string_field(object, offset);
   if (s.length > MAX_NAME)
      s.length = MAX_NAME;
   return PG_(string_intern)((const HChar*)s.bytes, s.length);
}

/* co_lnotab: pairs of bytes, how far in the bytecode and how many lines, the
   latter signed (pypy/tool/dis3.py findlinestarts; CPython up to 3.9). */
static Long line_of_lnotab(RpyString table, Long line, Long instruction)
{
   Long at = 0;
   for (ULong i = 0; i + 1 < table.length; i += 2) {
      at += table.bytes[i];
      if (at > instruction)
         break;
      line += (Char)table.bytes[i + 1];
   }
   return line;
}

/* co_linetable: an entry for every two bytes of bytecode, which starts with the
   distance from the first line plus 1 as a LEB128 number; 0 is no line. Then
   come the columns: one byte 0 for none, else three bytes
   (pypy/interpreter/location.py, from PyPy 3.10 on). */
typedef struct {
   RpyString table;
   ULong     at; /* in the table; its length once it has ended */
   Long      first, line;
} LineTable;

/* LINE becomes that of the next entry. */
static void next_of_linetable(LineTable* t)
{
   ULong delta = 0;
   UInt  shift = 0;
   Bool  more  = True;
   while (more) {
      if (t->at >= t->table.length || shift > 42) {
         t->at = t->table.length;
         return;
      }
      delta |= (ULong)(t->table.bytes[t->at] & 0x7f) << shift;
      more = t->table.bytes[t->at] & 0x80;
      shift += 7;
      t->at++;
   }
   if (delta == 0)
      return;
   t->line = t->first + (Long)delta - 1;
   if (t->at < t->table.length)
      t->at += t->table.bytes[t->at] == 0 ? 1 : 3;
}

static Long line_of_linetable(RpyString table, Long first, Long instruction)
{
   LineTable t = {table, 0, first, first};
   for (Long entry = 0; entry <= instruction / 2 && t.at < table.length;
        entry++)
      next_of_linetable(&t);
   return t.line;
}

static UInt possible_line(Long line)
{
   return line > 0 && line < 0x7fffffff ? (UInt)line : 0;
}

static PythonPlace find_place(const UChar* code, Long instruction)
{
   PythonPlace place;
   place.file      = interned_field(code, layout.co_filename);
   place.function  = interned_field(code, layout.co_name);
   Long      line  = (Long)PG_(word_at)(code + layout.co_firstlineno);
   RpyString table = string_field(code, layout.co_lines);
   if (layout.co_lines_is_lnotab)
      line = line_of_lnotab(table, line, instruction);
   else
      line = line_of_linetable(table, line, instruction);
   place.line = possible_line(line);
   return place;
}

/* ---- whole code objects ---- */

void PG_(frames_code_key)(const UChar* code, CodeKey* key)
{
   key->name       = PG_(word_at)(code + layout.co_name);
   key->filename   = PG_(word_at)(code + layout.co_filename);
   key->code       = PG_(word_at)(code + layout.co_code);
   key->first_line = PG_(word_at)(code + layout.co_firstlineno);
}

Bool PG_(frames_code_text)(const UChar* code, CodeText* text)
{
   RpyString bytecode = string_field(code, layout.co_code);
   ULong     line     = PG_(word_at)(code + layout.co_firstlineno);
   text->file         = interned_field(code, layout.co_filename);
   text->function     = interned_field(code, layout.co_name);
   text->first_line   = line < 0x7fffffff ? (UInt)line : 0;
   text->bytecode     = bytecode.bytes;
   text->length       = bytecode.length;
   return bytecode.bytes != NULL;
}

/* The lines of all bytecodes, each UNIT bytes: line_of_lnotab for each. */
static void lines_of_lnotab(RpyString table, Long line, UInt* lines, UInt count,
                            UInt unit)
{
   Long  at = 0;
   ULong i  = 0;
   for (UInt n = 0; n < count; n++) {
      for (; i + 1 < table.length && at + table.bytes[i] <= (Long)n * unit;
           i += 2) {
         at += table.bytes[i];
         line += (Char)table.bytes[i + 1];
      }
      lines[n] = possible_line(line);
   }
}

static void lines_of_linetable(RpyString table, Long first, UInt* lines,
                               UInt count)
{
   LineTable t = {table, 0, first, first};
   for (UInt n = 0; n < count; n++) {
      next_of_linetable(&t);
      lines[n] = possible_line(t.line);
   }
}

void PG_(frames_lines)(const UChar* code, UInt* lines, UInt count, UInt unit)
{
   Long      first = (Long)PG_(word_at)(code + layout.co_firstlineno);
   RpyString table = string_field(code, layout.co_lines);
   if (layout.co_lines_is_lnotab)
      lines_of_lnotab(table, first, lines, count, unit);
   else
      lines_of_linetable(table, first, lines, count);
}

/* ---- places ---- */

/* Places found since the last minor collection, by code object and
   instruction. */
#define PLACE_CACHE 2048

typedef struct {
   const UChar* code;
   Long         instruction;
   PythonPlace  place;
} CachedPlace;

static CachedPlace places[PLACE_CACHE];

void PG_(frames_after_minor)(void)
{
   VG_(memset)(places, 0, sizeof places);
   VG_(memset)(contexts, 0, sizeof contexts);
   PG_(memory_forget)();
}

PythonPlace PG_(frames_place)(const UChar* code, Long instruction)
{
   ULong        hash = ((Addr)code >> 3) + 31 * (ULong)instruction;
   CachedPlace* c    = &places[hash % PLACE_CACHE];
   if (c->code != code || c->instruction != instruction) {
      c->place       = find_place(code, instruction);
      c->code        = code;
      c->instruction = instruction;
   }
   return c->place;
}
