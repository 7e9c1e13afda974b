/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks for Python programs: functions that pypygc.py finds in this library, which is loaded into
   every program under the tool. They need no compiler on the user's side. */
#include "include/requests.h"

#define SHOWN __attribute__((visibility("default")))

SHOWN void pypygc_start(void);
SHOWN void pypygc_stop(void);
SHOWN void pypygc_phase_begin(const char *name);
SHOWN void pypygc_phase_end(const char *name);
SHOWN void pypygc_snapshot(const char *name);

void pypygc_start(void)
{
    PYPYGC_START();
}

void pypygc_stop(void)
{
    PYPYGC_STOP();
}

void pypygc_phase_begin(const char *name)
{
    PYPYGC_PHASE_BEGIN(name);
}

void pypygc_phase_end(const char *name)
{
    PYPYGC_PHASE_END(name);
}

void pypygc_snapshot(const char *name)
{
    PYPYGC_SNAPSHOT(name);
}
