/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points with what is alive: see write_alive.h. Cells are grouped by type, and by type and
   folded site. The changes from point to point are gone through twice: to find which groups ever
   had much, and to write what these had at each point. */
#include "write/write_alive.h"

#include "format.h"
#include "heap/alive.h"
#include "options.h"
#include "write/fold.h"
#include "write/json.h"
#include "write/rows.h"
#include "write/used.h"

/* A group matters if at any point it has one part in so many of what was alive at the most. */
#define SMALL_PART 200

/* Where all points have less there is nothing to tell: PyPy itself has as much. */
#define LEAST_ALIVE (8ULL << 20)

#define NO_GROUP (~0U)

typedef struct {
   UInt type, site; /* a folded site; 0: of all sites */
   UInt cell;       /* number of what is old of it (cell_old_number) */
} Member;

typedef struct {
   UInt   type, site;
   Amount now;
   ULong  most; /* bytes */
   UInt row; /* its number among those that are written; NO_GROUP: it is not */
} Group;

static struct {
   Member* members;
   UInt    member_count;
   Group*  groups;
   UInt    group_count;
   UInt *  by_type, *by_site; /* by cell_old_number: the groups of the cell */
   Amount* written;           /* by row and point */
   UInt    rows;
} state;

/* ---- groups ---- */

static Int order(UInt a, UInt b)
{
   return a < b ? -1 : a > b;
}

static Int by_group(const void* a, const void* b)
{
   const Member *x = a, *y = b;
   Int           r = order(x->type, y->type);
   if (r == 0)
      r = order(x->site, y->site);
   return r != 0 ? r : order(x->cell, y->cell);
}

static void collect_members(UInt old_count)
{
   state.members =
      VG_(malloc)("pypygc.write_alive.members",
                  (2 * (SizeT)old_count + 1) * sizeof *state.members);
   for (UInt i = 0; i < PG_(cells_count)(); i++) {
      const Cell* c      = PG_(cell_at)(i);
      UInt        number = PG_(cell_old_number)(c);
      if (number == old_count || !PG_(used_type)(c->type))
         continue;
      state.members[state.member_count++] = (Member){c->type, 0, number};
      if (PG_(used_site)(c->site))
         state.members[state.member_count++] =
            (Member){c->type, PG_(fold_of)(c->site), number};
   }
   VG_(ssort)
   (state.members, state.member_count, sizeof *state.members, by_group);
}

static void make_groups(UInt old_count)
{
   SizeT index   = ((SizeT)old_count + 1) * sizeof(UInt);
   state.by_type = VG_(malloc)("pypygc.write_alive.by_type", index);
   state.by_site = VG_(malloc)("pypygc.write_alive.by_site", index);
   VG_(memset)(state.by_type, 0xff, index);
   VG_(memset)(state.by_site, 0xff, index);
   state.groups =
      VG_(malloc)("pypygc.write_alive.groups",
                  ((SizeT)state.member_count + 1) * sizeof *state.groups);
   for (UInt i = 0; i < state.member_count; i++) {
      const Member* m = &state.members[i];
      if (i == 0 || m[-1].type != m->type || m[-1].site != m->site)
         state.groups[state.group_count++] =
            (Group){.type = m->type, .site = m->site, .row = NO_GROUP};
      (m->site == 0 ? state.by_type : state.by_site)[m->cell] =
         state.group_count - 1;
   }
   VG_(free)(state.members);
   state.members = NULL;
}

/* ---- going through the points ---- */

static void add_change(UInt group, const AliveChange* change)
{
   if (group == NO_GROUP)
      return;
   state.groups[group].now.objects += change->objects;
   state.groups[group].now.bytes += change->bytes;
}

static void note_most(UInt group)
{
   if (group != NO_GROUP &&
       state.groups[group].now.bytes > state.groups[group].most)
      state.groups[group].most = state.groups[group].now.bytes;
}

/* All groups have what they have at point I, after those before it. */
static void go_to(UInt i)
{
   UInt               count;
   const AliveChange* changes = PG_(alive_changes)(i, &count);
   for (UInt k = 0; k < count; k++) {
      UInt number = PG_(cell_old_number)(PG_(cell_at)(changes[k].cell));
      add_change(state.by_type[number], &changes[k]);
      add_change(state.by_site[number], &changes[k]);
   }
   for (UInt k = 0; k < count; k++) {
      UInt number = PG_(cell_old_number)(PG_(cell_at)(changes[k].cell));
      note_most(state.by_type[number]);
      note_most(state.by_site[number]);
   }
}

