/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison for people: what kept the runs from being comparable, totals, then tables of what
   changed most. */
#include "render/diff/diff.h"

#include "base/plain.h"
#include "render/text/text_parts.h"

#include <string.h>

/* Two pairs of figures stand before a name. */
#define NAME_WIDTH 48
#define KIND_WIDTH 12

/* Behind three figures of work. */
#define WORK_NAME_WIDTH 45

/* What is said about a row below its figures stands under its name. */
#define NAME_INDENT 48

/* Where verdicts begin behind "old" and "new". */
#define VERDICT_INDENT 7

/* "+12.3 MiB", "-12.3 MiB", "=" */
static const char *change_of_bytes(uint64_t was, uint64_t is, char buffer[PLAIN_NUMBER_SIZE])
{
    char bytes[PLAIN_NUMBER_SIZE];

    if (was == is)
        return "=";
    snprintf(buffer, PLAIN_NUMBER_SIZE, "%c%s", is > was ? '+' : '-',
             plain_bytes(is > was ? is - was : was - is, bytes));
    return buffer;
}

const char *diff_change_in_percent(uint64_t was, uint64_t is, char buffer[PLAIN_NUMBER_SIZE])
{
    if (was == is)
        return "=";
    if (was == 0)
        return "new";
    snprintf(buffer, PLAIN_NUMBER_SIZE, "%+.2f%%",
             100.0 * ((double)is - (double)was) / (double)was);
    return buffer;
}

static void put_run(FILE *out, const char *label, const char *file, const struct profile *profile)
{
    text_label(out, label);
    plain_put(out, file);
    for (size_t i = 0; i < profile->run.n_command; i++) {
        fputs(i == 0 ? ": " : " ", out);
        plain_put(out, profile->run.command[i]);
    }
    fputc('\n', out);
    if (!profile->complete) {
        fputs("  incomplete: ", out);
        plain_put(out, profile->incomplete_reason);
        fputc('\n', out);
    }
}

static void put_differences(FILE *out, const struct comparison *comparison)
{
    if (comparison->n_differences == 0)
        return;
    fputs("\nNot comparable; what follows need not be the program's own doing:\n", out);
    for (size_t i = 0; i < comparison->n_differences; i++) {
        fputs("  - ", out);
        plain_put(out, comparison->differences[i]);
        fputc('\n', out);
    }
}

static void put_total(FILE *out, const struct compared_total *total)
{
    char was[PLAIN_NUMBER_SIZE], is[PLAIN_NUMBER_SIZE], change[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %-26s %18s %18s %12s\n", total_name(total->total),
            plain_count(total->old_value, was), plain_count(total->new_value, is),
            diff_change_in_percent(total->old_value, total->new_value, change));
}

bool diff_is_first(enum total total)
{
    return total == TOTAL_ALLOCATED_BYTES || total == TOTAL_SURVIVED_BYTES ||
           total == TOTAL_GC_INSTRUCTIONS || total == TOTAL_PEAK_BYTES ||
           total == TOTAL_RESIDENT_PEAK_BYTES;
}

static void put_totals(FILE *out, const struct diff *diff)
{
    const struct comparison *comparison = diff->comparison;
    size_t shown = 0, changed = 0;

    text_heading(out, "Totals");
    fprintf(out, "  %-26s %18s %18s %12s\n", "", "old", "new", "change");
    for (size_t i = 0; i < comparison->n_totals; i++)
        if (diff_is_first(comparison->totals[i].total))
            put_total(out, &comparison->totals[i]);
    for (size_t i = 0; i < comparison->n_totals; i++) {
        const struct compared_total *total = &comparison->totals[i];
        if (diff_is_first(total->total) || total->old_value == total->new_value)
            continue;
        if (changed++ < diff->top) {
            put_total(out, total);
            shown++;
        }
    }
    text_rest(out, shown, changed);
    if (changed == 0)
        fputs("  All others are equal.\n", out);
}

/* ---- memory ---- */

static void put_bytes(FILE *out, const char *what, uint64_t was, uint64_t is)
{
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE], c[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %-26s %18s %18s %12s\n", what, plain_bytes(was, a), plain_bytes(is, b),
            change_of_bytes(was, is, c));
}

static uint64_t round_bytes(const struct growth *growth)
{
    return growth->rounds > 0 ? growth_per_round(growth) : 0;
}

/* The verdict of one run as the first screen of its report has it. */
static void put_run_verdict(FILE *out, const char *label, const struct growth *growth)
{
    fprintf(out, "  %-*s", VERDICT_INDENT - 2, label);
    text_memory_verdict(growth, out, VERDICT_INDENT);
}

