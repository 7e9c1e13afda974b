/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites, cells and points. Cells are allocated one by one and never move, so
   that a point may remember the last one it used; a hash table finds the
   others. */
#include "sites.h"

static struct {
   Site*  sites;
   UInt   site_used, site_capacity;
   Point* points;
   UInt   point_used, point_capacity;
   Cell** cells;
   UInt   cell_used, cell_capacity;
   UInt*  slots; /* index of a cell + 1, 0 = free; size is a power of 2 */
   UInt   slot_count;
   UInt*  single; /* points made by point_of_site, by hash of the site */
   UInt   single_used, single_count;
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

static UInt hash_site(const Site* site)
{
   const UInt* words = (const UInt*)site;
   ULong       h     = 0;
   for (UInt i = 0; i < sizeof *site / sizeof *words; i++)
      h = (h ^ words[i]) * 0x9E3779B97F4A7C15ULL;
   return (UInt)(h >> 32);
}

static const Site* site_of_point(UInt number)
{
   return &state.sites[state.points[number].objects[0].site - 1];
}

static void add_single(UInt number)
{
   UInt i = hash_site(site_of_point(number)) & (state.single_count - 1);
   while (state.single[i] != 0)
      i = (i + 1) & (state.single_count - 1);
   state.single[i] = number;
}

static void grow_singles(void)
{
   UInt* old          = state.single;
   UInt  old_count    = state.single_count;
   state.single_count = old_count ? 2 * old_count : 1024;
   state.single =
      VG_(calloc)("pypygc.points.single", state.single_count, sizeof(UInt));
   for (UInt i = 0; i < old_count; i++)
      if (old[i] != 0)
         add_single(old[i]);
   VG_(free)(old);
}

UInt PG_(point_of_site)(const Site* site)
{
   if (2 * (state.single_used + 1) > state.single_count)
      grow_singles();
   UInt i = hash_site(site) & (state.single_count - 1);
   for (; state.single[i] != 0; i = (i + 1) & (state.single_count - 1))
      if (VG_(memcmp)(site_of_point(state.single[i]), site, sizeof *site) == 0)
         return state.single[i];
   UInt id                             = add_site(site);
   add_point(True, 1)->objects[0].site = id;
   state.single[i]                     = state.point_used - 1;
   state.single_used++;
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

UInt* PG_(point_index)(PointIndex* index, UInt point)
{
   if (point >= index->size) {
      UInt size      = 2 * point + 1024;
      index->numbers = VG_(realloc)("pypygc.points.index", index->numbers,
                                    size * sizeof(UInt));
      VG_(memset)
      (index->numbers + index->size, 0, (size - index->size) * sizeof(UInt));
      index->size = size;
   }
   return &index->numbers[point];
}

static UInt slot_of(UInt site, UInt type)
{
   ULong key = ((ULong)site << 32) | type;
   return (UInt)((key * 0x9E3779B97F4A7C15ULL) >> 32) & (state.slot_count - 1);
}

static void add_slot(UInt index)
{
   const Cell* c = state.cells[index];
   UInt        i = slot_of(c->site, c->type);
   while (state.slots[i] != 0)
      i = (i + 1) & (state.slot_count - 1);
   state.slots[i] = index + 1;
}

static Cell* find_cell(UInt site, UInt type)
{
   if (2 * (state.cell_used + 1) > state.slot_count) {
      VG_(free)(state.slots);
      state.slot_count = state.slot_count ? 2 * state.slot_count : 1024;
      state.slots =
         VG_(calloc)("pypygc.cells.slots", state.slot_count, sizeof(UInt));
      for (UInt k = 0; k < state.cell_used; k++)
         add_slot(k);
   }
   UInt i = slot_of(site, type);
   for (; state.slots[i] != 0; i = (i + 1) & (state.slot_count - 1)) {
      Cell* c = state.cells[state.slots[i] - 1];
      if (c->site == site && c->type == type)
         return c;
   }
   PG_GROW("pypygc.cells", state.cells, state.cell_used, state.cell_capacity);
   Cell* c                        = VG_(calloc)("pypygc.cell", 1, sizeof(Cell));
   c->site                        = site;
   c->type                        = type;
   c->number                      = state.cell_used;
   state.slots[i]                 = state.cell_used + 1;
   state.cells[state.cell_used++] = c;
   return c;
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

OldCounters* PG_(cell_old)(Cell* cell, UInt type_id)
{
   if (cell->old == NULL)
      cell->old = VG_(calloc)("pypygc.cell.old", 1, sizeof *cell->old);
   cell->old->type_id = type_id;
   return cell->old;
}

void PG_(histogram_add)(Histogram* h, ULong value, ULong bytes)
{
   UInt exponent = value != 0 ? 63 - __builtin_clzll(value) : 0;
   if (h->count == 0)
      h->lowest = exponent;
   if (exponent < h->lowest || exponent >= (UInt)h->lowest + h->count) {
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
   h->amounts[exponent - h->lowest].objects++;
   h->amounts[exponent - h->lowest].bytes += bytes;
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
      const Cell* c = state.cells[i];
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   sum->name.objects += c->counters.name.objects + c->open.name.objects;       \
   sum->name.bytes += c->counters.name.bytes + c->open.name.bytes;
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
