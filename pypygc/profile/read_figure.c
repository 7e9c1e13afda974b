/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the reader that is about baselines: see read_figure.h. */
#include "profile/read_figure.h"

#include "format.h"

#include <string.h>

void read_figure(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct kept_figure figure = {
        .file = record_optional_string(context, record, PYPYGC_KEY_FILE),
        .function = record_optional_string(context, record, PYPYGC_KEY_FUNCTION),
        .type = record_optional_string(context, record, PYPYGC_KEY_TYPE),
        .part = record_optional_string(context, record, PYPYGC_KEY_WHO),
        .key = record_string(context, record, PYPYGC_KEY_KEY),
        .value = record_number(context, record, PYPYGC_KEY_VALUE)};

    if (context->failed)
        return;
    if (figure.type == NULL && figure.part == NULL &&
        (figure.file == NULL || figure.function == NULL) &&
        strcmp(figure.key, PYPYGC_GROWTH_PER_ITERATION) != 0) {
        record_fail(context, "a figure of nothing; the file is damaged");
        return;
    }
    profile->figures = array_grow(profile->figures, profile->n_figures, &reader->figures_capacity,
                                  sizeof *profile->figures);
    profile->figures[profile->n_figures++] = figure;
}
