/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of the report: see report_part.h. */
#include "render/report_part.h"

#include "analysis/class_cost.h"
#include "base/capture.h"
#include "base/output.h"
#include "render/text/text_parts.h"

#include <stdlib.h>

/* Classes that an error message names. */
#define MOST_NAMES 12

static int no_such(const char *file, const char *what, const char *name, char *names,
                   struct fault *fault)
{
    if (names[0] == '\0')
        fault_set(fault, "%s: no %s '%s'; the profile has none", file, what, name);
    else
        fault_set(fault, "%s: no %s '%s'; there are: %s", file, what, name, names);
    free(names);
    return -1;
}

static int no_such_snapshot(const struct report *report, const char *name, struct fault *fault)
{
    const struct profile *profile = report->facts->profile;
    struct capture capture;
    FILE *out = capture_begin(&capture);

    for (size_t i = 0; i < profile->n_snapshots; i++)
        fprintf(out, "%s%s", i > 0 ? ", " : "", profile->snapshots[i].name);
    return no_such(report->file, "snapshot", name, capture_end(&capture), fault);
}

static int no_such_class(const struct report *report, const struct snapshot *shot, const char *name,
                         struct fault *fault)
{
    const struct profile *profile = report->facts->profile;
    struct capture capture;
    FILE *out = capture_begin(&capture);
    size_t count;
    struct class_cost *costs = class_costs(shot, &count);

    for (size_t i = 0; i < count && i < MOST_NAMES; i++)
        fprintf(out, "%s%s", i > 0 ? ", " : "", profile->types[costs[i].class].name);
    if (count > MOST_NAMES)
        fputs(", and others that have less", out);
    free(costs);
    return no_such(report->file, "class", name, capture_end(&capture), fault);
}

int report_part_write(const struct report_request *request, const struct report *report,
                      struct fault *fault)
{
    const struct profile *profile = report->facts->profile;
    const struct snapshot *shot = request->snapshot != NULL
                                      ? profile_snapshot(profile, request->snapshot)
                                      : profile_main_snapshot(profile);
    struct capture capture;
    struct output output;
    bool found = true;
    FILE *out;
    char *text;
    int status = -1;

    if (shot == NULL)
        return no_such_snapshot(report, request->snapshot != NULL ? request->snapshot : "end",
                                fault);
    out = capture_begin(&capture);
    if (request->class != NULL)
        found = text_class(report, shot, request->class, out);
    else
        text_one_snapshot(report, shot, out);
    text = capture_end(&capture);
    if (!found) {
        no_such_class(report, shot, request->class, fault);
    } else if (output_open(&output, request->output, report->file, GATE_TEXT, fault) == 0) {
        fputs(text, output.out);
        status = output_close(&output, fault);
    }
    free(text);
    return status;
}
