/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc check: is a run within limits? Files, output and exit status; what a limit means is in
   analysis/limits.h, which runs compare in analysis/comparable.h. */
#include "analysis/comparable.h"
#include "base/output.h"
#include "base/replace.h"
#include "cli/check_options.h"
#include "cli/commands.h"
#include "profile/reader.h"
#include "render/check/baseline.h"
#include "render/check/verdict.h"

#include <stdlib.h>
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
static int refuse_runs(const struct check_options *options, const struct profile *new_run,
                       const struct profile *old_run, struct fault *fault)
{
    if (new_run->is_baseline)
        return fault_set(fault, "%s: is a baseline; name the profile of a run", options->file);
    if (refuse_incomplete(new_run, options->file, options->force, fault) != 0)
        return -1;
    if (old_run == NULL)
        return 0;
    if (refuse_incomplete(old_run, options->baseline, options->force, fault) != 0)
        return -1;
    return refuse_different(new_run, old_run, options->force, fault);
}

static int update(const struct check_options *options, struct given_run *run, struct fault *fault)
{
    const struct standing standing = standing_of(run, true);
    struct replacement replacement;

    if (verdict_refuse(&options->limits, &standing, options->file, NULL, NULL, fault) != 0 ||
        replace_begin(options->baseline, options->file, &replacement, fault) != 0)
        return -1;
    baseline_put(&standing, &options->limits, replacement.out);
    return replace_end(&replacement, fault);
}

static int put_result(const struct check_options *options, const struct check_result *result,
                      struct fault *fault)
{
    FILE *out = output_open(options->output, options->file, fault);

    if (out == NULL)
        return -1;
    options->format->put(result, out);
    return output_close(out, options->output, fault);
}

static bool limits_parts(const struct limits *limits)
{
    for (size_t i = 0; i < limits->count; i++)
        if (limits->list[i].kind == LIMIT_LINE || limits->list[i].kind == LIMIT_TYPE)
            return true;
    return false;
}

/* The findings of a run without those that the user accepts. */
static void find(const struct check_options *options, const struct given_run *run,
                 struct findings *findings, struct suppressed *suppressed)
{
    struct sources *sources = sources_new(&run->profile->run, options->file);

    findings_compute(&run->facts, findings);
    findings_suppress(findings, &options->suppressions, sources, suppressed);
    sources_free(sources);
}

/* Returns the exit status; with EXIT_CANNOT, *fault says why. */
static int judge(const struct check_options *options, struct given_run *new_run,
                 struct given_run *old_run, struct fault *fault)
{
    const bool of_parts = limits_parts(&options->limits);
    const bool of_findings = limits_need_findings(&options->limits);
    const struct standing standing = standing_of(new_run, of_parts || of_findings);
    const struct standing before = old_run->profile != NULL ? standing_of(old_run, of_parts)
                                                            : (struct standing){0};
    const struct standing *baseline = old_run->profile != NULL ? &before : NULL;
    struct findings findings = {0};
    struct suppressed suppressed = {0};
    struct verdict verdict;
    int status;

    if (verdict_refuse(&options->limits, &standing, options->file, baseline, options->baseline,
                       fault) != 0)
        return EXIT_CANNOT;
    if (of_findings)
        find(options, new_run, &findings, &suppressed);
    verdict_reach(&options->limits, &standing, baseline, &findings, &suppressed, &verdict);
    status = verdict.failed > 0 ? 1 : 0;
    if (put_result(options,
                   &(struct check_result){
                       .file = options->file, .profile = new_run->profile, .verdict = &verdict},
                   fault) != 0)
        status = EXIT_CANNOT;
    verdict_free(&verdict);
    suppressed_free(&suppressed);
    findings_free(&findings);
    return status;
}

static int check(const struct check_options *options, struct given_run *new_run,
                 struct given_run *old_run, struct fault *fault)
{
    new_run->profile = profile_read(options->file, fault);
    if (new_run->profile == NULL)
        return EXIT_CANNOT;
    if (options->baseline != NULL && !options->update) {
        old_run->profile = profile_read(options->baseline, fault);
        if (old_run->profile == NULL)
            return EXIT_CANNOT;
    }
    if (refuse_runs(options, new_run->profile, old_run->profile, fault) != 0)
        return EXIT_CANNOT;
    if (options->update)
        return update(options, new_run, fault) == 0 ? 0 : EXIT_CANNOT;
    return judge(options, new_run, old_run, fault);
}

/* Tells programs too why nothing was judged. What cannot be written was said already. */
static void put_refusal(const struct check_options *options, const struct given_run *run,
                        const struct fault *why)
{
    struct fault fault = {{0}};

    if (put_result(options,
                   &(struct check_result){
                       .file = options->file, .profile = run->profile, .refusal = why->text},
                   &fault) != 0 &&
        strcmp(fault.text, why->text) != 0)
        message_put(fault.text);
}

int cmd_check(int argc, char **argv)
{
    struct check_options options;
    struct given_run new_run = {0}, old_run = {0};
    struct fault fault = {{0}};
    int status = EXIT_CANNOT;

    if (check_options_parse(argc, argv, &options, &fault) == 0)
        status = check(&options, &new_run, &old_run, &fault);
    if (status == EXIT_CANNOT) {
        message_put(fault.text);
        if (!options.update)
            put_refusal(&options, &new_run, &fault);
    }
    forget_run(&old_run);
    forget_run(&new_run);
    check_options_free(&options);
    return status;
}
