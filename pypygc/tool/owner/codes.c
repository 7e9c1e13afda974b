/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Code objects by address, for as long as none has moved; then by content. */
#include "codes.h"

#include "../base/intern_index.h"
#include "../base/strings.h"
#include "../guest/event.h"
#include "../pypy/frames.h"
#include "charges.h"
#include "owncode.h"

#define ADDRESS_CACHE  4096
#define MOST_BYTECODES (1u << 20)

typedef struct {
   const UChar* address;
   CodeKey
      key; /* an address is used again: what the object has must be the same */
   Code* code;
} CachedCode;

/* What makes two code objects the same one. */
typedef struct {
   UInt file, function, first_line, length, hash;
} CodeContent;

static struct {
   Bool         wordcode;
   Code**       codes;
   CodeContent* contents;
   UInt         used, codes_capacity, contents_capacity;
   InternIndex  index;
   CachedCode   cache[ADDRESS_CACHE];
   Bool         users; /* code of the user's has run … */
   ULong began; /* … and so many instructions were executed when it began */
} state;

/* Of a bytecode. */
static UInt unit_bytes(void)
{
   return state.wordcode ? 2 : 1;
}

void PG_(codes_init)(Bool wordcode)
{
   state.wordcode = wordcode;
}

static Bool is_content(const void* key, UInt number)
{
   return VG_(memcmp)(key, &state.contents[number - 1], sizeof(CodeContent)) ==
          0;
}

static void add_line(Code* code, UInt bytecode, UInt line, UInt* capacity)
{
   UInt i = code->lines_count;
   while (i-- > 0)
      if (code->lines[i].line == line)
         break;
   if (i == (UInt)-1) {
      PG_GROW("pypygc.codes.lines", code->lines, code->lines_count, *capacity);
      i           = code->lines_count++;
      CodeLine* l = &code->lines[i];
      VG_(memset)(l, 0, sizeof *l);
      l->code  = code->number;
      l->line  = line;
      l->first = bytecode;
   }
   code->lines[i].end      = bytecode + 1;
   code->line_of[bytecode] = i;
}

/* A line's place in memory must not change once it is made. */
static void find_lines(Code* code, const UChar* address)
{
   UInt  capacity = 0;
   UInt* lines =
      VG_(malloc)("pypygc.codes.line_of", code->count * sizeof(UInt));
   PG_(frames_lines)
   (address, lines, code->count - 1, unit_bytes());
   lines[code->count - 1] = code->first_line;
   code->line_of =
      VG_(malloc)("pypygc.codes.line_of", code->count * sizeof(UInt));
   for (UInt i = 0; i < code->count; i++)
      add_line(code, i, lines[i], &capacity);
   VG_(realloc_shrink)(code->lines, code->lines_count * sizeof *code->lines);
   VG_(free)(lines);
}

/* pypy/module/_continuation/interp_continuation.py State: the bottom frame of every
   continulet runs a function that PyPy has frozen. */
static Bool starts_greenlet(const CodeContent* content)
{
   static const HChar frozen[] = "<builtin>/";
   return VG_(strcmp)(PG_(string_text)(content->function, NULL), "start") ==
             0 &&
          VG_(strncmp)(PG_(string_text)(content->file, NULL), frozen,
                       sizeof frozen - 1) == 0;
}

static Code* make_code(const UChar* address, const CodeContent* content)
{
   Code* code = VG_(calloc)("pypygc.codes", 1, sizeof *code);
   UInt  used = state.used;
   PG_GROW("pypygc.codes", state.codes, used, state.codes_capacity);
   PG_GROW("pypygc.codes", state.contents, used, state.contents_capacity);
   if (!state.users && PG_(code_owner)(content->file) == CodeUsers) {
      state.users = True;
      state.began = PG_(executed)();
   }
   state.codes[used]     = code;
   state.contents[used]  = *content;
   code->number          = ++state.used;
   code->file            = content->file;
   code->function        = content->function;
   code->first_line      = content->first_line;
   code->starts_greenlet = starts_greenlet(content);
   code->count           = content->length / unit_bytes() + 1;
   code->counters        = PG_(charges_of_bytecodes)(code->count);
   find_lines(code, address);
   return code;
}

static Code* find_code(const UChar* address)
{
   CodeText    text;
   CodeContent content;
   if (!PG_(frames_code_text)(address, &text) || text.length < unit_bytes() ||
       text.length > MOST_BYTECODES)
      return NULL;
   content.file       = text.file;
   content.function   = text.function;
   content.first_line = text.first_line;
   content.length     = (UInt)text.length;
   content.hash = PG_(hash_bytes)((const HChar*)text.bytecode, text.length);
   UInt hash    = PG_(hash_words)(&content, sizeof content / sizeof(UInt));
   UInt number  = PG_(intern_find)(&state.index, hash, is_content, &content);
   if (number != 0)
      return state.codes[number - 1];
   Code* code = make_code(address, &content);
   PG_(intern_add)(&state.index, hash, code->number);
   return code;
}

Code* PG_(code_of)(const UChar* address)
{
   CachedCode* c = &state.cache[((Addr)address >> 4) % ADDRESS_CACHE];
   CodeKey     key;
   PG_(frames_code_key)(address, &key);
   if (c->address != address || VG_(memcmp)(&c->key, &key, sizeof key) != 0) {
      c->code    = find_code(address);
      c->address = address;
      c->key     = key;
   }
   return c->code;
}

void PG_(codes_after_minor)(void)
{
   VG_(memset)(state.cache, 0, sizeof state.cache);
}

CodeLine* PG_(code_line)(const Code* code, const ULong* charge)
{
   UInt shift = PG_(charge_shift)();
   if (code == NULL || charge < code->counters)
      return NULL;
   ULong bytecode = ((Addr)charge - (Addr)code->counters) >> shift;
   return bytecode < code->count ? &code->lines[code->line_of[bytecode]] : NULL;
}

ULong PG_(code_line_own)(const Code* code, const CodeLine* line)
{
   UInt  words = (1u << PG_(charge_shift)()) / sizeof(ULong);
   UInt  which = (UInt)(line - code->lines);
   ULong sum   = 0;
   for (UInt i = line->first; i < line->end; i++)
      if (code->line_of[i] == which)
         sum += code->counters[(SizeT)i * words];
   return sum;
}

UInt PG_(codes_count)(void)
{
   return state.used;
}

Code* PG_(code_at)(UInt number)
{
   return state.codes[number - 1];
}

ULong PG_(codes_began)(void)
{
   return state.began;
}

void PG_(codes_clear)(void)
{
   state.began = 0;
   for (UInt n = 0; n < state.used; n++) {
      Code* code  = state.codes[n];
      code->calls = code->inclusive = code->open = 0;
      VG_(memset)
      (code->counters, 0, (SizeT)code->count << PG_(charge_shift)());
      for (UInt i = 0; i < code->lines_count; i++)
         code->lines[i].called = code->lines[i].open = 0;
   }
}

ULong* PG_(code_counter_at)(const Code* code, UInt i)
{
   return (ULong*)((Addr)code->counters + ((Addr)i << PG_(charge_shift)()));
}

ULong* PG_(code_counter)(const Code* code, Long instruction)
{
   UInt bytecode = code->count - 1;
   if (instruction >= 0 && instruction / unit_bytes() < bytecode)
      bytecode = (UInt)instruction / unit_bytes();
   return PG_(code_counter_at)(code, bytecode);
}