/* How both runs' memory is judged, what grows and on what it hangs. */
static void put_memory(FILE *out, const struct comparison *comparison)
{
    const struct growth *was = &comparison->old_growth, *is = &comparison->new_growth;

    if (!comparison->has_memory)
        return;
    text_heading(out, "Memory");
    put_bytes(out, "alive", was->memory.alive_bytes, is->memory.alive_bytes);
    put_bytes(out, "outside the heap", was->memory.external_bytes, is->memory.external_bytes);
    if (was->memory.grown_bytes > 0 || is->memory.grown_bytes > 0) {
        put_bytes(out, "growth in the second half", was->memory.grown_bytes,
                  is->memory.grown_bytes);
        put_bytes(out, "growth a round", round_bytes(was), round_bytes(is));
    }
    put_run_verdict(out, "old", was);
    put_run_verdict(out, "new", is);
}

static void put_figures(FILE *out, const struct compared_row *row)
{
    const struct compared_side *was = &row->old_side, *is = &row->new_side;
    char bytes[PLAIN_NUMBER_SIZE], change[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %10s %11s", plain_bytes(is->allocated.bytes, bytes),
            change_of_bytes(was->allocated.bytes, is->allocated.bytes, change));
    fprintf(out, " %10s %11s ", plain_bytes(is->survived.bytes, bytes),
            change_of_bytes(was->survived.bytes, is->survived.bytes, change));
}

/* The place in the new run; in the old one, for what is gone. */
static struct place place_of(const struct compared_row *row)
{
    if (row->new_side.present)
        return (struct place){row->file, row->function, row->new_side.line};
    return (struct place){row->old_file != NULL ? row->old_file : row->file, row->function,
                          row->old_side.line};
}

static void put_more(FILE *out)
{
    fprintf(out, "\n%*s", NAME_INDENT, "");
}

/* A line below the name: whether it is new or gone, where it was, what of it lives on. */
static void put_remarks(FILE *out, const struct comparison *comparison,
                        const struct compared_row *row)
{
    const struct compared_side *was = &row->old_side, *is = &row->new_side;
    const bool is_both = was->present && is->present;
    const bool has_moved = is_both && (row->old_file != NULL || was->line != is->line);
    const bool lives = comparison->has_old && was->old_live.bytes != is->old_live.bytes;
    char change[PLAIN_NUMBER_SIZE];

    if (has_moved || !is_both || lives)
        put_more(out);
    if (!is_both)
        fputs(is->present ? "new" : "gone", out);
    if (has_moved) {
        fputs("was ", out);
        if (row->old_file != NULL) {
            fputs("in ", out);
            plain_put_cut(out, row->old_file, NAME_WIDTH - 20);
            fputc(' ', out);
        }
        if (was->line > 0)
            fprintf(out, "line %u", (unsigned)was->line);
    }
    if (lives)
        fprintf(out, "%salive old: %s", has_moved || !is_both ? "; " : "",
                change_of_bytes(was->old_live.bytes, is->old_live.bytes, change));
    fputc('\n', out);
}

static void put_name(FILE *out, const struct compared_row *row)
{
    const struct place place = place_of(row);

    if (row->new_side.trace > 0 || row->old_side.trace > 0) { /* a trace */
        const uint64_t id = row->new_side.present ? row->new_side.trace : row->old_side.trace;
        const int used = fprintf(out, "%llu ", (unsigned long long)id);
        plain_put_cut(out, row->kind, KIND_WIDTH);
        fputs(": ", out);
        place_put(out, &place, NAME_WIDTH - used - KIND_WIDTH - 2);
    } else if (row->type == NULL) { /* a line */
        place_put(out, &place, NAME_WIDTH);
    } else if (row->kind == NULL) { /* a type */
        plain_put_cut(out, row->type, NAME_WIDTH);
    } else { /* a site */
        fprintf(out, "%-11s ", row->kind);
        plain_put_cut(out, row->type, NAME_WIDTH - KIND_WIDTH);
        put_more(out);
        fputs("at ", out);
        place_put(out, &place, NAME_WIDTH - 3);
    }
}

static void put_list(FILE *out, const struct diff *diff, const char *heading, const char *name,
                     const struct compared_list *list)
{
    const size_t n = diff->top < list->count ? diff->top : list->count;

    text_heading(out, heading);
    if (list->count == 0)
        fprintf(out, "  All %zu are equal.\n", list->equal);
    else
        fprintf(out, "  %10s %11s %10s %11s %s\n", "allocated", "change", "survived", "change",
                name);
    for (size_t i = 0; i < n; i++) {
        put_figures(out, &list->rows[i]);
        put_name(out, &list->rows[i]);
        put_remarks(out, diff->comparison, &list->rows[i]);
    }
    text_rest(out, n, list->count);
}

