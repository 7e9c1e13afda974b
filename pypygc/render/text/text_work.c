/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of work for people, who executed every instruction: see text_parts.h. */
#include "base/figure.h"
#include "render/text/text_parts.h"
#include "render/work_words.h"

/* Of a bar that stands for the whole run. */
#define BAR_WIDTH 40

/* What remains beside the figures, which stand in front. */
#define LINE_INDENT     47
#define FUNCTION_INDENT 60

void text_bar(FILE *out, const struct report *report, uint64_t part, uint64_t whole, int width)
{
    const uint64_t filled =
        figure_whole((long double)(percent_of(part, whole) * width / 100) + 0.5L);

    for (uint64_t i = 0; i < (uint64_t)width; i++)
        fputs(i < filled ? (report->unicode ? "\u2588" : "#") : " ", out);
}

static void put_partition(const struct report *report, FILE *out)
{
    const struct ledger *ledger = &report->facts->ledger;
    char number[PLAIN_NUMBER_SIZE];

    text_heading(out, "Where the work went");
    for (int who = 0; who < WORK_COUNT; who++) {
        text_label(out, work_who_words((enum work_who)who));
        fprintf(out, "%5.1f %% ", percent_of(ledger->part[who], ledger->all));
        text_bar(out, report, ledger->part[who], ledger->all, BAR_WIDTH);
        fprintf(out, " %18s\n", plain_count(ledger->part[who], number));
    }
    text_label(out, "all");
    fprintf(out, "100.0 %% %*s %18s instructions\n", BAR_WIDTH, "",
            plain_count(ledger->all, number));
}

/* ---- lines and functions ---- */

/* inclusive comes to no less than what the row has itself. */
static void put_figures(FILE *out, const struct work_row *row, uint64_t inclusive, uint64_t all)
{
    char number[PLAIN_NUMBER_SIZE];

    fprintf(out, "%15s %5.1f", plain_count(work_total(row), number),
            percent_of(work_total(row), all));
    fprintf(out, " %15s %5.1f  ", plain_count(inclusive, number), percent_of(inclusive, all));
}

static void put_lines(const struct report *report, FILE *out)
{
    const struct ledger *ledger = &report->facts->ledger;
    const size_t n = text_rows(report, ledger->n_lines);

    text_heading(out, "Lines by work");
    fprintf(out, "  %15s %5s %15s %5s  %s\n", "instructions", "%", "with callees", "%",
            "line, and what most of it is");
    for (size_t i = 0; i < n; i++) {
        const struct work_row *row = &ledger->lines[i];
        fputs("  ", out);
        put_figures(out, row, figure_plus(row->inclusive, row->share[SHARE_COLLECTOR]),
                    ledger->all);
        place_put(out, &row->place, PLAIN_WIDTH - LINE_INDENT);
        fprintf(out, "\n%*s", LINE_INDENT + 2, "");
        work_put_largest(out, row, work_total(row), PLAIN_WIDTH - LINE_INDENT - 2);
        fputc('\n', out);
    }
    text_rest(out, n, ledger->n_lines);
    fputs(
        "  Instructions of a line are its bytecodes and machine code, the built-in functions that "
        "these\n  call, the JIT compiler's work for it, and the collector's because of it (by "
        "estimate, see\n  below). With callees: Python functions that it calls, too; collections "
        "count where they run.\n",
        out);
}

/* How often a function was called, as far as that is counted. */
static void put_calls(FILE *out, const struct work_row *row)
{
    char number[PLAIN_NUMBER_SIZE], text[PLAIN_NUMBER_SIZE + 1];

    if (row->calls == 0) {
        fprintf(out, "%12s", row->is_inlined ? "inlined" : "-");
        return;
    }
    snprintf(text, sizeof text, "%s%s", plain_count(row->calls, number),
             row->is_inlined ? "+" : "");
    fprintf(out, "%12s", text);
}

static void put_functions(const struct report *report, FILE *out)
{
    const struct ledger *ledger = &report->facts->ledger;
    const size_t n = text_rows(report, ledger->n_functions);

    text_heading(out, "Functions by work");
    fprintf(out, "  %12s %15s %5s %15s %5s  %s\n", "calls", "instructions", "%", "with callees",
            "%", "function");
    for (size_t i = 0; i < n; i++) {
        const struct work_row *row = &ledger->functions[i];
        fputs("  ", out);
        put_calls(out, row);
        fputc(' ', out);
        put_figures(out, row, row->inclusive > work_total(row) ? row->inclusive : work_total(row),
                    ledger->all);
        place_put(out, &row->place, PLAIN_WIDTH - FUNCTION_INDENT);
        fputc('\n', out);
    }
    text_rest(out, n, ledger->n_functions);
    for (size_t i = 0; i < n; i++)
        if (ledger->functions[i].is_inlined) {
            fputs("  +, inlined: it is also part of traces of its callers, where its calls are not "
                  "counted.\n",
                  out);
            break;
        }
}

void text_work(const struct report *report, FILE *out)
{
    if (!report->facts->ledger.known)
        return;
    put_partition(report, out);
    put_lines(report, out);
    put_functions(report, out);
    text_work_of_jit(report, out);
    text_imports(report, out);
    text_mapped(report, out);
}
