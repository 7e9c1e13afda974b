/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stacks of activations. */
#include "activations.h"

#include "../guest/event.h"
#include "../pypy/frames.h"
#include "charges.h"
#include "stack.h"

/* Those of a thread; the first one runs, or is the first to. */
typedef struct {
   Stack** stacks;
   UInt    used, capacity;
} Thread;

static struct {
   Thread* threads;
   UInt    threads_capacity, thread;
   Stack*  stack; /* of the thread that runs */
   ULong   serial;
   ULong*  runtime; /* charge of what is outside of all activations */
} state;

static ULong clock_of(const Stack* s)
{
   return s->clock + (PG_(executed)() - s->since);
}

static Activation* innermost(void)
{
   Stack* s = state.stack;
   return s != NULL && s->used != 0 ? &s->all[s->used - 1] : NULL;
}

/* Generated code knows which frame is the innermost one's. */
static void tell_frame(void)
{
   const Activation* a   = innermost();
   PG_(guest).frame      = a != NULL ? (Addr)a->frame : 0;
   PG_(guest).bytecodes  = a != NULL ? (Addr)a->code->counters : 0;
   PG_(guest).activation = a != NULL ? a->serial : 0;
}

/* ---- entering and leaving ---- */

/* What the counters of LINE itself have. */
static ULong own(const CodeLine* line)
{
   return PG_(code_line_own)(PG_(code_at)(line->code), line);
}

/* What is active is so on the stack that runs: A begins to be, or ends. All that ran
   is settled. */
static void activate(Activation* a)
{
   CodeLine* line = a->arc->line;
   a->outer_code  = a->code->active++ == 0;
   a->outer_arc   = a->arc->active++ == 0;
   a->outer_line  = line != NULL && line->active++ == 0;
   if (a->outer_line)
      a->line_own = own(line);
}

static void deactivate(Activation* a)
{
   CodeLine* line = a->arc->line;
   a->code->active--;
   a->arc->active--;
   if (line != NULL)
      line->active--;
   if (a->outer_line)
      a->line_meanwhile += own(line) - a->line_own;
}

static void push(const UChar* frame, Code* code, Addr height, Bool noticed)
{
   Stack* s      = state.stack;
   ULong* caller = (ULong*)(Addr)PG_(guest).charge;
   PG_(charges_settle)();
   if (s->used == 0)
      caller = state.runtime;
   const Code* calling = s->used != 0 ? s->all[s->used - 1].code : NULL;
   CodeLine*   line    = PG_(code_line)(calling, caller);
   PG_GROW("pypygc.activations", s->all, s->used, s->capacity);
   Activation* a = &s->all[s->used++];
   a->height     = height;
   a->frame      = frame;
   a->code       = code;
   a->arc        = PG_(arc_to)(line, caller, code);
   a->caller     = caller;
   a->trace_top  = PG_(guest).trace_top;
   a->entered    = clock_of(s);
   a->serial     = ++state.serial;
   a->callers    = PG_CHAIN_NOT_KNOWN;
   a->noticed    = noticed;
   a->back       = noticed ? (const UChar*)(Addr)PG_(frames_back)(frame)
                           : s->reference;
   a->arc->times++;
   code->calls++;
   a->line_meanwhile = 0;
   activate(a);
   PG_(guest).charge =
      (Addr)PG_(code_counter)(code, PG_(frames_instruction)(frame));
   tell_frame();
}

static void pop(void)
{
   Stack* s = state.stack;
   PG_(charges_settle)();
   Activation* a     = &s->all[--s->used];
   ULong       spent = clock_of(s) - a->entered;
   deactivate(a);
   a->arc->inclusive += a->outer_arc ? spent : 0;
   a->code->inclusive += a->outer_code ? spent : 0;
   if (a->outer_line)
      a->arc->line->called += spent - a->line_meanwhile;
   PG_(guest).charge    = (Addr)a->caller;
   PG_(guest).trace_top = a->trace_top;
   if (s->old > s->used)
      s->old = s->used;
   tell_frame();
}

