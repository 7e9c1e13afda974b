/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites, cells and points. Cells are allocated one by one and never move, so
   that a point may remember the last one it used; an index finds the
   others. */
#include "sites.h"

#include "../base/intern_index.h"
#include "../base/strings.h"

static struct {
   Site*       sites;
   UInt        site_used, site_capacity;
   Point*      points;
   UInt        point_used, point_capacity;
   Cell**      cells;
   UInt        cell_used, cell_capacity;
   InternIndex by_key;  /* cells, by number + 1 */
   InternIndex by_site; /* points made by point_of_site */
} state;

static UInt add_site(const Site* site)
{
   PG_GROW("pypygc.sites", state.sites, state.site_used, state.site_capacity);
   state.sites[state.site_used++] = *site;
   return state.site_used;
}

static Point* add_point(Bool single, UInt count)
{
   PG_GROW("pypygc.points", state.points, state.point_used,
           state.point_capacity);
   Point* p        = &state.points[state.point_used++];
   p->single       = single;
   p->object_count = count;
   p->objects      = VG_(calloc)("pypygc.points.objects", count ? count : 1,
                            sizeof(PointObject));
   p->bytes        = 0;
   p->exact        = False;
   return p;
}

void PG_(sites_init)(void)
{
   add_point(True, 0); /* PG_POINT_NONE */
   add_point(True, 0); /* PG_POINT_GAP */
   Site outside                         = {.kind = SiteOutside};
   Site unknown                         = {.kind = SiteJitUnknown};
   add_point(True, 1)->objects[0].site  = add_site(&outside);
   add_point(False, 1)->objects[0].site = add_site(&unknown);
   tl_assert(state.point_used == PG_FIRST_FREE_POINT);
}

UInt PG_(point_add)(UInt trace, UInt first_object, UInt count,
                    const UInt* sizes, const UInt* types)
{
   Point* p     = add_point(count == 1, count);
   Bool   known = True;
   p->exact     = True;
   for (UInt i = 0; i < count; i++) {
      Site site = {.kind = SiteJit, .trace = trace, .object = first_object + i};
      p->objects[i].site      = add_site(&site);
      p->objects[i].size      = sizes[i];
      p->objects[i].type      = types[i];
      p->objects[i].dead_type = types[i];
      p->objects[i].ofs_map   = -1;
      p->bytes += sizes[i];
      known    = known && sizes[i] != 0;
      p->exact = p->exact && types[i] != 0;
   }
   if (!known) {
      p->bytes = 0;
      p->exact = False;
   }
   return state.point_used - 1;
}

static const Site* site_of_point(UInt number)
{
   return &state.sites[state.points[number].objects[0].site - 1];
}

static Bool is_site(const void* key, UInt point)
{
   return VG_(memcmp)(key, site_of_point(point), sizeof(Site)) == 0;
}

UInt PG_(point_of_site)(const Site* site)
{
   UInt hash   = PG_(hash_words)(site, sizeof *site / sizeof(UInt));
   UInt number = PG_(intern_find)(&state.by_site, hash, is_site, site);
   if (number != 0)
      return number;
   UInt id                             = add_site(site);
   add_point(True, 1)->objects[0].site = id;
   PG_(intern_add)(&state.by_site, hash, state.point_used - 1);
   return state.point_used - 1;
}

UInt PG_(runtime_point)(const HChar* name)
{
   Site site = {.kind = SiteRuntime,
                .name = PG_(string_intern)(name, VG_(strlen)(name))};
   return PG_(point_of_site)(&site);
}

UInt PG_(point_called_by)(UInt number, UInt frame)
{
   Point  original = state.points[number];
   Point* p        = add_point(original.single, original.object_count);
   p->bytes        = original.bytes;
   p->exact        = original.exact;
   for (UInt i = 0; i < original.object_count; i++) {
      Site site               = state.sites[original.objects[i].site - 1];
      site.frame              = frame;
      p->objects[i].site      = add_site(&site);
      p->objects[i].size      = original.objects[i].size;
      p->objects[i].type      = original.objects[i].type;
      p->objects[i].dead_type = original.objects[i].type;
      p->objects[i].ofs_map   = -1;
   }
   return state.point_used - 1;
}