static ULong most_alive(void)
{
   ULong most = 0;
   for (UInt i = 0; i < PG_(alive_count)(); i++)
      if (PG_(alive_at)(i)->bytes > most)
         most = PG_(alive_at)(i)->bytes;
   return most;
}

static void choose_rows(void)
{
   ULong least = PG_(options)->fold != 0 ? most_alive() / SMALL_PART : 1;
   for (UInt g = 0; g < state.group_count; g++) {
      Group* group = &state.groups[g];
      if (group->most >= least)
         group->row = state.rows++;
      group->now = (Amount){0, 0};
   }
}

/* The last row is for all types that have none. */
static void fill_rows(void)
{
   UInt points   = PG_(alive_count)();
   state.written = VG_(calloc)("pypygc.write_alive.rows",
                               ((SizeT)state.rows + 1) * points,
                               sizeof *state.written);
   Amount* rest  = &state.written[(SizeT)state.rows * points];
   for (UInt i = 0; i < points; i++) {
      go_to(i);
      rest[i] = (Amount){PG_(alive_at)(i)->objects, PG_(alive_at)(i)->bytes};
      for (UInt g = 0; g < state.group_count; g++) {
         const Group* group = &state.groups[g];
         if (group->row == NO_GROUP)
            continue;
         state.written[(SizeT)group->row * points + i] = group->now;
         if (group->site == 0) {
            rest[i].objects -= group->now.objects;
            rest[i].bytes -= group->now.bytes;
         }
      }
   }
}

/* ---- writing ---- */

#define NAME(name, unit, since, meaning) #name,

static void write_points(void)
{
   static const HChar* const columns[] = {PYPYGC_ALIVE_FIELDS(NAME, NAME)};
   PG_(rows_begin)
   (PYPYGC_KIND_ALIVE, columns, sizeof columns / sizeof columns[0],
    RowsInOrder);
   for (UInt i = 0; i < PG_(alive_count)(); i++) {
      const AlivePoint* p = PG_(alive_at)(i);
#define MEASURED(name, unit, since, meaning) p->name,
#define COUNT(name, unit, since, meaning)    PG_(or_nothing)(p->name),
      ULong row[] = {PYPYGC_ALIVE_FIELDS(MEASURED, COUNT)};
#undef MEASURED
#undef COUNT
      PG_(row)(row);
   }
   PG_(rows_end)();
}

/* Amounts at each point, up to the last one that is not 0. */
static void write_amounts(UInt type, UInt site, const Amount* amounts)
{
   UInt count = PG_(alive_count)();
   while (count > 0 && amounts[count - 1].objects == 0)
      count--;
   if (count == 0)
      return;
   PG_(json_record)(PYPYGC_KIND_ALIVE_OF);
   PG_(json_number)(PYPYGC_KEY_TYPE, type);
   PG_(json_nonzero)(PYPYGC_KEY_SITE, site);
   PG_(json_list)(PYPYGC_KEY_OBJECTS);
   for (UInt i = 0; i < count; i++)
      PG_(json_item_number)(amounts[i].objects);
   PG_(json_end_list)();
   PG_(json_list)(PYPYGC_KEY_BYTES);
   for (UInt i = 0; i < count; i++)
      PG_(json_item_number)(amounts[i].bytes);
   PG_(json_end_list)();
   PG_(json_end_record)();
}

static void write_groups(void)
{
   UInt points = PG_(alive_count)();
   for (UInt g = 0; g < state.group_count; g++) {
      const Group* group = &state.groups[g];
      if (group->row != NO_GROUP)
         write_amounts(group->type, group->site,
                       &state.written[(SizeT)group->row * points]);
   }
   write_amounts(PYPYGC_TYPE_REST_ID, 0,
                 &state.written[(SizeT)state.rows * points]);
}

static void release(void)
{
   VG_(free)(state.groups);
   VG_(free)(state.by_type);
   VG_(free)(state.by_site);
   VG_(free)(state.written);
   VG_(memset)(&state, 0, sizeof state);
}

void PG_(write_alive)(void)
{
   UInt old_count = PG_(cells_old_count)();
   if (PG_(alive_count)() < 2 ||
       (PG_(options)->fold != 0 && most_alive() < LEAST_ALIVE))
      return;
   collect_members(old_count);
   make_groups(old_count);
   for (UInt i = 0; i < PG_(alive_count)(); i++)
      go_to(i);
   choose_rows();
   fill_rows();
   write_points();
   write_groups();
   release();
}
