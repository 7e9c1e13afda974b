/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first screen of the report for people: see text_parts.h. */
#include "analysis/work/users.h"
#include "base/figure.h"
#include "render/text/text_parts.h"
#include "render/work_words.h"

#include "base/capture.h"

#include <stdlib.h>
#include <string.h>

/* Behind the labels below. */
#define VALUE_COLUMN 14
#define VALUE_WIDTH  (SUMMARY_WIDTH - VALUE_COLUMN)

/* Each takes three lines; with what is above and below them they fill the screen. */
#define MAX_FINDINGS 3

/* Beside the ledger of work, which takes four lines, and one less of the collector. */
#define MAX_FINDINGS_BESIDE_WORK 2
/* Of memory; one beside two of work, so that neither kind crowds out the other. */
#define MAX_MEMORY_FINDINGS 2
/* One has so many with its line of source. */
#define FINDING_LINES  3
#define MAX_WORK_LINES 3

/* Columns that the place of such a line may take. */
#define WORK_PLACE_WIDTH 38

/* From this part of the run on, work in compiled code is where it should be. */
#define COMPILED_PERCENT 50

static void put_label(FILE *out, const char *label)
{
    fprintf(out, "  %-*s", VALUE_COLUMN - 2, label);
}

/* Writes a line made by printf, cut to the screen. */
static void put_value(FILE *out, const char *label, const char *text)
{
    put_label(out, label);
    plain_put_cut(out, text, VALUE_WIDTH);
    fputc('\n', out);
}

static void put_run(FILE *out, const struct report *report)
{
    const struct run *run = &report->facts->profile->run;
    char text[256], number[PLAIN_NUMBER_SIZE];

    fputs("pypygc report of ", out);
    plain_put_cut(out, report->file, SUMMARY_WIDTH - 17);
    fputs("\n\n", out);
    put_label(out, "command");
    text_command(out, run, VALUE_WIDTH);
    fputc('\n', out);
    if (run->cwd != NULL)
        put_value(out, "in", run->cwd);
    if (!run->has_pypy)
        snprintf(text, sizeof text, "not seen in this process");
    else
        snprintf(text, sizeof text, "%.40s, Python %.40s; nursery %s",
                 run->version != NULL ? run->version : "version not known",
                 run->python != NULL ? run->python : "not known",
                 run->has_nursery_size ? plain_bytes(run->nursery_size, number) : "not seen");
    put_value(out, "PyPy", text);
}

/* ---- where time and memory went ---- */

/* The line that was charged most. NULL if none was. */
static const struct line_row *main_payer(const struct facts *facts)
{
    const struct line_row *most = NULL;

    for (size_t i = 0; i < facts->n_lines; i++)
        if (charge_sum(&facts->lines[i].charge) > (most != NULL ? charge_sum(&most->charge) : 0))
            most = &facts->lines[i];
    return most;
}

static void put_time(FILE *out, const struct facts *facts)
{
    const struct totals *totals = &facts->profile->totals;
    const uint64_t all = facts->bill.minor + facts->bill.major;
    const struct line_row *payer = main_payer(facts);
    char number[PLAIN_NUMBER_SIZE];

    if (!facts->bill.known)
        return;
    put_label(out, "GC work");
    if (totals->known[TOTAL_INSTRUCTIONS])
        fprintf(out, "%.1f %% of all instructions",
                percent_of(all, totals->value[TOTAL_INSTRUCTIONS]));
    else
        fprintf(out, "%s instructions", plain_count(all, number));
    fprintf(out, ": %.0f %% minor collections, %.0f %% major\n", percent_of(facts->bill.minor, all),
            percent_of(facts->bill.major, all));
    if (payer == NULL || facts->ledger.known)
        return;
    put_label(out, "");
    place_put(out, &payer->place,
              VALUE_WIDTH - fprintf(out, "%.0f %% of it because of ",
                                    percent_of(charge_sum(&payer->charge), all)));
    fputc('\n', out);
}

/* The largest parts of the run, as many as fit the line. */
static void put_parts(FILE *out, const struct ledger *ledger)
{
    bool shown[WORK_COUNT] = {false};
    int column = 0;

    put_label(out, "work");
    for (int n = 0; n < WORK_COUNT; n++) {
        char text[64];
        int largest = -1;
        for (int who = 0; who < WORK_COUNT; who++)
            if (!shown[who] && (largest < 0 || ledger->part[who] > ledger->part[largest]))
                largest = who;
        shown[largest] = true;
        column += snprintf(text, sizeof text, "%s%.0f %% %s", n > 0 ? ", " : "",
                           percent_of(ledger->part[largest], ledger->all),
                           work_who_words((enum work_who)largest));
        if (column > VALUE_WIDTH)
            break;
        fputs(text, out);
    }
    fputc('\n', out);
}