Point* PG_(point)(UInt number)
{
   return &state.points[number];
}

Bool PG_(point_is_jit)(UInt number)
{
   if (number <= PG_POINT_OUTSIDE)
      return False;
   SiteKind kind = site_of_point(number)->kind;
   return kind == SiteJit || kind == SiteJitUnknown;
}

UInt PG_(point_site_at)(UInt number, ULong offset)
{
   const Point* p = PG_(point)(number);
   for (UInt i = 0; i < p->object_count; i++) {
      const PointObject* object = &p->objects[i];
      if (offset < object->size || i + 1 == p->object_count)
         return object->site;
      offset -= object->size;
   }
   return 0;
}

/* What a cell is found by. */
typedef struct {
   UInt site, type;
} CellKey;

static Bool is_cell(const void* key, UInt number)
{
   const CellKey* k = key;
   const Cell*    c = state.cells[number - 1];
   return c->site == k->site && c->type == k->type;
}

static Cell* make_cell(UInt site, UInt type, UInt hash)
{
   PG_GROW("pypygc.cells", state.cells, state.cell_used, state.cell_capacity);
   Cell* c                        = VG_(calloc)("pypygc.cell", 1, sizeof(Cell));
   c->site                        = site;
   c->type                        = type;
   c->number                      = state.cell_used;
   state.cells[state.cell_used++] = c;
   PG_(intern_add)(&state.by_key, hash, state.cell_used);
   return c;
}

/* The cells that were found last; the index is large, and most of it is not in the
   processor's caches. */
#define RECENT_CELLS 8192

static Cell* recent_cells[RECENT_CELLS];

static Cell* find_cell(UInt site, UInt type)
{
   CellKey key    = {site, type};
   UInt    hash   = PG_(hash_words)(&key, sizeof key / sizeof(UInt));
   Cell**  recent = &recent_cells[hash % RECENT_CELLS];
   if (*recent != NULL && (*recent)->site == site && (*recent)->type == type)
      return *recent;
   UInt number = PG_(intern_find)(&state.by_key, hash, is_cell, &key);
   *recent     = number != 0 ? state.cells[number - 1]
                             : make_cell(site, type, hash);
   return *recent;
}

Cell* PG_(point_cell)(PointObject* object, UInt type)
{
   if (object->last == NULL || object->last->type != type)
      object->last = find_cell(object->site, type);
   return object->last;
}

Cell* PG_(point_first_cell)(UInt point, UInt type)
{
   return PG_(point_cell)(&state.points[point].objects[0], type);
}

Counters* PG_(cell_open)(Cell* cell)
{
   if (cell->open == NULL)
      cell->open = VG_(calloc)("pypygc.cell.open", 1, sizeof *cell->open);
   return cell->open;
}

Counters PG_(cell_young)(const Cell* cell)
{
   Counters sum = cell->counters;
   if (cell->open == NULL)
      return sum;
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   sum.name.objects += cell->open->name.objects;                               \
   sum.name.bytes += cell->open->name.bytes;
   PYPYGC_NURSERY_COLUMNS(COLUMN)
#undef COLUMN
   return sum;
}

void PG_(cells_close)(void)
{
   for (UInt i = 0; i < state.cell_used; i++) {
      VG_(free)(state.cells[i]->open);
      state.cells[i]->open = NULL;
   }
}

OldCounters* PG_(cell_old)(Cell* cell, UInt type_id)
{
   if (cell->old == NULL)
      cell->old = VG_(calloc)("pypygc.cell.old", 1, sizeof *cell->old);
   cell->old->type_id = type_id;
   return cell->old;
}

