/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report for an issue tracker: see format.h. What fits a screen comes first; everything else
   is folded. */
#include "base/capture.h"
#include "base/figure.h"
#include "render/markdown_parts.h"
#include "render/text/text_parts.h"

#include <stdlib.h>
#include <string.h>

/* Findings before the fold, of two lines each. */
#define MAX_FINDINGS 5

#define NAME_WIDTH 100

static void put_command(FILE *out, const struct run *run)
{
    struct capture capture;

    text_command(capture_begin(&capture), run, NAME_WIDTH);
    markdown_span_of(out, &capture);
}

static void put_place(FILE *out, const struct place *place)
{
    struct capture capture;

    place_put(capture_begin(&capture), place, NAME_WIDTH);
    markdown_span_of(out, &capture);
}

static void put_quote(FILE *out, const struct report *report, const struct place *place)
{
    struct capture capture;
    char *text;

    text_quote(capture_begin(&capture), report, place, 0, NAME_WIDTH);
    text = capture_end(&capture);
    text[strcspn(text, "\n")] = '\0';
    if (capture.size > 0) {
        fputs("<br>", out);
        markdown_span(out, text + strspn(text, "| "));
    }
    free(text);
}

/* Folds what section writes. */
static void put_folded(FILE *out, const struct report *report, const char *title,
                       void (*section)(const struct report *report, FILE *out))
{
    struct capture capture;

    section(report, capture_begin(&capture));
    markdown_folded(out, title, &capture);
}

static void put_findings(FILE *out, const struct report *report)
{
    const size_t all = report->findings->count, n = all < MAX_FINDINGS ? all : MAX_FINDINGS;

    fputs(all > 0 ? "\n"
          : !report->facts->profile->complete
              ? "\nNo findings in what this profile has, but it is incomplete.\n"
          : report->suppressed->count > 0 ? "\nNo findings but those that are accepted.\n"
                                          : "\nNo findings.\n",
          out);
    for (size_t i = 0; i < n; i++) {
        const struct finding *finding = &report->findings->list[i];
        fprintf(out, "%zu. **%s** %s: ", i + 1, severity_name(finding->severity), finding->pattern);
        put_place(out, &finding->place);
        put_quote(out, report, &finding->place);
        fputc('\n', out);
    }
    if (n < all)
        fprintf(out, "\n%zu more below.\n", all - n);
    if (report->suppressed->count > 0)
        fprintf(out, "\n%zu suppressed, see below.\n", report->suppressed->count);
}

/* How the memory is judged, in a line. */
static void put_memory(FILE *out, const struct facts *facts)
{
    const struct growth growth = growth_find(facts);
    struct capture capture;

    text_memory_verdict(&growth, capture_begin(&capture), 0);
    fputs("- memory: ", out);
    markdown_span_of_all(out, &capture);
    fputc('\n', out);
}

static void put_summary(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    const struct profile *profile = facts->profile;
    const uint64_t *value = profile->totals.value;
    const bool *known = profile->totals.known;
    const struct run *run = &profile->run;
    char a[PLAIN_NUMBER_SIZE];

    fputs("### pypygc: ", out);
    put_command(out, run);
    fputs("\n\n", out);
    if (!profile->complete)
        fputs("- **The profile is incomplete**: the figures are those up to then\n", out);
    if (facts->n_defects > 0)
        fputs("- **The profile has defects**, see the summary below\n", out);
    if (run->has_pypy && run->version != NULL) {
        struct capture capture;
        FILE *stream = capture_begin(&capture);
        plain_put_cut(stream, run->version, 40);
        fputs(", build ", stream);
        plain_put_cut(stream, run->build_id != NULL ? run->build_id : "not known", 48);
        fputs("- PyPy ", out);
        markdown_span_of(out, &capture);
        if (run->has_nursery_size)
            fprintf(out, ", nursery %s", plain_bytes(run->nursery_size, a));
        fputc('\n', out);
    }
    if (report->family->count > 0)
        fprintf(out, "- processes: this one, and %zu forked, which did %.0f %% of the work\n",
                report->family->count, family_percent(report->family, value[TOTAL_INSTRUCTIONS]));
    if (facts->bill.known && known[TOTAL_INSTRUCTIONS])
        fprintf(out, "- GC: %.1f %% of all instructions\n",
                percent_of(facts->bill.minor + facts->bill.major, value[TOTAL_INSTRUCTIONS]));
    if (known[TOTAL_ALLOCATED_BYTES])
        fprintf(out, "- allocated: %s; %.1f %% died young, %.1f %% survived\n",
                plain_bytes(value[TOTAL_ALLOCATED_BYTES], a),
                percent_of(value[TOTAL_DIED_YOUNG_BYTES], value[TOTAL_ALLOCATED_BYTES]),
                percent_of(value[TOTAL_SURVIVED_BYTES], value[TOTAL_ALLOCATED_BYTES]));
    if (profile->n_curve > 0)
        put_memory(out, facts);
}

static void put_collector(const struct report *report, FILE *out)
{
    text_collector(out, report->facts);
}

void report_markdown(const struct report *report, FILE *out)
{
    static const struct {
        const char *title;
        void (*section)(const struct report *report, FILE *out);
    } sections[] = {
        {"Summary", text_summary},
        {"With the JIT, and without", text_twin},
        {"Findings in full", text_findings},
        {"Work", text_work},
        {"Where the collector's time went", put_collector},
        {"Totals", text_totals},
        {"Sites by cost to the collector", text_bill},
        {"Generations", text_generations},
        {"Loops and what they allocate", text_loops},
        {"Traces, lines, types and sites", text_tables},
        {"Minor collections", text_minors},
        {"Memory over the run", text_curve},
        {"Memory", text_memory},
        {"Cache misses", text_costs},
        {"What is alive at the end", text_snapshot},
        {"Who keeps it alive", text_held},
        {"Environment", text_environment},
    };

    put_summary(out, report);
    put_findings(out, report);
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        put_folded(out, report, sections[i].title, sections[i].section);
}
