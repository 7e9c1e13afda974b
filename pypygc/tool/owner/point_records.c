/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records in a row, found by a table of points. */
#include "point_records.h"

#include "sites.h"

static void cover(PointRecords* r, UInt point)
{
   UInt count  = 2 * point + 1024;
   r->by_point = VG_(realloc)("pypygc.point_records.by_point", r->by_point,
                              count * sizeof(UInt));
   VG_(memset)
   (r->by_point + r->point_count, 0, (count - r->point_count) * sizeof(UInt));
   r->point_count = count;
}

UInt PG_(point_record)(PointRecords* r, UInt point)
{
   if (point >= r->point_count)
      cover(r, point);
   if (r->by_point[point] != 0)
      return r->by_point[point] - 1;
   if (r->used == r->capacity) {
      r->capacity = r->capacity ? 2 * r->capacity : 16;
      r->records  = VG_(realloc)("pypygc.point_records", r->records,
                                (SizeT)r->capacity * r->size);
   }
   UChar* record = PG_(record_at)(r, r->used);
   VG_(memset)(record, 0, r->size);
   *(UInt*)record     = PG_(point_first_site)(point);
   r->by_point[point] = ++r->used;
   return r->used - 1;
}

void PG_(point_records_clear)(PointRecords* r)
{
   for (UInt i = 0; i < r->used; i++) {
      UChar* record = PG_(record_at)(r, i);
      VG_(memset)(record + sizeof(UInt), 0, r->size - sizeof(UInt));
   }
}
