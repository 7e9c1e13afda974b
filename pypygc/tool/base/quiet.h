/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps signals that the tool's own writes raise from the program: SIGXFSZ where
   a limit on the size of files is reached, SIGPIPE where nobody reads. */
#ifndef PYPYGC_TOOL_QUIET_H
#define PYPYGC_TOOL_QUIET_H

#include "pub_tool_basics.h"
#include "pub_tool_vki.h"

#include "port.h"

typedef struct {
   vki_sigset_t mask;    /* that was in effect */
   vki_sigset_t pending; /* what waited for the program already */
} Quiet;

/* From here to quiet_end the two signals are held back; quiet_end takes away those
   that have come meanwhile, and leaves what the program was to get. */
void PG_(quiet_begin)(Quiet* quiet);
void PG_(quiet_end)(const Quiet* quiet);

#endif
