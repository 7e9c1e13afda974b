/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison from two profiles: see diff.h. */
#include "render/diff/diff.h"

#include "analysis/anonymous.h"
#include "analysis/rules/rules.h"
#include "analysis/suppress.h"
#include "base/output.h"
#include "profile/reader.h"
#include "render/page/page.h"
#include "render/refused.h"

#include <stdio.h>

/* One of the two runs. */
struct side {
    struct facts facts;
    struct findings findings;
    struct suppressed suppressed;
    struct sources *sources;
};

static void side_begin(struct side *side, const struct diff_request *request,
                       const struct profile *profile, const char *file)
{
    static const struct suppressions NONE;

    side->sources = sources_new(&profile->run, file);
    sources_allow_all(side->sources, &request->sources);
    facts_compute(profile, &side->facts);
    if (profile->is_baseline) /* there is nothing that a rule could look at */
        findings_begin(&side->facts, &side->findings);
    else
        rules_apply(&side->facts, &side->findings);
    findings_suppress(&side->findings, &NONE, side->sources, &side->suppressed);
}

static void side_end(struct side *side)
{
    suppressed_free(&side->suppressed);
    findings_free(&side->findings);
    facts_free(&side->facts);
    sources_free(side->sources);
}

static int write_diff(const struct diff_request *request, const struct profile *old_run,
                      const struct profile *new_run, struct fault *fault)
{
    struct side was, is;
    struct comparison comparison;
    struct compared_findings findings;
    struct diff diff = {.old_file = request->anonymize ? ANONYMOUS_PROFILE : request->old_file,
                        .new_file = request->anonymize ? ANONYMOUS_PROFILE : request->new_file,
                        .comparison = &comparison,
                        .findings = &findings,
                        .no_source = request->no_source,
                        .top = request->top};
    struct output output;
    int status;

    if (output_open(&output, request->output, request->new_file, request->format->gate, fault) != 0)
        return -1;
    side_begin(&was, request, old_run, request->old_file);
    side_begin(&is, request, new_run, request->new_file);
    diff.sources = is.sources;
    compare(&was.facts, &is.facts, &comparison);
    compare_findings(&was.findings, &is.findings, &comparison, &findings);
    request->format->put.diff(&diff, output.out);
    status = output_close(&output, fault);
    if (status == 0 && request->format->put.diff == diff_html)
        tell_refused_sources(is.sources, "to quote it");
    compared_findings_free(&findings);
    comparison_free(&comparison);
    side_end(&is);
    side_end(&was);
    return status;
}

char *diff_page_name(const char *new_file)
{
    char *name;

    if (asprintf(&name, "%s.diff.html", new_file) < 0)
        out_of_memory();
    return name;
}

int diff_make(const struct diff_request *request, struct fault *fault)
{
    struct anonymous *anonymous;
    struct profile *old_run = NULL, *new_run = NULL;
    int status = -1;

    if (request->format->put.diff == diff_html && page_refuse(fault) != 0)
        return -1;
    old_run = profile_read(request->old_file, fault);
    if (old_run != NULL)
        new_run = profile_read(request->new_file, fault);
    anonymous = anonymous_new();
    if (new_run != NULL && request->anonymize) {
        anonymous_profile(anonymous, old_run);
        anonymous_profile(anonymous, new_run);
    }
    if (new_run != NULL)
        status = write_diff(request, old_run, new_run, fault);
    anonymous_free(anonymous);
    profile_free(new_run);
    profile_free(old_run);
    return status;
}