/* True if A is deeper in the native stack than SP: it has returned. */
static Bool is_below(const Activation* a, Addr sp)
{
   return a->height < sp || (a->height == sp && a->noticed);
}

static void pop_below(Addr sp)
{
   for (const Activation* a = innermost(); a != NULL && is_below(a, sp);
        a                   = innermost())
      pop();
}

/* What a trace has called has returned when the trace calls something else, or has ended:
   seen or not. The height of the native stack does not tell, if the one call goes through
   more functions than the other. Shadow stacks grow upwards: a trace that was entered
   later has a higher top. Who has called the trace that runs, or has just failed, is
   active whatever its own top was: not every end of a trace is seen. */
static void pop_called_before(void)
{
   const ULong       charge = PG_(guest).charge, top = PG_(guest).trace_top;
   const Activation* a = innermost();
   if (a == NULL || (top == 0 && a->trace_top == 0))
      return;
   const ChargeKind kind = PG_(charge_owner)((const ULong*)(Addr)charge).kind;
   if (kind != ChargeCall && kind != ChargeGuard)
      return;
   const Bool        calls  = kind == ChargeCall && top != 0;
   const ULong       lowest = calls ? top : top + 1;
   const TraceEntry* entry =
      PG_(trace_entry)(calls ? top : PG_(guest).failed_top);
   const ULong* caller = entry != NULL ? (const ULong*)(Addr)entry->charge
                                       : NULL;
   UInt         popped = 0;
   while (a != NULL && a->trace_top >= lowest &&
          PG_(code_line)(a->code, caller) == NULL) {
      pop();
      popped++;
      a = innermost();
   }
   if (popped != 0) {
      PG_(charge_switch)((ULong*)(Addr)charge);
      PG_(guest).trace_top = top;
   }
}

/* The Code of FRAME; NULL if it cannot be read. */
static Code* code_of_frame(const UChar* frame)
{
   const UChar* object = PG_(frames_code)(frame);
   return object != NULL ? PG_(code_of)(object) : NULL;
}

static Bool is_active(const UChar* frame)
{
   const Stack* s = state.stack;
   for (UInt i = s->used; i-- > 0;)
      if (s->all[i].frame == frame)
         return True;
   return False;
}

static void find_context(void)
{
   if (PG_(guest).context == 0)
      PG_(guest).context = (Addr)PG_(frames_context)();
}

static void follow_reference(const UChar* reference);

static void follow_context(void)
{
   find_context();
   if (PG_(guest).context != 0)
      follow_reference(
         PG_(frames_reference)((const UChar*)(Addr)PG_(guest).context));
}

void PG_(activations_bytecode)(const UChar* frame, Addr sp)
{
   if (state.stack == NULL)
      PG_(activations_thread)(1);
   follow_context();
   pop_called_before();
   Activation* a = innermost();
   while (a != NULL && a->frame != frame && is_below(a, sp)) {
      pop();
      a = innermost();
   }
   if (a != NULL && a->frame == frame) {
      if (a->height < sp)
         a->height = sp;
      tell_frame();
      return;
   }
   Code* code = code_of_frame(frame);
   if (code == NULL) {
      PG_(guest).frame = 0;
      return;
   }
   push(frame, code, sp, True);
}

/* ---- threads and greenlets ---- */

static void park(Stack* s)
{
   PG_(charges_settle)();
   s->charge    = (ULong*)(Addr)PG_(guest).charge;
   s->trace_top = PG_(guest).trace_top;
   s->context   = (const UChar*)(Addr)PG_(guest).context;
   s->clock     = clock_of(s);
   s->since     = PG_(executed)();
   for (UInt i = s->used; i-- > 0;)
      deactivate(&s->all[i]);
}

static void go_on(Stack* s)
{
   for (UInt i = 0; i < s->used; i++)
      activate(&s->all[i]);
   state.stack          = s;
   s->since             = PG_(executed)();
   PG_(guest).charge    = (Addr)s->charge;
   PG_(guest).trace_top = s->trace_top;
   PG_(guest).context   = (Addr)s->context;
   PG_(guest).failed    = 0;
   tell_frame();
}

