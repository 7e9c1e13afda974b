/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PyPy brackets tracing in a section of its log, whether that is written or not
   (rpython/jit/metainterp/pyjitpl.py compile_and_run_once, handle_guard_failure):
   attempts that come to nothing are bracketed, too, though the JIT log does not
   mention them. */
#include "tracing.h"

#include "../base/intern_index.h"
#include "../guest/event.h"
#include "activations.h"
#include "callers.h"
#include "chains.h"
#include "charges.h"
#include "compilations.h"
#include "sites.h"

#define MOST_NESTED 16

static struct {
   Addr word;  /* pypy_have_debug_prints, once known */
   Int  depth; /* of sections, since then */
   struct {
      Int            depth;
      UInt           tracing; /* number of it */
      ULong*         before;  /* what ran, and … */
      ActivationMark active;  /* … who was active */
      Bool           made;    /* a trace */
      UInt           point;   /* of the trace that has a number, 0 for none */
   } open[MOST_NESTED];
   UInt open_used;

   Tracing*    all;
   UInt        used, capacity;
   InternIndex index;
} state;

static Bool is_tracing(const void* who, UInt number)
{
   const Tracing* t = &state.all[number - 1];
   return (t->line != NULL ? (const void*)t->line : t->origin) ==
          *(const void* const*)who;
}

/* The number of the tracing that begins at what runs now. */
static UInt tracing_here(void)
{
   ULong*          origin = (ULong*)(Addr)PG_(guest).charge;
   const CodeLine* line   = PG_(code_line)(PG_(activation_code)(), origin);
   const void*     who    = line != NULL ? (const void*)line : origin;
   UInt            hash   = PG_(hash_words)(&who, sizeof who / sizeof(UInt));
   UInt number = PG_(intern_find)(&state.index, hash, is_tracing, &who);
   if (number != 0)
      return number;
   PG_GROW("pypygc.tracing", state.all, state.used, state.capacity);
   Tracing* t = &state.all[state.used++];
   VG_(memset)(t, 0, sizeof *t);
   t->line   = line;
   t->origin = origin;
   t->charge = PG_(charge_add)(ChargeTracing, state.used);
   PG_(intern_add)(&state.index, hash, state.used);
   return state.used;
}

static void begin(Int depth)
{
   if (state.open_used == MOST_NESTED)
      return;
   UInt number = tracing_here();
   state.all[number - 1].times++;
   state.open[state.open_used].depth   = depth;
   state.open[state.open_used].tracing = number;
   state.open[state.open_used].before  = (ULong*)(Addr)PG_(guest).charge;
   state.open[state.open_used].active  = PG_(activations_mark)();
   state.open[state.open_used].made    = False;
   state.open[state.open_used].point   = 0;
   state.open_used++;
   PG_(charge_switch)(state.all[number - 1].charge);
}

void PG_(tracing_may_go_on)(void)
{
   if (state.open_used == 0 ||
       PG_(charge_owner)((const ULong*)(Addr)PG_(guest).charge).kind !=
          ChargeGuard)
      return;
   ActivationMark        now  = PG_(activations_mark)();
   const ActivationMark* then = &state.open[state.open_used - 1].active;
   if (now.stack == then->stack && now.innermost == then->innermost)
      PG_(charge_switch)
   (state.all[state.open[state.open_used - 1].tracing - 1].charge);
}

static void end(void)
{
   UInt     i = --state.open_used;
   Tracing* t = &state.all[state.open[i].tracing - 1];
   t->given_up += !state.open[i].made;
   if (PG_(activations_return)(&state.open[i].active) ||
       PG_(guest).charge == (Addr)t->charge)
      PG_(charge_switch)(state.open[i].before);
}

void PG_(tracing_section)(Addr word, Bool begins)
{
   Bool said               = PG_(guest).said_tracing != 0;
   PG_(guest).said_tracing = 0;
   if (state.word == 0) {
      if (!said || !begins)
         return;
      state.word = word;
   }
   if (word != state.word)
      return;
   if (begins) {
      state.depth++;
      if (said)
         begin(state.depth);
      return;
   }
   while (state.open_used != 0 &&
          state.open[state.open_used - 1].depth >= state.depth)
      end();
   state.depth--;
}

void PG_(tracing_named)(ULong log_id)
{
   if (state.open_used == 0)
      return;
   const Tracing* t = &state.all[state.open[state.open_used - 1].tracing - 1];
   Caller         caller = {0};
   /* A frame that tracing enters itself, and then lets the interpreter run, is noticed
      in the interpreter, but not that it is left. */
   if (PG_(activations_return)(&state.open[state.open_used - 1].active))
      PG_(charge_switch)(t->charge);
   UInt chain = PG_(chain_of_charge)(t->charge, True);
   if (chain != 0)
      caller = PG_(caller_at)(chain);
   state.open[state.open_used - 1].point =
      PG_(compilation_point)(&caller, (UInt)log_id);
}

void PG_(tracing_made)(void)
{
   if (state.open_used != 0)
      state.open[state.open_used - 1].made = True;
}

void PG_(tracing_aborted)(void)
{
   if (state.open_used != 0)
      state.open[state.open_used - 1].point = 0;
}

const ULong* PG_(tracing_origin)(UInt number)
{
   return state.all[number - 1].origin;
}

UInt PG_(tracing_point)(UInt number)
{
   if (state.open_used != 0 &&
       state.open[state.open_used - 1].tracing == number &&
       state.open[state.open_used - 1].point != 0)
      return state.open[state.open_used - 1].point;
   Tracing* t    = &state.all[number - 1];
   Site     site = {.kind  = SiteCompiler,
                    .frame = PG_(chain_of_charge)(t->charge, True)};
   return PG_(point_of_site)(&site);
}

void PG_(tracings_clear)(void)
{
   for (UInt i = 0; i < state.used; i++)
      state.all[i].times = state.all[i].given_up = 0;
}

UInt PG_(tracings_count)(void)
{
   return state.used;
}

const Tracing* PG_(tracing_at)(UInt i)
{
   return &state.all[i];
}