/* A place with the last part of its file's name: the first screen has no room for more, and findings
   and tables have all of it. */
static struct place short_place(const struct place *place)
{
    struct place result = *place;
    const char *slash = place->file != NULL ? strrchr(place->file, '/') : NULL;

    if (slash != NULL && slash[1] != '\0')
        result.file = slash + 1;
    return result;
}

static void put_work_line(FILE *out, const struct report *report, const struct users_line *line)
{
    const struct place place = short_place(&line->row->place);
    struct capture capture;
    int used = fprintf(out, "   %3.0f %%  ", percent_of(line->work, report->facts->ledger.all));
    char *text;

    place_put(capture_begin(&capture), &place, WORK_PLACE_WIDTH);
    text = capture_end(&capture);
    used += (int)plain_columns(text, SUMMARY_WIDTH);
    fprintf(out, "%s: ", text);
    free(text);
    if (2 * line->callee_instructions > line->work && line->callee != NULL) {
        fprintf(capture_begin(&capture), "%.0f %% in %s, called here",
                percent_of(line->callee_instructions, line->work), line->callee);
        text = capture_end(&capture);
        plain_put_cut(out, text, SUMMARY_WIDTH - used - 2);
        free(text);
    } else {
        work_put_largest(out, line->row, SUMMARY_WIDTH - used - 2);
    }
    fputc('\n', out);
    if (place.file != NULL)
        text_quote(out, report, &line->row->place, VALUE_COLUMN, SUMMARY_WIDTH);
}

/* The lines with most work, what it is, and what is written there. */
static void put_work(FILE *out, const struct report *report)
{
    const struct ledger *ledger = &report->facts->ledger;
    struct users_line lines[MAX_WORK_LINES];

    if (!ledger->known)
        return;
    put_parts(out, ledger);
    const size_t count = users_lines(ledger, lines, MAX_WORK_LINES);
    for (size_t i = 0; i < count; i++)
        if (percent_of(lines[i].work, ledger->all) >= 1)
            put_work_line(out, report, &lines[i]);
}

static void put_memory(FILE *out, const struct facts *facts)
{
    const struct totals *totals = &facts->profile->totals;
    const uint64_t *value = totals->value;
    const uint64_t all = value[TOTAL_ALLOCATED_BYTES];
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    if (!totals->known[TOTAL_ALLOCATED_BYTES]) {
        put_value(out, "allocated", "the file has no totals");
        return;
    }
    put_label(out, "allocated");
    fprintf(out, "%s in %s objects: %.0f %% by JIT code and its calls\n", plain_bytes(all, a),
            plain_count(value[TOTAL_ALLOCATED_OBJECTS], b),
            percent_of(tally_born(&facts->by_who[WHO_JIT]).bytes +
                           tally_born(&facts->by_who[WHO_CALL]).bytes,
                       tally_born(&facts->total).bytes));
    put_label(out, "of that");
    fprintf(out, "%.1f %% died young, %.1f %% survived",
            percent_of(value[TOTAL_DIED_YOUNG_BYTES], all),
            percent_of(value[TOTAL_SURVIVED_BYTES], all));
    if (totals->known[TOTAL_OLD_LIVE_BYTES])
        fprintf(out, "; %s were old at the end", plain_bytes(value[TOTAL_OLD_LIVE_BYTES], a));
    fputc('\n', out);
    put_label(out, "collections");
    fprintf(out, "%s minor", plain_count(value[TOTAL_MINOR_COLLECTIONS], a));
    if (totals->known[TOTAL_MAJOR_COLLECTIONS])
        fprintf(out, ", %s major", plain_count(value[TOTAL_MAJOR_COLLECTIONS], a));
    if (totals->known[TOTAL_TRACES])
        fprintf(out, "; the JIT compiled %s traces", plain_count(value[TOTAL_TRACES], a));
    fputc('\n', out);
}

/* ---- the findings ---- */

/* The first figures, as many as fit the line. */
static void put_figures(FILE *out, const struct finding *finding)
{
    int column = 0;

    for (size_t i = 0; i < finding->n_evidence; i++) {
        struct capture capture;
        char *text;
        text_evidence(capture_begin(&capture), &finding->evidence[i]);
        text = capture_end(&capture);
        if (column + 2 + (int)capture.size > VALUE_WIDTH) {
            free(text);
            break;
        }
        if (i == 0)
            put_label(out, "");
        column += fprintf(out, "%s%s", i > 0 ? ", " : "", text);
        free(text);
    }
    if (column > 0)
        fputc('\n', out);
}

