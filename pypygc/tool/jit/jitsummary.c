/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PyPy's summary of its JIT: see jitsummary.h. */
#include "jitsummary.h"

#define BEGIN  "{jit-summary"
#define PREFIX "abort: "

static struct {
   /* As far as it was seen; the rest of a longer one is dropped. */
   HChar       line[128];
   SizeT       used;
   AbortReason reasons[PG_MAX_ABORT_REASONS];
   UInt        count;
} state;

/* A line after PREFIX: "vable escape:\t12". */
static void read_abort(const HChar* text)
{
   SizeT length = 0;
   while (text[length] != 0 && text[length] != ':')
      length++;
   if (text[length] == 0 || length >= sizeof state.reasons[0].name ||
       state.count == PG_MAX_ABORT_REASONS)
      return;
   const HChar* digits = text + length + 1;
   while (*digits == ' ' || *digits == '\t')
      digits++;
   if (*digits < '0' || *digits > '9')
      return;
   AbortReason* reason = &state.reasons[state.count++];
   VG_(memcpy)(reason->name, text, length);
   reason->name[length] = 0;
   reason->count        = 0;
   for (; *digits >= '0' && *digits <= '9'; digits++)
      reason->count = 10 * reason->count + (*digits - '0');
}

/* A section begins with a time stamp in brackets and BEGIN. */
static Bool is_begin(void)
{
   const SizeT length = sizeof BEGIN - 1;
   return state.used >= length &&
          VG_(strcmp)(state.line + state.used - length, BEGIN) == 0;
}

static void read_line(void)
{
   state.line[state.used] = 0;
   if (is_begin())
      state.count = 0;
   else if (VG_(strncmp)(state.line, PREFIX, sizeof PREFIX - 1) == 0)
      read_abort(state.line + sizeof PREFIX - 1);
   state.used = 0;
}

void PG_(jitsummary_feed)(const HChar* text, SizeT length)
{
   for (SizeT i = 0; i < length; i++) {
      if (text[i] == '\n')
         read_line();
      else if (state.used < sizeof state.line - 1)
         state.line[state.used++] = text[i];
   }
}

UInt PG_(jitsummary_reasons)(void)
{
   return state.count;
}

const AbortReason* PG_(jitsummary_reason)(UInt index)
{
   return &state.reasons[index];
}

void PG_(jitsummary_clear)(void)
{
   state.count = 0;
   state.used  = 0;
}
