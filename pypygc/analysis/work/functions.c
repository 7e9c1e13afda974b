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

/* A line belongs to what begins before it or with it. */
static int line_against_code(const void *line, const void *code)
{
    const struct place *x = line, *y = &(*(const struct code *const *)code)->place;
    int order = order_functions(x, y);
    if (order == 0)
        order = order_numbers(x->line, y->line);
    return order >= 0 ? 1 : -1;
}

const struct code *functions_find(const struct functions *functions, const struct place *line)
{
    const size_t behind = order_first(line, functions->codes, functions->count,
                                      sizeof *functions->codes, line_against_code);
    const struct code *found = behind > 0 ? functions->codes[behind - 1] : NULL;

    return found != NULL && order_functions(&found->place, line) == 0 ? found : NULL;
}

struct place functions_place(const struct functions *functions, const struct place *line)
{
    const struct code *code = line->file != NULL ? functions_find(functions, line) : NULL;

    return (struct place){line->file, line->function, code != NULL ? code->place.line : 0};
}
