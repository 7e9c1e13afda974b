/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the profile goes. This module alone opens, holds and replaces the file.

   Its directory is opened before the program starts, and held where the program
   cannot reach it (Valgrind keeps the last descriptors below the limit to itself),
   so that it is found again whatever the program does to its root, its working
   directory or its mounts. A profile is written to a file without a name, which is
   then put into its place: what stands there is always whole, and nothing remains
   of what was interrupted. If that cannot be, a second place is tried, and said. */
#ifndef PYPYGC_TOOL_OUTFILE_H
#define PYPYGC_TOOL_OUTFILE_H

#include "pub_tool_basics.h"

#include "port.h"

/* Opens what is to be held. To be called once, before the program runs. NULL, or
   the reason why a profile cannot be written; *NAME is the file's name then, to
   be freed. Ends the process if the name has a bad % sequence. Leaves nothing
   behind in the directory. */
const HChar* PG_(outfile_start)(HChar** name);

/* This process was just forked: its profile goes to a file of its own. */
void PG_(outfile_forked)(void);

/* True if the profile replaces the one before; False for a pipe or a device, which
   gets it once. */
Bool PG_(outfile_replaces)(void);

/* Writes a profile: PRODUCE, given WHOLE, calls outfile_put with all of it, and
   returns False as soon as that does; it may be called again, for another place.
   What is written replaces what was there; but one that was cut, because there was no
   room, does not replace a whole one of this process.
   Returns the path of what was written, to be freed; NULL if nothing was.
   Messages on Valgrind's output say what went wrong; of CHECKPOINTs, only the
   first. */
HChar* PG_(outfile_write)(Bool (*produce)(const void* whole), const void* whole,
                          Bool checkpoint);

/* Takes COUNT bytes of a profile. False once they cannot be written. */
Bool PG_(outfile_put)(const HChar* bytes, SizeT count);

#endif
