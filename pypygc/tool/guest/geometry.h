/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which caches are simulated: those of the machine, or those that the user
   names. */
#ifndef PYPYGC_TOOL_GEOMETRY_H
#define PYPYGC_TOOL_GEOMETRY_H

#include "cachesim.h"

/* Reads "size,associativity,line size", as Cachegrind's options have it. Returns
   NULL, or what is wrong as half a sentence. */
const HChar* PG_(geometry_parse)(const HChar* text, CacheGeometry* geometry);

/* Fills in those of GEOMETRIES that were not given (size 0): from Linux, else
   from what Valgrind knows of the processor, else common ones. */
void PG_(geometry_complete)(CacheGeometries* geometries);

#endif