/* Makes room for EXPONENT. */
static void widen(Histogram* h, UInt exponent)
{
   if (h->count == 0)
      h->lowest = exponent;
   if (exponent >= h->lowest && exponent < (UInt)h->lowest + h->count)
      return;
   UInt lowest = exponent < h->lowest ? exponent : h->lowest;
   UInt end    = h->lowest + h->count;
   if (exponent >= end)
      end = exponent + 1;
   Amount* wider =
      VG_(calloc)("pypygc.histogram", end - lowest, sizeof(Amount));
   for (UInt i = 0; i < h->count; i++)
      wider[h->lowest + i - lowest] = h->amounts[i];
   VG_(free)(h->amounts);
   h->amounts = wider;
   h->lowest  = lowest;
   h->count   = end - lowest;
}

void PG_(histogram_add)(Histogram* h, ULong value, ULong bytes)
{
   UInt exponent = value != 0 ? 63 - __builtin_clzll(value) : 0;
   widen(h, exponent);
   h->amounts[exponent - h->lowest].objects++;
   h->amounts[exponent - h->lowest].bytes += bytes;
}

void PG_(histogram_join)(Histogram* h, const Histogram* more)
{
   for (UInt i = 0; i < more->count; i++) {
      if (more->amounts[i].objects == 0)
         continue;
      widen(h, more->lowest + i);
      Amount* amount = &h->amounts[more->lowest + i - h->lowest];
      amount->objects += more->amounts[i].objects;
      amount->bytes += more->amounts[i].bytes;
   }
}

void PG_(point_settle)(PointObject* object)
{
   if (object->dead == 0)
      return;
   Counters* c = &PG_(point_cell)(object, object->dead_type)->counters;
   c->allocated.objects += object->dead;
   c->allocated.bytes += object->dead * object->size;
   c->died.objects += object->dead;
   c->died.bytes += object->dead * object->size;
   object->dead = 0;
}

void PG_(points_settle)(void)
{
   for (UInt i = 0; i < state.point_used; i++)
      for (UInt k = 0; k < state.points[i].object_count; k++)
         PG_(point_settle)(&state.points[i].objects[k]);
}

UInt PG_(sites_count)(void)
{
   return state.site_used;
}

const Site* PG_(site_at)(UInt i)
{
   return &state.sites[i];
}

UInt PG_(points_count)(void)
{
   return state.point_used;
}

UInt PG_(cells_count)(void)
{
   return state.cell_used;
}

Cell* PG_(cell_at)(UInt i)
{
   return state.cells[i];
}

void PG_(cells_sum)(Counters* sum)
{
   VG_(memset)(sum, 0, sizeof *sum);
   for (UInt i = 0; i < state.cell_used; i++) {
      Counters c = PG_(cell_young)(state.cells[i]);
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   sum->name.objects += c.name.objects;                                        \
   sum->name.bytes += c.name.bytes;
      PYPYGC_NURSERY_COLUMNS(COLUMN)
#undef COLUMN
   }
}

void PG_(cells_sum_old)(OldCounters* sum)
{
   VG_(memset)(sum, 0, sizeof *sum);
   for (UInt i = 0; i < state.cell_used; i++) {
      const OldCounters* o = state.cells[i]->old;
      if (o == NULL)
         continue;
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   sum->name.objects += o->name.objects;                                       \
   sum->name.bytes += o->name.bytes;
      PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN
   }
}

void PG_(sites_clear)(void)
{
   for (UInt i = 0; i < state.cell_used; i++) {
      VG_(memset)(&state.cells[i]->counters, 0, sizeof(Counters));
      OldCounters* o = state.cells[i]->old;
      if (o == NULL)
         continue;
      UInt type_id = o->type_id;
      VG_(free)(o->lifetime.amounts);
      VG_(free)(o->lifetime_instructions.amounts);
      VG_(memset)(o, 0, sizeof *o);
      o->type_id = type_id;
   }
}
