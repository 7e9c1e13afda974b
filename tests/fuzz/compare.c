/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzed: two profiles that are compared, and the second one judged by the first and by limits, in
   all formats; and the baseline that is made of it. The input is both profiles, and the limits if
   there are some, with a line "==" between them. */
#include "harness.h"
#include "mutate.h"

#include "analysis/comparable.h"
#include "analysis/rules/rules.h"
#include "profile/reader.h"
#include "render/check/baseline.h"
#include "render/check/verdict.h"
#include "render/diff/diff.h"

#include <stdlib.h>
#include <string.h>

static const char SEPARATOR[] = "==\n";
static const char LIMITS[] =
    "max allocated_bytes +2%\nmax survived_bytes 10MB\n"
    "max line app.py:hot allocated_bytes 5%\nmax type Point survived_bytes "
    "5MB\nno finding severity>=medium\nno finding medium-lived\n";

struct side {
    struct profile *profile;
    struct facts facts;
};

/* ---- diff ---- */

static void diff(const struct side *old_run, const struct side *new_run)
{
    struct comparison comparison;

    compare(&old_run->facts, &new_run->facts, &comparison);
    for (const struct format *format = FORMATS_OF_DIFF; format->name != NULL; format++) {
        const struct diff diff = {"old.out", "new.out", &comparison, DIFF_DEFAULT_TOP};
        struct written written;
        written_begin(&written, format->gate);
        format->put.diff(&diff, written.out);
        written_end(&written, format->name);
        if (format->gate == GATE_JSON)
            must_be_json(format->name, written.text, written.size);
        free(written.text);
    }
    comparison_free(&comparison);
}

/* ---- check ---- */

static void put(const struct check *check)
{
    for (const struct format *format = FORMATS_OF_CHECK; format->name != NULL; format++) {
        struct written written;
        written_begin(&written, format->gate);
        format->put.check(check, written.out);
        written_end(&written, format->name);
        if (format->gate == GATE_JSON)
            must_be_json(format->name, written.text, written.size);
        if (strcmp(format->name, "junit") == 0)
            must_be_xml(format->name, written.text, written.size);
        free(written.text);
    }
}

static void judge(const struct limits *limits, const struct standing *new_run,
                  const struct standing *old_run)
{
    struct findings findings;
    struct suppressed suppressed;
    struct suppressions none = {0};
    struct verdict verdict;
    struct fault fault = {{0}};

    if (verdict_refuse(limits, new_run, "new.out", old_run, "old.out", &fault) != 0) {
        put(&(struct check){"new.out", new_run->profile, NULL, fault.text});
        return;
    }
    rules_apply(new_run->facts, &findings);
    findings_suppress(&findings, &none, NULL, &suppressed);
    verdict_reach(limits, new_run, old_run, &findings, &suppressed, &verdict);
    put(&(struct check){"new.out", new_run->profile, &verdict, NULL});
    verdict_free(&verdict);
    suppressed_free(&suppressed);
    findings_free(&findings);
}

static struct profile *read_profile(unsigned number, const char *text, size_t size)
{
    struct fault fault = {{0}};
    struct profile *profile = profile_read(given_file(number, text, size), &fault);

    if ((profile == NULL) != (fault.text[0] != '\0'))
        broken("read or not, and the message is \"%s\"", fault.text);
    return profile;
}

static void must_be_same(const struct totals *a, const struct totals *b)
{
    for (int i = 0; i < TOTAL_COUNT; i++)
        if (a->known[i] != b->known[i] || (a->known[i] && a->value[i] != b->value[i]))
            broken("%s of a baseline is another one", total_name((enum total)i));
}

/* What a baseline says is read again. Returns the profile. */
static struct profile *baseline(const struct limits *limits, const struct standing *run)
{
    struct written written;
    struct profile *profile;

    written_begin(&written, GATE_JSON);
    baseline_put(run, limits, written.out);
    written_end(&written, "baseline");
    profile = read_profile(2, written.text, written.size);
    if (profile == NULL || !profile->is_baseline || !profile->complete)
        broken("a baseline is not read again:\n%s", written.text);
    must_be_same(&run->profile->totals, &profile->totals);
    free(written.text);
    return profile;
}

static void check(const struct limits *limits, const struct side *old_run,
                  const struct side *new_run)
{
    const struct standing standing = {new_run->profile, &new_run->facts};
    const struct standing before = {old_run->profile, &old_run->facts};
    struct standing again = {NULL, NULL};
    struct fault fault = {{0}};

    judge(limits, &standing, &before);
    if (verdict_refuse(limits, &standing, "new.out", NULL, NULL, &fault) != 0)
        return;
    again.profile = baseline(limits, &standing);
    judge(limits, &standing, &again);
    profile_free((struct profile *)again.profile);
}

/* ---- */

static void both(const struct side *old_run, const struct side *new_run, const char *text,
                 size_t size)
{
    struct comparable_cursor cursor = {0};
    struct limits limits = {0};
    struct fault fault = {{0}};
    char difference[FAULT_MAX];

    while (comparable_next(&old_run->profile->run, &new_run->profile->run, &cursor, difference,
                           sizeof difference))
        if (difference[0] == '\0')
            broken("a difference without a word");
    diff(old_run, new_run);
    if (limits_add_text(&limits, "limits.txt", text, size, &fault) == 0 && limits.count > 0)
        check(&limits, old_run, new_run);
    limits_free(&limits);
}

/* The next part of the text; *rest moves behind it. */
static const char *part(const char **rest, size_t *rest_size, size_t *size)
{
    const char *begin = *rest;
    const size_t n = sizeof SEPARATOR - 1;
    const char *end = memmem(begin, *rest_size, SEPARATOR, n);

    *size = end != NULL ? (size_t)(end - begin) : *rest_size;
    *rest += *size + (end != NULL ? n : 0);
    *rest_size -= *size + (end != NULL ? n : 0);
    return begin;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *rest = (const char *)bytes, *texts[3];
    size_t sizes[3];
    struct side old_run = {0}, new_run = {0};

    for (size_t i = 0; i < 3; i++)
        texts[i] = part(&rest, &size, &sizes[i]);
    old_run.profile = read_profile(0, texts[0], sizes[0]);
    new_run.profile = read_profile(1, texts[1], sizes[1]);
    if (old_run.profile != NULL && new_run.profile != NULL && !new_run.profile->is_baseline) {
        facts_compute(old_run.profile, &old_run.facts);
        facts_compute(new_run.profile, &new_run.facts);
        if (sizes[2] > 0)
            both(&old_run, &new_run, texts[2], sizes[2]);
        else
            both(&old_run, &new_run, LIMITS, sizeof LIMITS - 1);
        facts_free(&old_run.facts);
        facts_free(&new_run.facts);
    }
    profile_free(new_run.profile);
    profile_free(old_run.profile);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t max_size, unsigned seed)
{
    return mutate_profile(bytes, size, max_size, seed);
}
