/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The findings in full, for people: see text_parts.h. */
#include "analysis/order.h"
#include "render/text/text_parts.h"

#include "base/capture.h"

#include <stdlib.h>
#include <string.h>

#define INDENT 5

/* All figures, as many in a line as fit. */
static void put_evidence(FILE *out, const struct finding *finding)
{
    int column = fprintf(out, "%*sfigures:", INDENT, "");

    for (size_t i = 0; i < finding->n_evidence; i++) {
        struct capture capture;
        char *text;
        text_evidence(capture_begin(&capture), &finding->evidence[i]);
        text = capture_end(&capture);
        if (column + (int)capture.size + 2 > PLAIN_WIDTH)
            column = fprintf(out, "\n%*s", INDENT + 8, "") - 1;
        column += fprintf(out, " %s%s", text, i + 1 < finding->n_evidence ? "," : "\n");
        free(text);
    }
}

/* Where the code of a finding was inlined, innermost first. */
static void put_callers(FILE *out, const struct stack_frame *caller)
{
    enum { MAX_CALLERS = 3 };

    for (int i = 0; i < MAX_CALLERS && caller != NULL; caller = caller->caller) {
        if (caller->place.file == NULL)
            continue;
        fprintf(out, "%*scalled from ", INDENT, "");
        place_put(out, &caller->place, 64);
        fputc('\n', out);
        i++;
    }
}

/* The line of the program that leads to a library's, if those above do not say it. */
static void put_called_from(FILE *out, const struct finding *finding)
{
    const struct called_from *from = &finding->called_from;

    if (from->place.file == NULL)
        return;
    for (const struct stack_frame *caller = finding->callers; caller != NULL;
         caller = caller->caller)
        if (order_places(&caller->place, &from->place) == 0)
            return;
    fprintf(out, "%*scalled from ", INDENT, "");
    place_put(out, &from->place, 64);
    fprintf(out, ", %.0f %% of it\n", 100 * from->part);
}

/* Writes what a rule says, with commas in its numbers. */
static void put_sentences(FILE *out, const char *text)
{
    struct capture capture;
    char *grouped;

    plain_put_grouped(capture_begin(&capture), text, strlen(text));
    grouped = capture_end(&capture);
    plain_put_wrapped(out, grouped, INDENT);
    free(grouped);
}

static void put_finding(FILE *out, const struct report *report, size_t i)
{
    const struct finding *finding = &report->findings->list[i];

    fprintf(out, "\n %zu. [%s] %s: ", i + 1, severity_name(finding->severity), finding->pattern);
    place_put(out, &finding->place, 64);
    if (finding->place.file == NULL)
        fputs(", no Python line is known", out);
    if (finding->trace != NULL)
        fprintf(out, " (trace %llu)", (unsigned long long)finding->trace->id);
    fputc('\n', out);
    text_quote(out, report, &finding->place, INDENT, PLAIN_WIDTH);
    put_callers(out, finding->callers);
    put_called_from(out, finding);
    put_sentences(out, finding->explanation);
    put_evidence(out, finding);
    fprintf(out, "%*swhat to do (pypygc report --explain %s tells more):\n", INDENT, "",
            finding->pattern);
    put_sentences(out, finding->advice);
}

static void put_suppressed(FILE *out, const struct suppressed *suppressed)
{
    if (suppressed->count == 0)
        return;
    fprintf(out, "\n %zu finding%s suppressed:\n", suppressed->count, plain_s(suppressed->count));
    for (size_t i = 0; i < suppressed->count; i++) {
        const struct suppressed_finding *one = &suppressed->list[i];
        fprintf(out, "%*s[%s] %s: ", INDENT, "", severity_name(one->finding.severity),
                one->finding.pattern);
        place_put(out, &one->finding.place, 64);
        fprintf(out, "\n%*s", INDENT + 2, "");
        plain_put_cut(out, one->reason, PLAIN_WIDTH - INDENT - 2);
        fputc('\n', out);
    }
}

void text_findings(const struct report *report, FILE *out)
{
    text_heading(out, "Findings");
    if (report->findings->count == 0 && report->suppressed->count == 0)
        fputs(
            report->facts->profile->complete
                ? "  None: no pattern that is known to be bad for the GC costs much in this run.\n"
                : "  None in what this profile has, but it is incomplete.\n",
            out);
    for (size_t i = 0; i < report->findings->count; i++)
        put_finding(out, report, i);
    put_suppressed(out, report->suppressed);
}
