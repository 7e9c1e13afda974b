/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A check from files to a result: see check.h. What a limit means is in analysis/limits.h, which
   runs compare in analysis/comparable.h. */
#include "render/check/check.h"

#include "analysis/comparable.h"
#include "analysis/rules/rules.h"
#include "base/output.h"
#include "base/replace.h"
#include "profile/reader.h"
#include "render/check/baseline.h"
#include "render/check/verdict.h"

#include <string.h>

/* A profile that was read, and its facts. */
struct given_run {
    struct profile *profile;
    struct facts facts;
    bool has_facts;
};

static void forget_run(struct given_run *run)
{
    if (run->has_facts)
        facts_free(&run->facts);
    profile_free(run->profile);
}

static struct standing standing_of(struct given_run *run, bool needs_facts)
{
    if (needs_facts && !run->has_facts) {
        facts_compute(run->profile, &run->facts);
        run->has_facts = true;
    }
    return (struct standing){run->profile, run->has_facts ? &run->facts : NULL};
}

static int refuse_incomplete(const struct profile *profile, const char *file, bool force,
                             struct fault *fault)
{
    if (profile->complete)
        return 0;
    if (!force)
        return fault_set(fault, "%s: incomplete: %s; --force judges it all the same", file,
                         profile->incomplete_reason);
    message_printf("%s: incomplete: %s", file, profile->incomplete_reason);
    return 0;
}

static int refuse_different(const struct profile *new_run, const struct profile *old_run,
                            bool force, struct fault *fault)
{
    struct comparable_cursor cursor = {0};
    char difference[FAULT_MAX];

    while (comparable_next(&old_run->run, &new_run->run, &cursor, difference, sizeof difference)) {
        if (!force)
            return fault_set(fault, "not comparable: %s; --force compares all the same",
                             difference);
        message_printf("not comparable: %s", difference);
    }
    return 0;
}

/* Everything about the runs that forbids a judgement. old_run is NULL without a baseline. */
static int refuse_runs(const struct check_request *request, const struct profile *new_run,
                       const struct profile *old_run, struct fault *fault)
{
    if (new_run->is_baseline)
        return fault_set(fault, "%s: is a baseline; name the profile of a run", request->file);
    if (refuse_incomplete(new_run, request->file, request->force, fault) != 0)
        return -1;
    if (old_run == NULL)
        return 0;
    if (refuse_incomplete(old_run, request->baseline, request->force, fault) != 0)
        return -1;
    return refuse_different(new_run, old_run, request->force, fault);
}

static int update(const struct check_request *request, struct given_run *run, struct fault *fault)
{
    const struct standing standing = standing_of(run, true);
    struct replacement replacement;

    if (verdict_refuse(&request->limits, &standing, request->file, NULL, NULL, fault) != 0 ||
        replace_begin(request->baseline, request->file, GATE_JSON, &replacement, fault) != 0)
        return -1;
    baseline_put(&standing, &request->limits, replacement.out);
    return replace_end(&replacement, fault);
}

static int put_result(const struct check_request *request, const struct check *check,
                      struct fault *fault)
{
    struct output output;

    if (output_open(&output, request->output, request->file, request->format->gate, fault) != 0)
        return -1;
    request->format->put.check(check, output.out);
    return output_close(&output, fault);
}

static bool limits_parts(const struct limits *limits)
{
    for (size_t i = 0; i < limits->count; i++)
        if (limit_is_amount(&limits->list[i]) && limits->list[i].kind != LIMIT_TOTAL)
            return true;
    return false;
}

/* The findings of a run without those that the user accepts. */
static void find(const struct check_request *request, const struct given_run *run,
                 struct findings *findings, struct suppressed *suppressed)
{
    struct sources *sources = sources_new(&run->profile->run, request->file);

    sources_allow(sources, "/"); /* for comments that accept; no other line is shown */
    rules_apply(&run->facts, findings);
    findings_suppress(findings, &request->suppressions, sources, suppressed);
    sources_free(sources);
}

