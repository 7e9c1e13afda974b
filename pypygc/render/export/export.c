/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A profile for another viewer: see export.h. */
#include "render/export/export.h"

#include "base/output.h"
#include "profile/reader.h"

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

int export_make(const struct export_request *request, const char *file, struct fault *fault)
{
    struct profile *profile = profile_read(file, fault);
    struct output output = {0};
    struct facts facts;
    struct export export = {.file = file, .facts = &facts, .metric = METRIC_ALLOCATED_BYTES};
    int status;

    if (profile == NULL)
        return -1;
    if (profile->is_baseline) {
        profile_free(profile);
        return fault_set(fault, "%s: is a baseline: pypygc check and diff read it", file);
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
