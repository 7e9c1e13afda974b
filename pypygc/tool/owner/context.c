/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger's word (charges.h) and the activation in which it runs lead to a point.
   As long as both stay the same, so does the point. */
#include "context.h"

#include "../base/chunks.h"
#include "../base/intern_index.h"
#include "../guest/event.h"
#include "../pypy/frames.h"
#include "activations.h"
#include "callers.h"
#include "chains.h"
#include "charges.h"
#include "jit_places.h"
#include "mapped.h"
#include "sites.h"
#include "tracing.h"
#include "walk.h"

/* Points that were asked for lately are found without the large index. */
#define RECENT_POINTS 4096

/* The point of what a counter counts when these call it. */
typedef struct {
   const void* who; /* a CodeLine, or the charge */
   UInt        callers;
   UInt        point;
} KnownPoint;

/* The point of a block of a trace of another driver. */
typedef struct {
   UInt block, frame, point;
} KnownBlock;

static struct {
   Bool   ledger, walks;
   ULong *start, *minor, *major;
   ULong* before; /* what ran before the collector did */

   Chunks      points; /* KnownPoint */
   KnownPoint  recent[RECENT_POINTS];
   InternIndex points_index;

   KnownBlock* blocks;
   UInt        blocks_used, blocks_capacity;
   InternIndex blocks_index;

   struct {
      LedgerMoment moment;
      UInt         point;
   } last;

   UInt         check;
   ContextCheck checked;
} state;

void PG_(context_init)(UInt depth, Bool references)
{
   PG_(places_init)();
   PG_(charges_init)(references);
   state.start = PG_(charge_add)(ChargeStart, 0);
   state.minor = PG_(charge_add)(ChargeMinor, 0);
   state.major = PG_(charge_add)(ChargeMajor, 0);
   PG_(activations_init)();
   PG_(chains_init)(depth);
   PG_(walk_init)(depth);
   PG_(guest).charge = (Addr)state.start;
}

void PG_(context_attach)(Bool ledger, UInt check)
{
   state.ledger = ledger;
   state.check  = check;
   state.walks  = !ledger || check != 0;
}

Bool PG_(context_has_ledger)(void)
{
   return state.ledger;
}

Bool PG_(context_walks)(void)
{
   return state.walks;
}

/* ---- points ---- */

static Bool is_point(const void* key, UInt number)
{
   const KnownPoint *k = key,
                    *p = PG_CHUNKED(KnownPoint, state.points, number - 1);
   return k->who == p->who && k->callers == p->callers;
}

static Site site_of(const ULong* charge, ChargeOwner owner)
{
   Site site = {.kind = SiteInterpreter};
   switch (owner.kind) {
   case ChargeCall:
      site.kind = SiteJitCall;
      break;
   case ChargeGuard:
      site.kind = SiteGuardFailure;
      PG_(place_operation)(owner.number, &site.trace, &site.operation);
      break;
   default:
      break;
   }
   site.frame = PG_(chain_of_charge)(charge, True);
   return site;
}

/* The point of KNOWN, whose hash is HASH; made if there is none: then CHARGE, which is
   OWNER's, runs. */
static UInt find_point(KnownPoint* known, UInt hash, const ULong* charge,
                       ChargeOwner owner)
{
   UInt number = PG_(intern_find)(&state.points_index, hash, is_point, known);
   if (number != 0)
      return PG_CHUNKED(KnownPoint, state.points, number - 1)->point;
   Site site    = site_of(charge, owner);
   known->point = PG_(point_of_site)(&site);
   KnownPoint* k =
      PG_(chunks_add)("pypygc.context.points", &state.points, sizeof *k);
   *k = *known;
   PG_(intern_add)(&state.points_index, hash, state.points.used);
   return known->point;
}

static UInt point_of(const ULong* charge)
{
   ChargeOwner owner = PG_(charge_owner)(charge);
   switch (owner.kind) {
   case ChargeStart:
      return PG_(runtime_point)("start-up");
   case ChargeTracing:
      return PG_(tracing_point)(owner.number);
   case ChargeBytecode:
   case ChargeCall:
   case ChargeGuard:
      break;
   default:
      return PG_(runtime_point)("no Python frame");
   }
   KnownPoint  known = {.who     = charge,
                        .callers = PG_(chain_of_charge)(charge, False)};
   const void* line  = owner.kind == ChargeBytecode
                          ? PG_(code_line)(PG_(activation_code)(), charge)
                          : NULL;
   if (line != NULL)
      known.who = line;
   UInt        words[3] = {(UInt)(Addr)known.who, (UInt)((Addr)known.who >> 32),
                           known.callers};
   UInt        hash     = PG_(hash_words)(words, 3);
   KnownPoint* recent   = &state.recent[hash % RECENT_POINTS];
   if (recent->who != known.who || recent->callers != known.callers) {
      known.point = find_point(&known, hash, charge, owner);
      *recent     = known;
   }
   return recent->point;
}

