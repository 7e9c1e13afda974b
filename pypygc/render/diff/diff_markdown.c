/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison for an issue tracker: what kept the runs from being comparable, the totals that everyone wants
   to know, both verdicts on the memory, and what findings came and went. The tables are folded, as text. */
#include "render/diff/diff.h"

#include "base/plain.h"
#include "render/markdown_parts.h"
#include "render/text/text_parts.h"

#define NAME_WIDTH 100

static void put_run(FILE *out, const char *label, const char *file, const struct profile *profile)
{
    struct capture capture;

    fprintf(out, "- %s: ", label);
    plain_put(capture_begin(&capture), file);
    markdown_span_of(out, &capture);
    fputs(", ", out);
    text_command(capture_begin(&capture), &profile->run, NAME_WIDTH);
    markdown_span_of(out, &capture);
    fputs(profile->complete ? "\n" : ", **incomplete**\n", out);
}

static void put_differences(FILE *out, const struct comparison *comparison)
{
    struct capture capture;

    if (comparison->n_differences == 0)
        return;
    fputs("\n**Not comparable**; what follows need not be the program's own doing:\n\n", out);
    for (size_t i = 0; i < comparison->n_differences; i++) {
        fputs("- ", out);
        plain_put(capture_begin(&capture), comparison->differences[i]);
        markdown_span_of(out, &capture);
        fputc('\n', out);
    }
}

static void put_totals(FILE *out, const struct comparison *comparison)
{
    char was[PLAIN_NUMBER_SIZE], is[PLAIN_NUMBER_SIZE], change[PLAIN_NUMBER_SIZE];

    fputs("\n| total | old | new | change |\n|---|---:|---:|---:|\n", out);
    for (size_t i = 0; i < comparison->n_totals; i++) {
        const struct compared_total *total = &comparison->totals[i];
        if (diff_is_first(total->total))
            fprintf(out, "| %s | %s | %s | %s |\n", total_name(total->total),
                    plain_count(total->old_value, was), plain_count(total->new_value, is),
                    diff_change_in_percent(total->old_value, total->new_value, change));
    }
}

static void put_verdict(FILE *out, const char *label, const struct growth *growth)
{
    struct capture capture;

    text_memory_verdict(growth, capture_begin(&capture), 0);
    fprintf(out, "- memory, %s: ", label);
    markdown_span_of_all(out, &capture);
    fputc('\n', out);
}

static void put_finding(FILE *out, const struct compared_finding *row)
{
    const struct finding *finding = compared_finding_main(row);
    struct capture capture;

    fprintf(out, "- %s: **%s** %s: ", diff_finding_word(row->change),
            severity_name(finding->severity), finding->pattern);
    place_put(capture_begin(&capture), &finding->place, NAME_WIDTH);
    markdown_span_of(out, &capture);
    diff_put_was(out, row);
    fputc('\n', out);
}

/* Those that came, went and changed, which are the first. */
static void put_findings(FILE *out, const struct diff *diff)
{
    const struct compared_findings *findings = diff->findings;
    size_t changed;
    const size_t n = diff_findings_shown(diff, &changed);

    if (findings->count == 0)
        return;
    fputs("\nFindings:\n\n", out);
    for (size_t i = 0; i < n; i++)
        put_finding(out, &findings->list[i]);
    if (n < changed)
        fprintf(out, "- %zu more below\n", changed - n);
    if (findings->changes[FINDING_STAYED] > 0)
        fprintf(out, "- %zu the same in both\n", findings->changes[FINDING_STAYED]);
}

void diff_markdown(const struct diff *diff, FILE *out)
{
    const struct comparison *comparison = diff->comparison;
    struct capture capture;

    fputs("### pypygc diff\n\n", out);
    put_run(out, "old", diff->old_file, comparison->old_run);
    put_run(out, "new", diff->new_file, comparison->new_run);
    if (comparison->has_memory) {
        put_verdict(out, "old", &comparison->old_growth);
        put_verdict(out, "new", &comparison->new_growth);
    }
    put_differences(out, comparison);
    put_totals(out, comparison);
    put_findings(out, diff);
    diff_text(diff, capture_begin(&capture));
    markdown_folded(out, "The comparison in full", &capture);
}
