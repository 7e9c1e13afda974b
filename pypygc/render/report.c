/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report from a profile: see report.h. */
#include "render/report.h"

#include "analysis/defects.h"
#include "analysis/rules/rules.h"
#include "base/arena.h"
#include "base/output.h"
#include "render/bundle.h"
#include "render/page/page.h"
#include "render/refused.h"
#include "render/report_part.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

/* Blocks of Unicode may be written in this locale. */
static bool has_unicode(void)
{
    return setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static int write_report(const struct report_request *request, const struct report *report,
                        const char *file, struct fault *fault)
{
    struct output output;

    if (request->format->put.report == report_html && page_refuse(fault) != 0)
        return -1;
    if (request->bundle != NULL)
        return bundle_write(report, request->bundle, fault);
    if (request->snapshot != NULL || request->class != NULL)
        return report_part_write(request, report, fault);
    if (output_open(&output, request->output, file, request->format->gate, fault) != 0)
        return -1;
    request->format->put.report(report, output.out);
    return output_close(&output, fault);
}

char *report_page_name(const char *profile)
{
    char *name;

    if (asprintf(&name, "%s.html", profile) < 0)
        out_of_memory();
    return name;
}

/* What the others are called is as private as this. */
static bool shows_family(const struct report_request *request)
{
    return request->called == NULL;
}

int report_make(const struct report_request *request, const char *file,
                const struct profile *profile, const struct profile *twin, struct fault *fault)
{
    struct facts facts;
    struct findings findings;
    struct suppressed suppressed;
    struct family family = {NULL, 0, 0};
    struct report report = {.file = request->called != NULL ? request->called : file,
                            .facts = &facts,
                            .findings = &findings,
                            .suppressed = &suppressed,
                            .twin = twin,
                            .family = &family,
                            .unicode = has_unicode(),
                            .no_source = request->no_source,
                            .top = request->top};
    int status;

    if (refuse_baseline(profile, file, fault) != 0)
        return -1;
    if (shows_family(request))
        family_find(profile, file, &family);
    report.sources = sources_new(&profile->run, file);
    sources_allow_all(report.sources, &request->sources);
    facts_compute(profile, &facts);
    find_defects(&facts);
    rules_apply(&facts, &findings);
    findings_suppress(&findings, &request->suppressions, report.sources, &suppressed);
    status = write_report(request, &report, file, fault);
    if (status == 0)
        tell_refused_sources(report.sources, "to quote it");
    suppressed_free(&suppressed);
    findings_free(&findings);
    facts_free(&facts);
    sources_free(report.sources);
    family_free(&family);
    return status;
}