static Stack* new_stack(Thread* t)
{
   Stack* s  = VG_(calloc)("pypygc.activations.stack", 1, sizeof *s);
   s->charge = state.runtime;
   PG_GROW("pypygc.activations.stacks", t->stacks, t->used, t->capacity);
   t->stacks[t->used++] = s;
   return s;
}

void PG_(activations_thread)(UInt thread)
{
   if (state.stack != NULL && thread == state.thread)
      return;
   UInt old = state.threads_capacity;
   if (thread >= old) {
      state.threads_capacity = 2 * thread + 16;
      state.threads = VG_(realloc)("pypygc.activations.threads", state.threads,
                                   state.threads_capacity * sizeof(Thread));
      VG_(memset)
      (&state.threads[old], 0, (state.threads_capacity - old) * sizeof(Thread));
   }
   Thread* t = &state.threads[thread];
   Stack*  s = t->used != 0 ? t->stacks[0] : new_stack(t);
   if (state.stack != NULL)
      park(state.stack);
   else
      s->charge = (ULong*)(Addr)PG_(guest).charge; /* PyPy's start goes on */
   state.thread = thread;
   go_on(s);
}

void PG_(activations_thread_ended)(UInt thread)
{
   if (thread >= state.threads_capacity || state.threads[thread].used == 0)
      return;
   PG_(activations_thread)(thread);
   Thread* t = &state.threads[thread];
   for (UInt i = t->used; i-- > 0;) {
      park(state.stack);
      go_on(t->stacks[i]);
      while (innermost() != NULL)
         pop();
   }
   for (UInt i = 1; i < t->used; i++) {
      VG_(free)(t->stacks[i]->all);
      VG_(free)(t->stacks[i]);
   }
   t->used = 1;
   PG_(charge_switch)(state.runtime);
   PG_(guest).context = 0;
}

/* ---- greenlets ----
   A greenlet is entered like any call, from whoever starts it. When it is left, without
   having returned, what goes on is told by its topframeref: it is that of a stack that
   was left so before, or what one of the activations was called by; from that one on
   they get a stack of their own. What they cost is not their caller's. The store of the
   switch itself (pypy/module/_continuation/interp_continuation.py post_switch) is not
   seen in all PyPys: then topframeref is another one than at the last event. */

/* The number among the thread's stacks of one that was left with REFERENCE as its
   topframeref; 0 if there is none. */
static UInt parked_with(const Thread* t, const UChar* reference)
{
   for (UInt i = 1; i < t->used; i++)
      if (t->stacks[i]->reference == reference)
         return i;
   return 0;
}

/* Which activation of S, the bottom of a greenlet's, was called by REFERENCE; their
   number if none was. */
static UInt called_by(const Stack* s, const UChar* reference)
{
   for (UInt i = s->used; i-- > 1;)
      if (s->all[i].back == reference && s->all[i].code->starts_greenlet)
         return i;
   return s->used;
}

/* The activations of S before the FIRST get a stack of their own, a new one of T. */
static void split_stack(Thread* t, Stack* s, UInt first)
{
   Activation* upper = VG_(malloc)("pypygc.activations.stack",
                                   (s->used - first) * sizeof(Activation));
   Stack*      lower = new_stack(t);
   VG_(memcpy)(upper, &s->all[first], (s->used - first) * sizeof(Activation));
   lower->all       = s->all;
   lower->capacity  = s->capacity;
   lower->used      = first;
   lower->old       = s->old < first ? s->old : first;
   lower->clock     = upper[0].entered;
   lower->charge    = upper[0].caller;
   lower->trace_top = upper[0].trace_top;
   s->all           = upper;
   s->used = s->capacity = s->used - first;
   s->old                = s->old > first ? s->old - first : 0;
   upper[0].caller       = state.runtime;
   for (UInt i = 0; i < s->used; i++)
      upper[i].callers = PG_CHAIN_NOT_KNOWN;
}

/* Stack I of T, of the running thread, goes on; none runs. */
static void resume(Thread* t, UInt i, const UChar* context)
{
   Stack *before = t->stacks[0], *next = t->stacks[i];
   next->context = context;
   t->stacks[i]  = before;
   t->stacks[0]  = next;
   go_on(next);
   if (before != next && before->used == 0) { /* it has ended */
      t->stacks[i] = t->stacks[--t->used];
      VG_(free)(before->all);
      VG_(free)(before);
   }
}