/* ---- the ledger of work ---- */

/* "+1,234", "-1,234", "=" */
static const char *change_of_count(uint64_t was, uint64_t is, char buffer[PLAIN_NUMBER_SIZE])
{
    char count[PLAIN_NUMBER_SIZE];

    if (was == is)
        return "=";
    snprintf(buffer, PLAIN_NUMBER_SIZE, "%c%s", is > was ? '+' : '-',
             plain_count(is > was ? is - was : was - is, count));
    return buffer;
}

static void put_work(FILE *out, const struct compared_row *row)
{
    const struct compared_side *was = &row->old_side, *is = &row->new_side;
    const struct place place = place_of(row);
    char number[PLAIN_NUMBER_SIZE], change[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %15s %15s", plain_count(is->work, number),
            change_of_count(was->work, is->work, change));
    fprintf(out, " %15s  ", change_of_count(was->inclusive, is->inclusive, change));
    if (!was->present || !is->present)
        fputs(is->present ? "new " : "gone ", out);
    place_put(out, &place, WORK_NAME_WIDTH - 5);
    if (was->present && is->present && was->line != is->line && was->line > 0)
        fprintf(out, " (was line %u)", (unsigned)was->line);
    fputc('\n', out);
}

static void put_work_list(FILE *out, const struct diff *diff, const char *heading, const char *name,
                          const struct compared_list *list)
{
    const size_t n = diff->top < list->count ? diff->top : list->count;

    text_heading(out, heading);
    if (list->count == 0)
        fprintf(out, "  All %zu are equal.\n", list->equal);
    else
        fprintf(out, "  %15s %15s %15s  %s\n", "instructions", "change", "with callees", name);
    for (size_t i = 0; i < n; i++)
        put_work(out, &list->rows[i]);
    text_rest(out, n, list->count);
}

const char *diff_finding_word(enum finding_change change)
{
    static const char *const words[] = {[FINDING_CAME] = "new",
                                        [FINDING_WENT] = "gone",
                                        [FINDING_CHANGED] = "changed",
                                        [FINDING_STAYED] = "same"};
    return words[change];
}

void diff_put_was(FILE *out, const struct compared_finding *row)
{
    if (row->change == FINDING_CHANGED &&
        row->old_finding->severity != compared_finding_main(row)->severity)
        fprintf(out, " (was %s)", severity_name(row->old_finding->severity));
}

size_t diff_findings_shown(const struct diff *diff, size_t *changed)
{
    *changed = diff->findings->count - diff->findings->changes[FINDING_STAYED];
    return diff->top < *changed ? diff->top : *changed;
}

static void put_finding(FILE *out, const struct compared_finding *row)
{
    const struct finding *finding = compared_finding_main(row);

    fprintf(out, "  %-7s [%s] %s: ", diff_finding_word(row->change),
            severity_name(finding->severity), finding->pattern);
    place_put(out, &finding->place, NAME_WIDTH);
    diff_put_was(out, row);
    fputc('\n', out);
}

/* Those that came and went, then those with other figures; the same ones are counted only. */
static void put_findings(FILE *out, const struct diff *diff)
{
    const struct compared_findings *findings = diff->findings;
    size_t changed;
    const size_t n = diff_findings_shown(diff, &changed);

    if (findings->count == 0)
        return;
    text_heading(out, "Findings");
    for (size_t i = 0; i < n; i++)
        put_finding(out, &findings->list[i]);
    text_rest(out, n, changed);
    if (findings->changes[FINDING_STAYED] > 0)
        fprintf(out, "  %zu the same in both.\n", findings->changes[FINDING_STAYED]);
}

void diff_text(const struct diff *diff, FILE *out)
{
    const struct comparison *comparison = diff->comparison;

    put_run(out, "old", diff->old_file, comparison->old_run);
    put_run(out, "new", diff->new_file, comparison->new_run);
    put_differences(out, comparison);
    put_totals(out, diff);
    put_memory(out, comparison);
    put_findings(out, diff);
    if (comparison->old_run->is_baseline || comparison->new_run->is_baseline)
        return;
    if (comparison->has_work) {
        put_work_list(out, diff, "Functions by change of work", "function", &comparison->functions);
        put_work_list(out, diff, "Lines by change of work", "line", &comparison->worked_lines);
    }
    put_list(out, diff, "Lines by change", "line", &comparison->lines);
    put_list(out, diff, "Types by change", "type", &comparison->types);
    put_list(out, diff, "Traces by change", "trace: first line", &comparison->traces);
    put_list(out, diff, "Sites by change", "who         type and site", &comparison->sites);
}