static UInt ledger_now(void)
{
   LedgerMoment now    = PG_(ledger_moment)();
   const ULong* charge = (const ULong*)(Addr)now.charge;
   if (charge == state.minor || charge == state.major)
      charge = state.before;
   now.charge = (Addr)charge;
   if (PG_(same_moment)(&now, &state.last.moment))
      return state.last.point;
   UInt point = point_of(charge);
   if (PG_(charge_owner)(charge).kind != ChargeTracing) {
      state.last.moment = now;
      state.last.point  = point;
   }
   return point;
}

/* ---- the ledger against the walk ---- */

static const Site* site_of_point(UInt point)
{
   UInt site = PG_(point_site_at)(point, 0);
   return site != 0 ? PG_(site_at)(site - 1) : NULL;
}

static Caller place_of(const Site* site)
{
   return site != NULL && site->frame != 0 ? PG_(caller_at)(site->frame)
                                           : (Caller){0};
}

static void check(UInt point)
{
   static UInt count;
   if (++count % state.check != 0)
      return;
   Caller      other = place_of(site_of_point(PG_(walk_now)()));
   const Site* site  = site_of_point(point); /* the walk may have moved sites */
   Caller      mine  = place_of(site);
   state.checked.asked++;
   if (site != NULL &&
       (site->kind == SiteCompiler || site->kind == SiteGuardFailure))
      state.checked.late++;
   else if (mine.function != other.function || mine.file != other.file ||
            mine.trace != other.trace)
      state.checked.other_function++;
   else if (mine.line != other.line || mine.operation != other.operation)
      state.checked.other_line++;
}

const ContextCheck* PG_(context_check)(void)
{
   return &state.checked;
}

UInt PG_(context_now)(void)
{
   if (!PG_(frames_known)())
      return PG_POINT_OUTSIDE;
   if (!state.ledger)
      return PG_(walk_now)();
   UInt point = ledger_now();
   if (state.check != 0)
      check(point);
   return point;
}

Bool PG_(context_stays)(void)
{
   return state.ledger && state.check == 0 && PG_(frames_known)();
}

/* ---- blocks of other drivers' traces ---- */

static Bool is_block(const void* key, UInt number)
{
   const KnownBlock *k = key, *b = &state.blocks[number - 1];
   return k->block == b->block && k->frame == b->frame;
}

UInt PG_(context_of_block)(UInt point)
{
   if (!state.ledger)
      return point;
   UInt       site  = PG_(point_site_at)(ledger_now(), 0);
   KnownBlock known = {.block = point};
   if (site != 0)
      known.frame = PG_(site_at)(site - 1)->frame;
   if (known.frame == 0)
      return point;
   UInt hash   = PG_(hash_words)(&known, 2);
   UInt number = PG_(intern_find)(&state.blocks_index, hash, is_block, &known);
   if (number != 0)
      return state.blocks[number - 1].point;
   known.point = PG_(point_called_by)(point, known.frame);
   PG_GROW("pypygc.context.blocks", state.blocks, state.blocks_used,
           state.blocks_capacity);
   state.blocks[state.blocks_used++] = known;
   PG_(intern_add)(&state.blocks_index, hash, state.blocks_used);
   return known.point;
}

/* ---- what else is told ---- */

void PG_(context_collects)(Collects what)
{
   ULong* charge = (ULong*)(Addr)PG_(guest).charge;
   Bool   mine   = charge == state.minor || charge == state.major;
   if (what == CollectsNot) {
      if (mine)
         PG_(charge_switch)(state.before);
      return;
   }
   if (!mine)
      state.before = charge;
   PG_(charge_switch)(what == CollectsMinor ? state.minor : state.major);
}

void PG_(context_compile_start)(ULong log_id)
{
   PG_(tracing_named)(log_id);
   if (state.walks)
      PG_(walk_compile_start)(log_id);
}

void PG_(context_compile_end)(void)
{
   PG_(tracing_made)();
   if (state.walks)
      PG_(walk_compile_end)();
}

void PG_(context_compile_aborted)(void)
{
   PG_(tracing_aborted)();
   if (state.walks)
      PG_(walk_compile_end)();
}

void PG_(context_after_minor)(Addr start, Addr end)
{
   PG_(frames_after_minor)();
   PG_(activations_after_minor)(start, end);
   if (state.walks)
      PG_(walk_after_minor)();
}

void PG_(context_thread)(UInt thread)
{
   PG_(charges_settle)();
   PG_(activations_thread)(thread);
}

void PG_(context_settle)(void)
{
   PG_(charges_settle)();
}

void PG_(context_restart)(void)
{
   PG_(charges_clear)();
   PG_(codes_clear)();
   PG_(tracings_clear)();
   PG_(mapped_clear)();
   PG_(activations_clear)();
}
