/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place in Python source, as profiles and reports name it. */
#ifndef PYPYGC_PROFILE_PLACE_H
#define PYPYGC_PROFILE_PLACE_H

#include <stdint.h>

struct place {
    const char *file;     /* NULL: unknown, and then the others are too */
    const char *function; /* NULL if unknown */
    uint32_t line;        /* 0 if unknown */
};

#endif
