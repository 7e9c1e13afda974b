/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of annotated source: see source_view.h. */
#include "base/figure.h"
#include "render/annotate/source_view.h"

#include <inttypes.h>
#include <string.h>

/* Of a figure that is rounded, and of one with all digits. */
#define SHORT_WIDTH 10
#define EXACT_WIDTH 16

static const struct {
    const char *name, *meaning;
    bool is_bytes;
} COLUMN_TABLE[ANNOTATED_COLUMNS] = {
    [ANNOTATED_WORK] = {"work", "instructions of the line itself, the collector apart", false},
    [ANNOTATED_CALLEES] = {"callees", "the same with all that it called", false},
    [ANNOTATED_ALLOCATED] = {"allocated", "bytes", true},
    [ANNOTATED_OBJECTS] = {"objects", "that were allocated", false},
    [ANNOTATED_SURVIVED] = {"survived", "bytes that left the nursery", true},
    [ANNOTATED_BILL] = {"bill", "instructions of the collector because of the line, an estimate",
                        false},
    [ANNOTATED_D1] = {"D1", "misses of the first level of caches", false},
    [ANNOTATED_LL] = {"LL", "misses of the last level", false},
};

const char *column_name(enum annotated column)
{
    return COLUMN_TABLE[column].name;
}

const char *column_meaning(enum annotated column)
{
    return COLUMN_TABLE[column].meaning;
}

/* Differences have a sign. */
static int width_of(const struct source_view *view)
{
    return (view->request->exact ? EXACT_WIDTH : SHORT_WIDTH) + view->annotation->is_difference;
}

int columns_width(const struct source_view *view)
{
    return 6 + (int)view->n_columns * width_of(view);
}

void columns_put_head(const struct source_view *view)
{
    fprintf(view->ink.out, " %5s", "%");
    for (size_t i = 0; i < view->n_columns; i++)
        fprintf(view->ink.out, "%*s", width_of(view), column_name(view->columns[i]));
}

void columns_put_blank(const struct source_view *view)
{
    fprintf(view->ink.out, "%*s", columns_width(view), "");
}

/* Three digits, and what they are multiplied by: "1.23 M", "12.3 MiB". */
static const char *rounded(uint64_t count, bool is_bytes, char buffer[PLAIN_NUMBER_SIZE])
{
    static const char units[] = "kMGTPE";
    const double step = is_bytes ? 1024 : 1000;
    double value = (double)count / step;
    size_t unit = 0;

    if (is_bytes && count < 1024) {
        snprintf(buffer, PLAIN_NUMBER_SIZE, "%u B", (unsigned)count);
        return buffer;
    }
    if (!is_bytes && count < 10000)
        return plain_count(count, buffer);
    while (value >= step - 0.5 && unit + 1 < sizeof units - 1) {
        value /= step;
        unit++;
    }
    snprintf(buffer, PLAIN_NUMBER_SIZE, "%.*f %c%s",
             value < 9.995   ? 2
             : value < 99.95 ? 1
                             : 0,
             value, is_bytes && unit == 0 ? 'K' : units[unit], is_bytes ? "iB" : "");
    return buffer;
}

static void put_figure(const struct source_view *view, enum annotated column, int64_t value)
{
    const uint64_t size = figure_magnitude(value);
    char number[PLAIN_NUMBER_SIZE], text[PLAIN_NUMBER_SIZE + 1];
    const char *sign = !view->annotation->is_difference ? "" : value < 0 ? "-" : "+";

    if (view->request->exact)
        plain_count(size, number);
    else
        rounded(size, COLUMN_TABLE[column].is_bytes, number);
    snprintf(text, sizeof text, "%s%s", value == 0 ? "" : sign, value == 0 ? "." : number);
    fprintf(view->ink.out, "%*s", width_of(view), text);
}

void columns_put(const struct source_view *view, const struct annotated_figures *figures)
{
    const enum annotated first = view->columns[0];
    const int64_t value = figures->value[first];
    const double percent = annotated_percent(view->annotation, first, value);

    for (size_t i = 0; i <= view->n_columns; i++) {
        const enum annotated column = i == 0 ? first : view->columns[i - 1];
        const int64_t part = figures->value[column];
        ink_put(&view->ink, ink_of_share(figure_magnitude(part), view->annotation->whole[column]));
        if (i > 0)
            put_figure(view, column, part);
        else if (value == 0)
            fprintf(view->ink.out, "%6s", ".");
        else
            fprintf(view->ink.out, view->annotation->is_difference ? "%+6.1f" : "%6.1f",
                    value < 0 ? -percent : percent);
        ink_put(&view->ink, INK_PLAIN);
    }
}

int annotate_read_columns(struct annotate_request *request, const char *text, struct fault *fault)
{
    request->n_columns = 0;
    while (*text != '\0') {
        const size_t length = strcspn(text, ",");
        enum annotated column = 0;
        while (column < ANNOTATED_COLUMNS && (strlen(COLUMN_TABLE[column].name) != length ||
                                              memcmp(COLUMN_TABLE[column].name, text, length) != 0))
            column++;
        if (column == ANNOTATED_COLUMNS)
            return fault_set(
                fault,
                "there is no column '%.*s'; there are work, callees, allocated, objects, "
                "survived, bill, D1, LL",
                (int)(length < 40 ? length : 40), text);
        for (size_t i = 0; i < request->n_columns; i++)
            if (request->columns[i] == column)
                return fault_set(fault, "the column %s is there twice", column_name(column));
        request->columns[request->n_columns++] = column;
        text += length + (text[length] == ',');
    }
    return request->n_columns > 0 ? 0 : fault_set(fault, "--columns needs at least one column");
}
