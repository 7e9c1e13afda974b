/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A profile for another viewer: see export.h. */
#include "render/export/export.h"

#include "base/output.h"
#include "profile/reader.h"
#include "render/refused.h"

#include <unistd.h>

bool export_shows(const struct export *export, enum metric metric)
{
    if (export->has_metric)
        return export->metric == metric;
    return METRICS[metric].unit != UNIT_OBJECTS && metric_known(export->facts, metric);
}

/* The metric that was asked for. Returns 0, or -1 with *fault set. */
static int choose_metric(const struct export_request *request, struct export *export,
                         struct fault *fault)
{
    char names[512];

    if (request->metric == NULL)
        return 0;
    if ((request->format->needs & (TAKES_METRIC | TAKES_METRICS)) == 0)
        return fault_set(fault, "--metric is not for --format=%s, which has all that it can show",
                         request->format->name);
    if (!metric_by_name(request->metric, &export->metric)) {
        metric_names(names, sizeof names);
        return fault_set(fault, "--metric is %s, not '%s'", names, request->metric);
    }
    if (!metric_known(export->facts, export->metric))
        return fault_set(fault, "%s: the run did not measure %s", export->file, request->metric);
    export->has_metric = true;
    return 0;
}

/* Whether the profile has what the format is about. Returns 0, or -1 with *fault set. */
static int look_for_needs(const struct format *format, const char *file,
                          const struct profile *profile, struct fault *fault)
{
    if ((format->needs & NEEDS_OLD) != 0 && !profile_has_old(profile))
        return fault_set(fault,
                         "%s: --format=%s is about the old generation, which was not followed; "
                         "pypygc report says why",
                         file, format->name);
    if ((format->needs & NEEDS_CURVE) != 0 && profile->n_curve == 0)
        return fault_set(
            fault,
            "%s: --format=%s is about memory over time, which this profile has not: its "
            "tool was too old, or there was no minor collection",
            file, format->name);
    return 0;
}

/* Bytes that are no text do a terminal no good. Returns 0, or -1 with *fault set. */
static int look_at_terminal(const struct export_request *request, struct fault *fault)
{
    if (request->format->gate == GATE_BYTES && request->output == NULL && isatty(STDOUT_FILENO))
        return fault_set(fault, "--format=%s is not for terminals: name a file after --output",
                         request->format->name);
    return 0;
}

int export_make(const struct export_request *request, const char *file, struct fault *fault)
{
    struct profile *profile = profile_read(file, fault);
    struct output output = {0};
    struct facts facts;
    struct export export = {.file = file, .facts = &facts, .metric = METRIC_ALLOCATED_BYTES};
    int status;

    if (profile == NULL)
        return -1;
    if (refuse_baseline(profile, file, fault) != 0 || look_at_terminal(request, fault) != 0 ||
        look_for_needs(request->format, file, profile, fault) != 0) {
        profile_free(profile);
        return -1;
    }
    facts_compute(profile, &facts);
    status = choose_metric(request, &export, fault);
    if (status == 0)
        status = output_open(&output, request->output, file, request->format->gate, fault);
    if (status == 0) {
        request->format->put.export(&export, output.out);
        status = output_close(&output, fault);
    }
    facts_free(&facts);
    profile_free(profile);
    return status;
}
