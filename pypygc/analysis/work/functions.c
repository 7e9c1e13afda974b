/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which function a line belongs to: see functions.h. */
#include "analysis/work/functions.h"

#include "analysis/order.h"

#include <stdlib.h>

static int by_name_and_line(const void *a, const void *b)
{
    const struct code *x = *(const struct code *const *)a, *y = *(const struct code *const *)b;
    int order = order_functions(&x->place, &y->place);
    if (order == 0)
        order = order_numbers(x->place.line, y->place.line);
    return order != 0 ? order : order_numbers(x->id, y->id);
}

void functions_index(const struct profile *profile, struct functions *functions)
{
    functions->count = profile->work.n_codes;
    functions->codes = array_new(functions->count, sizeof *functions->codes);
    for (size_t i = 0; i < functions->count; i++)
        functions->codes[i] = &profile->work.codes[i];
    qsort(functions->codes, functions->count, sizeof *functions->codes, by_name_and_line);
}

void functions_free(struct functions *functions)
{
    free(functions->codes);
    *functions = (struct functions){0};
}

const struct code *functions_find(const struct functions *functions, const struct place *line)
{
    size_t low = 0, high = functions->count;
    const struct code *found;

    while (low < high) { /* the first that stands behind the line */
        const size_t middle = low + (high - low) / 2;
        const struct place *place = &functions->codes[middle]->place;
        const int order = order_functions(place, line);
        if (order < 0 || (order == 0 && place->line <= line->line))
            low = middle + 1;
        else
            high = middle;
    }
    found = low > 0 ? functions->codes[low - 1] : NULL;
    return found != NULL && order_functions(&found->place, line) == 0 ? found : NULL;
}

struct place functions_place(const struct functions *functions, const struct place *line)
{
    const struct code *code = line->file != NULL ? functions_find(functions, line) : NULL;

    return (struct place){line->file, line->function, code != NULL ? code->place.line : 0};
}