/* The running thread's topframeref is REFERENCE now. If that is not known to be so,
   another greenlet goes on, or JIT code has changed it. */
static void follow_reference(const UChar* reference)
{
   Thread* t = &state.threads[state.thread];
   if (state.stack->reference == reference || reference == NULL)
      return;
   UInt parked = parked_with(t, reference), stack = 0;
   UInt first = called_by(t->stacks[0], reference);
   while (parked == 0 && first == t->stacks[stack]->used && ++stack < t->used)
      first = called_by(t->stacks[stack], reference);
   if (parked != 0 || stack < t->used) {
      const UChar* context = (const UChar*)(Addr)PG_(guest).context;
      park(state.stack);
      if (parked == 0) {
         split_stack(t, t->stacks[stack], first);
         parked = t->used - 1;
      }
      resume(t, parked, context);
   }
   state.stack->reference = reference;
}

/* ---- frames ---- */

static void enter(const UChar* frame, Addr sp)
{
   pop_called_before();
   pop_below(sp);
   Code* code = code_of_frame(frame);
   if (code != NULL)
      push(frame, code, sp, False);
}

/* FRAME is left; NULL if it exists only inside a trace. */
static void leave(const UChar* frame, Addr sp)
{
   if (frame == NULL || !is_active(frame)) {
      pop_below(sp);
      return;
   }
   while (innermost()->frame != frame)
      pop();
   pop();
}

/* Looks at memory, which tells what the store is for (executioncontext.py enter and
   leave). */
void PG_(activations_frame_store)(ULong before, ULong after, Addr sp)
{
   if (state.stack == NULL)
      return;
   follow_reference((const UChar*)(Addr)before);
   const UChar* old  = PG_(frames_resolve)(before);
   const UChar* next = PG_(frames_resolve)(after);
   if (next != NULL && innermost() != NULL && innermost()->frame == next)
      pop_below(sp); /* what is left had not been noticed */
   else if (next != NULL && PG_(frames_back)(next) == before)
      enter(next, sp);
   else if (old == NULL || PG_(frames_back)(old) == after)
      leave(old, sp);
   else
      follow_reference((const UChar*)(Addr)after);
   state.stack->reference = (const UChar*)(Addr)after;
}

/* FRAME is entered after a failed guard; it may be active already. The first bytecode
   tells its height. */
static Bool enter_after_guard(const UChar* frame, Addr sp)
{
   Code* code = frame != NULL ? code_of_frame(frame) : NULL;
   if (code == NULL || is_active(frame) ||
       PG_(charge_owner)((ULong*)(Addr)PG_(guest).charge).kind != ChargeGuard)
      return False;
   push(frame, code, sp, False);
   PG_(guest).frame = 0;
   return True;
}

void PG_(activations_trace_after_guard)(Addr sp)
{
   if (state.stack == NULL)
      return;
   follow_context();
   enter_after_guard(PG_(frames_resolve)((Addr)state.stack->reference), sp);
}

void PG_(activations_jit_frame_store)(ULong before, ULong after, Addr sp)
{
   if (state.stack == NULL)
      return;
   follow_reference((const UChar*)(Addr)before);
   const UChar* old  = PG_(frames_resolve)(before);
   const UChar* next = PG_(frames_resolve)(after);
   if (next != NULL && PG_(frames_back)(next) == before) {
      ULong charge = PG_(guest).charge;
      if (enter_after_guard(next, sp))
         PG_(guest).charge = charge; /* until its first bytecode */
   } else if (old != NULL && PG_(frames_back)(old) == after && is_active(old))
      leave(old, sp);
   state.stack->reference = (const UChar*)(Addr)after;
}

/* ---- returning ---- */

ActivationMark PG_(activations_mark)(void)
{
   const Activation* a = innermost();
   ActivationMark mark = {state.stack, state.serial, a != NULL ? a->serial : 0};
   return mark;
}

