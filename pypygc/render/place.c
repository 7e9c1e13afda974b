/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places for people: see place.h. */
#include "render/place.h"

#include "base/plain.h"

#include <stdio.h>
#include <string.h>

void place_put(FILE *out, const struct place *place, int width)
{
    const char *function = place->function != NULL ? place->function : "?";
    char line[16] = "";
    int rest, spare;

    if (place->file == NULL) {
        plain_put_cut(out, function, width);
        return;
    }
    if (place->line > 0)
        snprintf(line, sizeof line, ":%u", (unsigned)place->line);
    rest = width - (int)strlen(line) - 1;
    spare = rest - (int)plain_columns(function, (size_t)width);
    rest -= plain_put_end(out, place->file, spare > rest * 2 / 3 ? spare : rest * 2 / 3);
    fprintf(out, "%s ", line);
    plain_put_cut(out, function, rest);
}