/* Returns the exit status; with EXIT_CANNOT, *fault says why. */
static int judge(const struct check_request *request, struct given_run *new_run,
                 struct given_run *old_run, struct fault *fault)
{
    const bool of_parts = limits_parts(&request->limits);
    const bool of_findings = limits_need_findings(&request->limits);
    const struct standing standing = standing_of(new_run, of_parts || of_findings);
    const struct standing before = old_run->profile != NULL ? standing_of(old_run, of_parts)
                                                            : (struct standing){0};
    const struct standing *baseline = old_run->profile != NULL ? &before : NULL;
    struct findings findings = {0};
    struct suppressed suppressed = {0};
    struct verdict verdict;
    int status;

    if (verdict_refuse(&request->limits, &standing, request->file, baseline, request->baseline,
                       fault) != 0)
        return EXIT_CANNOT;
    if (of_findings)
        find(request, new_run, &findings, &suppressed);
    verdict_reach(&request->limits, &standing, baseline, &findings, &suppressed, &verdict);
    status = verdict.failed > 0 ? 1 : 0;
    if (put_result(request,
                   &(struct check){
                       .file = request->file, .profile = new_run->profile, .verdict = &verdict},
                   fault) != 0)
        status = EXIT_CANNOT;
    verdict_free(&verdict);
    suppressed_free(&suppressed);
    findings_free(&findings);
    return status;
}

/* What the arguments alone forbid. */
static int refuse_arguments(const struct check_request *request, struct fault *fault)
{
    const struct limit *relative;

    if (request->update)
        return request->baseline != NULL
                   ? 0
                   : fault_set(fault, "--update needs a file to write: --baseline FILE");
    if (request->limits.count == 0)
        return fault_set(fault, "nothing to check: name a --baseline or a limit (pypygc check "
                                "--help lists them)");
    if (request->baseline == NULL && limits_need_baseline(&request->limits, &relative))
        return fault_set(fault, "%s: the limit %s is a percentage and needs --baseline OLD",
                         relative->text, relative->amount.text);
    return 0;
}

static int check(const struct check_request *request, struct given_run *new_run,
                 struct given_run *old_run, struct fault *fault)
{
    if (refuse_arguments(request, fault) != 0)
        return EXIT_CANNOT;
    new_run->profile = profile_read(request->file, fault);
    if (new_run->profile == NULL)
        return EXIT_CANNOT;
    if (request->baseline != NULL && !request->update) {
        old_run->profile = profile_read(request->baseline, fault);
        if (old_run->profile == NULL)
            return EXIT_CANNOT;
    }
    if (refuse_runs(request, new_run->profile, old_run->profile, fault) != 0)
        return EXIT_CANNOT;
    if (request->update)
        return update(request, new_run, fault) == 0 ? 0 : EXIT_CANNOT;
    return judge(request, new_run, old_run, fault);
}

/* Tells programs too why nothing was judged. What cannot be written was said already. */
static void put_refusal(const struct check_request *request, const struct given_run *run,
                        const struct fault *why)
{
    struct fault fault = {{0}};

    if (put_result(
            request,
            &(struct check){.file = request->file, .profile = run->profile, .refusal = why->text},
            &fault) != 0 &&
        strcmp(fault.text, why->text) != 0)
        message_put(fault.text);
}

int check_make(struct check_request *request, struct fault *fault)
{
    struct given_run new_run = {0}, old_run = {0};
    int status = EXIT_CANNOT;

    if (request->limits.count == 0 && request->baseline != NULL) {
        limits_add_total(&request->limits, TOTAL_ALLOCATED_BYTES, "+2%", fault);
        limits_add_total(&request->limits, TOTAL_SURVIVED_BYTES, "+10%", fault);
    }
    if (fault->text[0] == '\0')
        status = check(request, &new_run, &old_run, fault);
    if (status == EXIT_CANNOT) {
        message_put(fault->text);
        if (!request->update)
            put_refusal(request, &new_run, fault);
    }
    forget_run(&old_run);
    forget_run(&new_run);
    return status;
}