/* What was entered after the activation with number LAST has returned. False, and nothing
   is done, if the innermost that is left then is not INNERMOST_THEN. */
static Bool return_to(ULong innermost_then, ULong last)
{
   const Stack* s    = state.stack;
   UInt         kept = s != NULL ? s->used : 0;
   while (kept != 0 && s->all[kept - 1].serial > last)
      kept--;
   if ((kept != 0 ? s->all[kept - 1].serial : 0) != innermost_then)
      return False;
   while (s != NULL && s->used > kept)
      pop();
   return True;
}

Bool PG_(activations_return)(const ActivationMark* mark)
{
   return mark->stack == state.stack &&
          return_to(mark->innermost, mark->serial);
}

void PG_(activations_trace_goes_on)(ULong top)
{
   const TraceEntry* entry = PG_(trace_entry)(top);
   if (state.stack == NULL || entry == NULL)
      return;
   follow_context();
   if (return_to(entry->activation, entry->activation))
      PG_(guest).trace_top = top;
}

/* ---- collections ---- */

void PG_(activations_after_minor)(Addr start, Addr end)
{
   PG_(codes_after_minor)();
   for (UInt t = 0; t < state.threads_capacity; t++)
      for (UInt i = 0; i < state.threads[t].used; i++) {
         Stack* s     = state.threads[t].stacks[i];
         s->context   = PG_(frames_moved)(s->context, start, end);
         s->reference = PG_(frames_moved)(s->reference, start, end);
         for (UInt n = s->old; n < s->used; n++) {
            Activation* a = &s->all[n];
            a->frame      = PG_(frames_moved)(a->frame, start, end);
            a->back       = PG_(frames_moved)(a->back, start, end);
         }
         s->old = s->used;
      }
   PG_(guest).context = (Addr)PG_(frames_moved)(
      (const UChar*)(Addr)PG_(guest).context, start, end);
   tell_frame();
}

/* ---- counting ---- */

static void each_stack(void (*visit)(Stack* s))
{
   for (UInt t = 0; t < state.threads_capacity; t++)
      for (UInt i = 0; i < state.threads[t].used; i++)
         visit(state.threads[t].stacks[i]);
}

static void clear_stack(Stack* s)
{
   s->clock = 0;
   s->since = PG_(executed)();
   for (UInt i = 0; i < s->used; i++) {
      Activation* a = &s->all[i];
      a->entered = a->line_own = a->line_meanwhile = 0;
   }
}

void PG_(activations_clear)(void)
{
   PG_(arcs_clear)();
   each_stack(clear_stack);
}

/* Stacks that do not run have no time of their own that goes on. */
static ULong look_clock(const Stack* s)
{
   return s == state.stack ? clock_of(s) : s->clock;
}

static void look_at(Stack* s)
{
   for (UInt i = s->used; i-- > 0;) {
      const Activation* a     = &s->all[i];
      ULong             spent = look_clock(s) - a->entered;
      CodeLine*         line  = a->arc->line;
      a->arc->open += a->outer_arc ? spent : 0;
      a->code->open += a->outer_code ? spent : 0;
      if (a->outer_line)
         line->open += spent - a->line_meanwhile -
                       (s == state.stack ? own(line) - a->line_own : 0);
   }
}

void PG_(activations_look)(void)
{
   PG_(charges_settle)();
   PG_(arcs_close)();
   for (UInt n = 1; n <= PG_(codes_count)(); n++) {
      Code* code = PG_(code_at)(n);
      code->open = 0;
      for (UInt i = 0; i < code->lines_count; i++)
         code->lines[i].open = 0;
   }
   each_stack(look_at);
}

/* ---- what runs ---- */

Stack* PG_(stack_running)(void)
{
   return state.stack;
}

const Code* PG_(activation_code)(void)
{
   const Activation* a = innermost();
   return a != NULL ? a->code : NULL;
}

/* What is not used of it takes no memory. */
static TraceEntry entered[PG_TRACE_ENTRIES];

void PG_(activations_init)(void)
{
   state.runtime      = PG_(charge_add)(ChargeRuntime, 0);
   PG_(guest).entered = (Addr)entered;
}
