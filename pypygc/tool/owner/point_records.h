/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record for each point that did something: what its stores cost, what it malloced.
   A record is a struct that begins with the number of a site. */
#ifndef PYPYGC_TOOL_POINT_RECORDS_H
#define PYPYGC_TOOL_POINT_RECORDS_H

#include "../port.h"

/* SIZE is set, all else 0 at the start. */
typedef struct {
   UInt   size; /* of a record, in bytes */
   UInt   used, capacity;
   UChar* records;
   UInt*  by_point; /* number of a record + 1 */
   UInt   point_count;
} PointRecords;

/* The number of POINT's record, from 0 on; a new one has its site, and is 0
   otherwise. */
UInt PG_(point_record)(PointRecords* records, UInt point);

/* Record NUMBER; valid until the next one is made. */
static inline void* PG_(record_at)(const PointRecords* records, UInt number)
{
   return records->records + (SizeT)number * records->size;
}

/* Clears all records but their sites. */
void PG_(point_records_clear)(PointRecords* records);

#endif
