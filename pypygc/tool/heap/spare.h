/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lists and dictionaries have allocated and do not use: room that was made for
   growth, and places of entries that were taken out. Follows nothing. */
#ifndef PYPYGC_TOOL_SPARE_H
#define PYPYGC_TOOL_SPARE_H

#include "../port.h"
#include "../pypy/gctypes.h"

/* Starts, when the types are known. LENGTH and ITEMS are the byte offsets of the fields
   of RPython's lists; 0 where not known. */
void PG_(spare_init)(UInt length, UInt items);

/* How many bytes of what OBJECT has for its items are not in use; 0 if it is neither
   list nor dictionary. *STORAGE is the address of the array that they are in. */
ULong PG_(spare_of)(const UChar* object, Addr* storage);

#endif
