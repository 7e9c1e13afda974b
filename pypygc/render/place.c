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

/* NULL for NULL. */
static const char *short_file(const char *file)
{
    const char *slash = file != NULL ? strrchr(file, '/') : NULL;

    if (slash == NULL || slash[1] == '\0')
        return file;
    if (strncmp(slash + 1, "__", 2) == 0)
        while (slash > file && slash[-1] != '/')
            slash--;
    return slash[0] == '/' ? slash + 1 : slash;
}

void place_put_short(FILE *out, const struct place *place, int width)
{
    struct place near = *place;

    near.file = short_file(place->file);
    place_put(out, &near, width);
}

void place_put_line(FILE *out, const struct place *place, int width)
{
    char line[16] = "";

    if (place->line > 0)
        snprintf(line, sizeof line, ":%u", (unsigned)place->line);
    plain_put_end(out, short_file(place->file), width - (int)strlen(line));
    fputs(line, out);
}
