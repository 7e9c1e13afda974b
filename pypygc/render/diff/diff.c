/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison from two profiles: see diff.h. */
#include "render/diff/diff.h"

#include "base/output.h"
#include "profile/reader.h"

static int write_diff(const struct diff_request *request, const struct profile *old_run,
                      const struct profile *new_run, struct fault *fault)
{
    struct facts old_facts, new_facts;
    struct comparison comparison;
    const struct diff diff = {request->old_file, request->new_file, &comparison, request->top};
    struct output output;

    if (output_open(&output, request->output, request->new_file, request->format->gate, fault) != 0)
        return -1;
    facts_compute(old_run, &old_facts);
    facts_compute(new_run, &new_facts);
    compare(&old_facts, &new_facts, &comparison);
    request->format->put.diff(&diff, output.out);
    comparison_free(&comparison);
    facts_free(&new_facts);
    facts_free(&old_facts);
    return output_close(&output, fault);
}

int diff_make(const struct diff_request *request, struct fault *fault)
{
    struct profile *old_run = profile_read(request->old_file, fault), *new_run = NULL;
    int status = -1;

    if (old_run != NULL)
        new_run = profile_read(request->new_file, fault);
    if (new_run != NULL)
        status = write_diff(request, old_run, new_run, fault);
    profile_free(new_run);
    profile_free(old_run);
    return status;
}
