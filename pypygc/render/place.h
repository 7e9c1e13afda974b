/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places in Python programs, as people read them. */
#ifndef PYPYGC_RENDER_PLACE_H
#define PYPYGC_RENDER_PLACE_H

#include "profile/profile.h"

#include <stdio.h>

/* Writes a place as FILE:LINE FUNCTION within width columns. The end of the file's name is kept,
   since it says most, and the function if it is short. Without a file, only the function. */
void place_put(FILE *out, const struct place *place, int width);

/* The same with no more than the last part of the file's name; with its folder, too, if that says little
   alone, as __init__.py does. */
void place_put_short(FILE *out, const struct place *place, int width);

/* The same without the function: FILE:LINE. */
void place_put_line(FILE *out, const struct place *place, int width);

#endif
