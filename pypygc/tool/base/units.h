/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters behind a size that a person has written: 64K, 2M, 1g. */
#ifndef PYPYGC_TOOL_UNITS_H
#define PYPYGC_TOOL_UNITS_H

#include "../port.h"

/* UNIT is 2 to this power; 0 if it is no unit. */
static inline UInt PG_(unit_bits)(HChar unit)
{
   switch (unit) {
   case 'K':
   case 'k':
      return 10;
   case 'M':
   case 'm':
      return 20;
   case 'G':
   case 'g':
      return 30;
   default:
      return 0;
   }
}

#endif