/* Without its line of source unless QUOTED. */
static void put_finding(FILE *out, const struct report *report, size_t i, bool quoted)
{
    const struct finding *finding = &report->findings->list[i];
    int used =
        fprintf(out, " %zu. [%s] %s: ", i + 1, severity_name(finding->severity), finding->pattern);

    place_put(out, &finding->place, SUMMARY_WIDTH - used);
    fputc('\n', out);
    if (finding->brief != NULL) {
        put_label(out, "");
        plain_put_cut(out, finding->brief, VALUE_WIDTH);
        fputc('\n', out);
        return;
    }
    if (quoted)
        text_quote(out, report, &finding->place, VALUE_COLUMN, SUMMARY_WIDTH);
    put_figures(out, finding);
}

/* There are no findings. Silence would read as innocence: that is only said where the work is where
   it should be. */
static void put_nothing(FILE *out, const struct facts *facts)
{
    const struct ledger *ledger = &facts->ledger;
    const double compiled = percent_of(ledger->part[WORK_COMPILED], ledger->all);

    if (!ledger->known) {
        fputs("\nNo findings: nothing that is known to be bad for the GC costs much here.\n", out);
    } else if (compiled >= COMPILED_PERCENT) {
        fprintf(out,
                "\nNo findings: %.0f %% of the work is in compiled code, and nothing that is known "
                "to be\nbad for the GC costs much here.\n",
                compiled);
    } else {
        fprintf(out,
                "\nNo findings: no bad pattern is known for what costs most here, see above. "
                "%.0f %%\nof the work is not in compiled code.\n",
                100 - compiled);
    }
}

static void put_findings(FILE *out, const struct report *report)
{
    const size_t most = report->facts->ledger.known ? MAX_FINDINGS_BESIDE_WORK : MAX_FINDINGS;
    const size_t all = report->findings->count;
    size_t of_axis[] = {[AXIS_WORK] = 0, [AXIS_MEMORY] = 0}, n = 0;
    size_t room[] = {[AXIS_WORK] = most, [AXIS_MEMORY] = MAX_MEMORY_FINDINGS};
    size_t lines = FINDING_LINES * most;
    const size_t accepted = report->suppressed->count;

    if (all == 0 && !report->facts->profile->complete)
        fputs("\nNo findings in what this profile has, but it is INCOMPLETE: see above.\n", out);
    else if (all == 0 && accepted > 0)
        fputs("\nNo findings but those that you accept:\n", out);
    else if (all == 0)
        put_nothing(out, report->facts);
    else
        fputs("\nFindings, most costly first:\n", out);
    for (size_t i = 0; i < all; i++)
        of_axis[report->findings->list[i].axis]++;
    if (of_axis[AXIS_WORK] >= MAX_FINDINGS_BESIDE_WORK)
        room[AXIS_MEMORY] = 1;
    if (of_axis[AXIS_MEMORY] > 0 && room[AXIS_WORK] > MAX_FINDINGS_BESIDE_WORK)
        room[AXIS_WORK] = MAX_FINDINGS_BESIDE_WORK;
    for (int axis = 0; axis < 2; axis++) /* each takes two lines at least */
        lines -= 2 * (room[axis] < of_axis[axis] ? room[axis] : of_axis[axis]);
    for (size_t i = 0; i < all; i++) {
        const enum axis axis = report->findings->list[i].axis;
        const bool quoted = lines > 0 && axis == AXIS_WORK;
        if (room[axis] == 0)
            continue;
        room[axis]--;
        lines -= quoted;
        put_finding(out, report, i, quoted);
        n++;
    }
    if (n < all)
        fprintf(out, " ... and %zu more below\n", all - n);
    if (accepted > 0)
        fprintf(out, "%zu finding%s suppressed, see below\n", accepted, accepted == 1 ? "" : "s");
}

static void put_warnings(FILE *out, const struct facts *facts)
{
    if (!facts->profile->complete) {
        fputs("\nINCOMPLETE: ", out);
        plain_put(out, facts->profile->incomplete_reason);
        fputs(".\nThe figures are those up to then, as far as the file has them.\n", out);
    }
    if (facts->n_defects > 0)
        fputs("\nDEFECTS of this profile (please report them, with the file):\n", out);
    for (size_t i = 0; i < facts->n_defects; i++)
        plain_put_wrapped(out, facts->defects[i], 2);
}

void text_summary(const struct report *report, FILE *out)
{
    put_run(out, report);
    put_warnings(out, report->facts);
    fputc('\n', out);
    put_work(out, report);
    put_time(out, report->facts);
    put_memory(out, report->facts);
    if (report->facts->profile->n_curve > 0) {
        put_label(out, "memory");
        text_memory_verdict(report, out);
    }
    put_findings(out, report);
}
