/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites and points, in chunks. A point remembers the last cell of each object. */
#include "sites.h"

#include "../base/chunks.h"
#include "../base/intern_index.h"
#include "../base/strings.h"

static struct {
   Chunks      sites, points;
   InternIndex by_site; /* points made by point_of_site */
} state;

static UInt add_site(const Site* site)
{
   Site* s = PG_(chunks_add)("pypygc.sites", &state.sites, sizeof *s);
   *s      = *site;
   return state.sites.used;
}

static Point* add_point(Bool single, Bool jit, UInt count)
{
   Point* p        = PG_(chunks_add)("pypygc.points", &state.points, sizeof *p);
   p->single       = single;
   p->jit          = jit;
   p->object_count = count;
   if (count > 1)
      p->objects.many =
         VG_(calloc)("pypygc.points.objects", count, sizeof(PointObject));
   return p;
}

/* Size and type of all objects of P are known. */
static void note_exact(Point* p)
{
   p->dead =
      VG_(calloc)("pypygc.points.dead", p->object_count, sizeof *p->dead);
   for (UInt i = 0; i < p->object_count; i++) {
      p->dead[i].type    = PG_(point_objects)(p)[i].type;
      p->dead[i].ofs_map = -1;
   }
}

void PG_(sites_init)(void)
{
   add_point(True, False, 0); /* PG_POINT_NONE */
   add_point(True, False, 0); /* PG_POINT_GAP */
   Site outside                                = {.kind = SiteOutside};
   Site unknown                                = {.kind = SiteJitUnknown};
   add_point(True, False, 1)->objects.one.site = add_site(&outside);
   add_point(False, True, 1)->objects.one.site = add_site(&unknown);
   tl_assert(state.points.used == PG_FIRST_FREE_POINT);
}

UInt PG_(point_add)(UInt trace, UInt first_object, UInt count,
                    const UInt* sizes, const UInt* types)
{
   Point* p     = add_point(count == 1, True, count);
   Bool   known = True, exact = True;
   for (UInt i = 0; i < count; i++) {
      Site site = {.kind = SiteJit, .trace = trace, .object = first_object + i};
      PG_(point_objects)
      (p)[i] = (PointObject){
         .site = add_site(&site), .size = sizes[i], .type = types[i]};
      p->bytes += sizes[i];
      known = known && sizes[i] != 0;
      exact = exact && types[i] != 0;
   }
   if (!known)
      p->bytes = 0;
   else if (exact)
      note_exact(p);
   return state.points.used - 1;
}

static const Site* site_of_point(UInt number)
{
   return PG_(site_at)(PG_(point_first_site)(number) - 1);
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
   Bool jit = site->kind == SiteJit || site->kind == SiteJitUnknown;
   UInt id  = add_site(site);
   add_point(True, jit, 1)->objects.one.site = id;
   PG_(intern_add)(&state.by_site, hash, state.points.used - 1);
   return state.points.used - 1;
}

UInt PG_(runtime_point)(const HChar* name)
{
   Site site = {.kind = SiteRuntime,
                .name = PG_(string_intern)(name, VG_(strlen)(name))};
   return PG_(point_of_site)(&site);
}

UInt PG_(point_called_by)(UInt number, UInt frame)
{
   Point* original = PG_(point)(number);
   Point* p =
      add_point(original->single, original->jit, original->object_count);
   p->bytes = original->bytes;
   for (UInt i = 0; i < original->object_count; i++) {
      PointObject object       = PG_(point_objects)(original)[i];
      Site        site         = *PG_(site_at)(object.site - 1);
      site.frame               = frame;
      object.site              = add_site(&site);
      object.last              = 0;
      PG_(point_objects)(p)[i] = object;
   }
   if (original->dead != NULL)
      note_exact(p);
   return state.points.used - 1;
}

Point* PG_(point)(UInt number)
{
   return PG_CHUNKED(Point, state.points, number);
}

UInt PG_(point_first_site)(UInt number)
{
   return PG_(point_objects)(PG_(point)(number))->site;
}

UInt PG_(point_site_at)(UInt number, ULong offset)
{
   Point* p = PG_(point)(number);
   for (UInt i = 0; i < p->object_count; i++) {
      const PointObject* object = &PG_(point_objects)(p)[i];
      if (offset < object->size || i + 1 == p->object_count)
         return object->site;
      offset -= object->size;
   }
   return 0;
}

Cell* PG_(point_cell)(PointObject* object, UInt type)
{
   Cell* cell = object->last != 0 ? PG_(cell_at)(object->last - 1) : NULL;
   if (cell == NULL || cell->type != type) {
      cell         = PG_(cell_of)(object->site, type);
      object->last = cell->number + 1;
   }
   return cell;
}

Cell* PG_(point_first_cell)(UInt point, UInt type)
{
   return PG_(point_cell)(PG_(point_objects)(PG_(point)(point)), type);
}

void PG_(point_settle)(Point* point, UInt i)
{
   PointDead* d = &point->dead[i];
   if (d->dead == 0)
      return;
   PointObject* object = &PG_(point_objects)(point)[i];
   Cell*        cell   = PG_(point_cell)(object, d->type);
   PG_(cell_add_ended)(cell, Cell_died, d->dead, d->dead * object->size);
   d->dead = 0;
}

void PG_(points_settle)(void)
{
   for (UInt i = 0; i < state.points.used; i++) {
      Point* point = PG_(point)(i);
      for (UInt k = 0; point->dead != NULL && k < point->object_count; k++)
         PG_(point_settle)(point, k);
   }
}

UInt PG_(sites_count)(void)
{
   return state.sites.used;
}

const Site* PG_(site_at)(UInt i)
{
   return PG_CHUNKED(Site, state.sites, i);
}

UInt PG_(points_count)(void)
{
   return state.points.used;
}
