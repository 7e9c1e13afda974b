/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first screen of the report for people: see text_parts.h. */
#include "analysis/order.h"
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

/* Findings of each kind; they have a line with their place and one of words at least, and share what
   the screen has left for more words, the first of them first. */
#define MAX_WORK_FINDINGS   3
#define MAX_MEMORY_FINDINGS 2
#define LINES_OF_FINDINGS   10
/* A finding with its line of source and two of words. */
#define LINES_OF_ONE 4
/* What a terminal shows; with a line for the prompt. */
#define LINES_OF_SCREEN 30
/* Around the findings: an empty line, the heading, what no pattern is known for. */
#define LINES_AROUND   3
#define MAX_WORK_LINES 3

/* In front of what a line is made of. */
#define MADE_OF "  That line: "

/* Columns of what stands in front of the words of a finding. */
#define WORDS_INDENT 5

/* Importing has this part of what is interpreted: it also compiles and collects, so that it may have
   more than that. */
#define MOSTLY 0.7

/* Work for which no pattern is known, in percent of the run: less is not mentioned. */
#define MIN_UNEXPLAINED 15

/* Of ", 99 % other" and a comma. */
#define OTHER_WIDTH 15

/* Columns that the place of such a line may take. It has the last part of its file's name, as places of
   findings here do: there is no room for more, and findings and tables have all of it. */
#define WORK_PLACE_WIDTH 38

/* Columns of what says which line of the program leads to a library's; the library's has the rest. */
#define MAX_CALLER_WIDTH 34

/* From this part of the run on, work in compiled code is where it should be. */
#define COMPILED_PERCENT 50

/* The lines with most work, which several parts of the screen are about. */
struct top_lines {
    struct users_line list[MAX_WORK_LINES];
    size_t count;
};

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
    fputc('\n', out);
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

/* Says that there are other processes, and how much of the work is theirs: this report is about one. */
static void put_family(FILE *out, const struct report *report)
{
    const struct family *family = report->family;
    const uint64_t own = report->facts->profile->totals.value[TOTAL_INSTRUCTIONS];
    struct capture capture;
    char *text;

    if (family->count == 0)
        return;
    fprintf(capture_begin(&capture), "%zu forked, with %.0f %% of all instructions; most in ",
            family->count, family_percent(family, own));
    plain_put(capture.stream, family->list[0].file);
    text = capture_end(&capture);
    put_value(out, "processes", text);
    free(text);
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

/* A part of the run as this screen has it: both kinds of collections are one, their line says more. */
struct part {
    const char *words;
    double percent;
};

static int by_percent(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    return x->percent != y->percent ? (x->percent < y->percent ? 1 : -1)
                                    : strcmp(x->words, y->words);
}

/* The parts, the largest first. Returns their number. */
static int parts_of(const struct ledger *ledger, struct part parts[WORK_COUNT])
{
    int n = 0;

    for (int who = 0; who < WORK_COUNT; who++) {
        uint64_t part = ledger->part[who];
        if (who == WORK_MAJOR)
            continue;
        if (who == WORK_MINOR)
            figure_add(&part, ledger->part[WORK_MAJOR]);
        parts[n++] =
            (struct part){who == WORK_MINOR ? "collector" : work_who_words((enum work_who)who),
                          percent_of(part, ledger->all)};
    }
    qsort(parts, (size_t)n, sizeof *parts, by_percent);
    return n;
}

/* A part in words. Importing is interpreted, nearly all of it, and is named apart, since it is no work of
   the program's own. */
static int part_text(char *text, size_t size, const struct ledger *ledger, const struct part *part)
{
    const double imports = percent_of(ledger->imports.all, ledger->all);

    if (strcmp(part->words, work_who_words(WORK_INTERPRETER)) != 0 || imports < 1)
        return snprintf(text, size, "%.0f %% %s", part->percent, part->words);
    if (imports >= MOSTLY * part->percent)
        return snprintf(text, size, "%.0f %% %s (mostly importing)", part->percent, part->words);
    return snprintf(text, size, "%.0f %% %s (%.0f %% importing)", part->percent, part->words,
                    imports);
}

/* The parts of the run, the largest first, in two lines; and what then is left of the hundred. */
static void put_parts(FILE *out, const struct ledger *ledger)
{
    struct part parts[WORK_COUNT];
    const int n = parts_of(ledger, parts);
    double rest = 100;
    int column = 0, line = 1;

    put_label(out, "work");
    for (int i = 0; i < n && (i == 0 || parts[i].percent >= 0.5); i++) {
        char text[80];
        const int length = part_text(text, sizeof text, ledger, &parts[i]);
        if (line == 2 && column + length + OTHER_WIDTH > VALUE_WIDTH)
            break;
        if (i > 0)
            column += fprintf(out, ",");
        if (column + 2 + length > VALUE_WIDTH) {
            fprintf(out, "\n%*s", VALUE_COLUMN, "");
            column = 0;
            line++;
        }
        column += fprintf(out, "%s%s", column > 0 ? " " : "", text);
        rest -= parts[i].percent;
    }
    if (rest >= 1)
        fprintf(out, ", %.0f %% other", rest);
    fputc('\n', out);
}

/* The line of source at a place and, of a library's, the line of the program that leads there: in one line. */
static void put_quote(FILE *out, const struct report *report, const struct place *place,
                      const struct called_from *from, int indent)
{
    char *quoted, *caller;
    struct capture capture;
    int width = SUMMARY_WIDTH;

    text_called_from(capture_begin(&capture), from, MAX_CALLER_WIDTH);
    caller = capture_end(&capture);
    if (*caller != '\0')
        width -= (int)plain_columns(caller, SUMMARY_WIDTH) + 4;
    text_quote(capture_begin(&capture), report, place, indent, width);
    quoted = capture_end(&capture);
    quoted[strcspn(quoted, "\n")] = '\0';
    if (*quoted != '\0' && *caller != '\0')
        fprintf(out, "%s  (%s)\n", quoted, caller);
    else if (*caller != '\0')
        fprintf(out, "%*s%s\n", indent, "", caller);
    else if (*quoted != '\0')
        fprintf(out, "%s\n", quoted);
    free(quoted);
    free(caller);
}

static void put_work_line(FILE *out, const struct report *report, const struct users_line *line)
{
    const struct place *place = &line->row->place;
    struct work_row row = *line->row;
    uint64_t largest;
    struct capture capture;
    int used = fprintf(out, "   %3.0f %%  ", percent_of(line->work, report->facts->ledger.all));
    char *text;

    row.share[SHARE_TRACING] -= work_once(line->row);
    largest = row.share[work_largest(&row)];
    place_put_short(capture_begin(&capture), place, WORK_PLACE_WIDTH);
    text = capture_end(&capture);
    used += (int)plain_columns(text, SUMMARY_WIDTH);
    fprintf(out, "%s: ", text);
    free(text);
    if (line->callee != NULL && line->callee_instructions >= largest) {
        fprintf(capture_begin(&capture), "%.0f %% in %s, called here",
                percent_of(line->callee_instructions, line->whole), line->callee);
        text = capture_end(&capture);
        plain_put_cut(out, text, SUMMARY_WIDTH - used - 2);
        free(text);
    } else {
        work_put_largest(out, &row, line->whole, SUMMARY_WIDTH - used - 2);
    }
    fputc('\n', out);
    if (place->file != NULL)
        put_quote(out, report, place, &line->called_from, VALUE_COLUMN);
}

/* The lines with most work, what it is, and what is written there. */
static void put_work(FILE *out, const struct report *report, const struct top_lines *top)
{
    const struct ledger *ledger = &report->facts->ledger;

    if (!ledger->known)
        return;
    put_parts(out, ledger);
    for (size_t i = 0; i < top->count; i++)
        if (percent_of(top->list[i].work, ledger->all) >= 1)
            put_work_line(out, report, &top->list[i]);
}

/* Collections, with what the JIT compiled behind some words. From malloc. */
static char *collections_text(const struct totals *totals, const char *compiled)
{
    const uint64_t *value = totals->value;
    char number[PLAIN_NUMBER_SIZE];
    struct capture capture;

    fprintf(capture_begin(&capture), "%s minor",
            plain_count(value[TOTAL_MINOR_COLLECTIONS], number));
    if (totals->known[TOTAL_MAJOR_COLLECTIONS])
        fprintf(capture.stream, ", %s major", plain_count(value[TOTAL_MAJOR_COLLECTIONS], number));
    if (totals->known[TOTAL_TRACES])
        fprintf(capture.stream, "; %s%s trace%s", compiled,
                plain_count(value[TOTAL_TRACES], number), plain_s(value[TOTAL_TRACES]));
    if (totals->known[TOTAL_OLD_LIVE_BYTES])
        fprintf(capture.stream, "; %s are old", plain_bytes(value[TOTAL_OLD_LIVE_BYTES], number));
    return capture_end(&capture);
}

static void put_memory(FILE *out, const struct facts *facts)
{
    const struct totals *totals = &facts->profile->totals;
    const uint64_t *value = totals->value;
    const uint64_t all = value[TOTAL_ALLOCATED_BYTES];
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE], *text;

    if (!totals->known[TOTAL_ALLOCATED_BYTES]) {
        put_value(out, "allocated", "the file has no totals");
        return;
    }
    put_label(out, "allocated");
    fprintf(out, "%s in %s object%s: %.1f %% died young, %.1f %% survived\n", plain_bytes(all, a),
            plain_count(value[TOTAL_ALLOCATED_OBJECTS], b), plain_s(value[TOTAL_ALLOCATED_OBJECTS]),
            percent_of(value[TOTAL_DIED_YOUNG_BYTES], all),
            percent_of(value[TOTAL_SURVIVED_BYTES], all));
    text = collections_text(totals, "the JIT compiled ");
    if (plain_columns(text, VALUE_WIDTH) > VALUE_WIDTH) {
        free(text);
        text = collections_text(totals, "");
    }
    put_value(out, "collections", text);
    free(text);
}

/* ---- the findings ---- */

/* What a finding says, as its rule has it for this screen, or its first sentence. From malloc. */
static char *words_of(const struct finding *finding)
{
    struct capture capture;
    const char *words = finding->brief != NULL ? finding->brief : finding->explanation;
    const char *end = finding->brief == NULL ? strstr(words, ". ") : NULL;

    capture_begin(&capture);
    if (finding->brief != NULL)
        fputs(words, capture.stream);
    else
        plain_put_grouped(capture.stream, words,
                          end != NULL ? (size_t)(end + 1 - words) : strlen(words));
    return capture_end(&capture);
}

static bool is_at(const struct finding *finding, const struct users_line *line)
{
    return finding->place.file != NULL && finding->place.line == line->row->place.line &&
           order_strings(finding->place.file, line->row->place.file) == 0;
}

/* True if the line of a finding is quoted above, among those with most work. */
static bool is_quoted(const struct top_lines *top, const struct finding *finding)
{
    for (size_t i = 0; i < top->count; i++)
        if (is_at(finding, &top->list[i]))
            return true;
    return false;
}

/* Its place, what it costs, and what it says, in at most so many lines. From malloc. */
static char *finding_text(const struct report *report, const struct top_lines *top, size_t i,
                          size_t most)
{
    const struct finding *finding = &report->findings->list[i];
    char share[40], *words = words_of(finding);
    struct capture capture;
    FILE *out = capture_begin(&capture);
    size_t lines = 1;
    int used;

    snprintf(share, sizeof share, ", %.0f %% of the %s", finding->share, axis_name(finding->axis));
    used =
        fprintf(out, " %zu. [%s] %s: ", i + 1, severity_name(finding->severity), finding->pattern);
    place_put_short(out, &finding->place, SUMMARY_WIDTH - used - (int)strlen(share));
    fprintf(out, "%s\n", share);
    if (most > 2 && !is_quoted(top, finding)) {
        struct capture quote;
        put_quote(capture_begin(&quote), report, &finding->place, &finding->called_from,
                  WORDS_INDENT);
        char *quoted = capture_end(&quote);
        fputs(quoted, out);
        lines += *quoted != '\0';
        free(quoted);
    }
    plain_put_lines(out, words, WORDS_INDENT, SUMMARY_WIDTH, most - lines);
    free(words);
    return capture_end(&capture);
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;

    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

/* How many lines a finding has if it may have that many. */
static size_t lines_of(const struct report *report, const struct top_lines *top, size_t i,
                       size_t most)
{
    char *text = finding_text(report, top, i, most);
    const size_t lines = count_lines(text);

    free(text);
    return lines;
}

/* Of a line for which no pattern is known something is known all the same. */
static void put_made_of(FILE *out, const struct ledger *ledger, const struct users_line *line)
{
    struct capture capture;
    char *text;

    work_put_made_of(capture_begin(&capture), ledger, line,
                     SUMMARY_WIDTH - (int)strlen(MADE_OF) - 1);
    text = capture_end(&capture);
    if (*text != '\0')
        fprintf(out, "%s%s.\n", MADE_OF, text);
    free(text);
}

/* There are no findings. Silence would read as innocence: that is only said where the work is where
   it should be. */
static void put_nothing(FILE *out, const struct facts *facts, const struct top_lines *top)
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
        if (top->count > 0) {
            fputs("Most work is on ", out);
            place_put_short(out, &top->list[0].row->place, WORK_PLACE_WIDTH);
            fputs(".\n", out);
            put_made_of(out, ledger, &top->list[0]);
        }
    }
}

static bool has_memory_finding(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i].axis == AXIS_MEMORY)
            return true;
    return false;
}

/* What the run did beside compiled code, compiling it and importing, and no finding explains: in percent. */
static double unexplained(const struct report *report)
{
    const struct ledger *ledger = &report->facts->ledger;
    double rest = (double)ledger->all - (double)ledger->part[WORK_COMPILED] -
                  (double)ledger->part[WORK_COMPILER] - (double)ledger->part[WORK_START_UP] -
                  (double)ledger->imports.all;

    if (has_memory_finding(report->findings)) /* it says what the collector has to do with */
        rest -= (double)ledger->part[WORK_MINOR] + (double)ledger->part[WORK_MAJOR];
    for (size_t i = 0; i < report->findings->count; i++)
        if (report->findings->list[i].axis == AXIS_WORK &&
            !finding_is_once(&report->findings->list[i])) /* whose work is taken off as a whole */
            rest -= report->findings->list[i].cost;
    return ledger->all > 0 && rest > 0 ? 100 * rest / (double)ledger->all : 0;
}

/* What findings do not explain of a line of the user's, compiled code apart. */
static double left_of(const struct report *report, const struct users_line *line)
{
    double left = (double)line->work - (double)line->row->share[SHARE_COMPILED] -
                  ((double)line->row->share[SHARE_TRACING] - (double)work_once(line->row));

    if (has_memory_finding(report->findings))
        left -= (double)line->row->share[SHARE_COLLECTOR];
    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *finding = &report->findings->list[i];
        if (finding->axis == AXIS_WORK && is_at(finding, line))
            left -= finding->cost;
    }
    return left;
}

/* Says how much of the work no pattern is known for, which of the lines above has most of it, and, if there is room,
   what that is made of. */
static void put_unexplained(FILE *out, const struct report *report, const struct top_lines *top,
                            bool has_room)
{
    const struct ledger *ledger = &report->facts->ledger;
    const double percent = unexplained(report);
    double most = 0;
    size_t largest = 0;

    if (!ledger->known || percent < MIN_UNEXPLAINED)
        return;
    fprintf(out, "No pattern is known for %.0f %% of the work", percent);
    for (size_t i = 0; i < top->count; i++) {
        const struct users_line *line = &top->list[i];
        const double left = line->row->place.file != NULL ? left_of(report, line) : 0;
        if (left > most) {
            most = left;
            largest = i;
        }
    }
    most = 100 * most / (double)ledger->all;
    if (most >= 1) {
        fprintf(out, "; %.0f %% is on ", most < percent ? most : percent);
        place_put_short(out, &top->list[largest].row->place, SUMMARY_WIDTH - 53);
    }
    fputs(".\n", out);
    if (has_room && most >= 1)
        put_made_of(out, ledger, &top->list[largest]);
}

/* The findings that the screen shows. */
struct shown {
    size_t list[MAX_WORK_FINDINGS + MAX_MEMORY_FINDINGS]; /* their indices */
    size_t most[MAX_WORK_FINDINGS + MAX_MEMORY_FINDINGS]; /* lines of each */
    size_t count;
};

static struct shown shown_of(const struct findings *findings)
{
    size_t room[] = {[AXIS_WORK] = MAX_WORK_FINDINGS, [AXIS_MEMORY] = MAX_MEMORY_FINDINGS};
    struct shown shown = {.count = 0};

    for (size_t i = 0; i < findings->count; i++) {
        const enum axis axis = findings->list[i].axis;
        if (room[axis] == 0)
            continue;
        room[axis]--;
        shown.list[shown.count++] = i;
    }
    return shown;
}

/* Divides the lines: each gets its part, and what that leaves goes to the first that needs more. */
static void share_out(const struct report *report, const struct top_lines *top, size_t lines,
                      struct shown *shown)
{
    size_t left = lines;

    for (size_t i = 0; i < shown->count; i++) {
        const size_t part = lines / shown->count;
        shown->most[i] =
            lines_of(report, top, shown->list[i], part < LINES_OF_ONE ? part : LINES_OF_ONE);
        left -= shown->most[i];
    }
    for (size_t i = 0; i < shown->count; i++) {
        const size_t more = lines_of(report, top, shown->list[i], shown->most[i] + left);
        left -= more - shown->most[i];
        shown->most[i] = more;
    }
}

static void put_findings(FILE *out, const struct report *report, const struct top_lines *top,
                         size_t room)
{
    const struct findings *findings = report->findings;
    const size_t accepted = report->suppressed->count;
    struct shown shown = shown_of(findings);
    size_t lines = room > LINES_OF_FINDINGS ? room : LINES_OF_FINDINGS;
    /* its line is taken from the findings' */
    const bool has_room = shown.count < MAX_WORK_FINDINGS + MAX_MEMORY_FINDINGS &&
                          report->facts->ledger.known && unexplained(report) >= MIN_UNEXPLAINED;

    lines -= has_room;

    if (findings->count == 0 && !report->facts->profile->complete)
        fputs("\nNo findings in what this profile has, but it is INCOMPLETE: see above.\n", out);
    else if (findings->count == 0 && accepted > 0)
        fputs("\nNo findings but those that you accept:\n", out);
    else if (findings->count == 0)
        put_nothing(out, report->facts, top);
    else if (findings->count > shown.count)
        fprintf(out, "\nFindings, most costly first, and %zu more below:\n",
                findings->count - shown.count);
    else
        fputs("\nFindings, most costly first:\n", out);
    if (shown.count > 0)
        share_out(report, top, lines, &shown);
    for (size_t i = 0; i < shown.count; i++) {
        char *text = finding_text(report, top, shown.list[i], shown.most[i]);
        fputs(text, out);
        free(text);
    }
    if (findings->count > 0)
        put_unexplained(out, report, top, has_room);
    if (accepted > 0)
        fprintf(out, "%zu finding%s suppressed, see below\n", accepted, plain_s(accepted));
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

/* All but the findings. From malloc. */
static char *facts_text(const struct report *report, const struct top_lines *top)
{
    struct capture capture;
    FILE *out = capture_begin(&capture);

    put_run(out, report);
    put_family(out, report);
    put_warnings(out, report->facts);
    fputc('\n', out);
    put_work(out, report, top);
    put_time(out, report->facts);
    put_memory(out, report->facts);
    if (report->facts->profile->n_curve > 0) {
        const struct growth growth = growth_find(report->facts);
        put_label(out, "memory");
        text_memory_verdict(&growth, out, VALUE_COLUMN);
    }
    return capture_end(&capture);
}

void text_summary(const struct report *report, FILE *out)
{
    const struct ledger *ledger = &report->facts->ledger;
    struct top_lines top;
    char *text;
    size_t used;

    top.count = ledger->known ? users_lines(ledger, top.list, MAX_WORK_LINES) : 0;
    text = facts_text(report, &top);
    fputs(text, out);
    used = count_lines(text) + LINES_AROUND + (report->suppressed->count > 0);
    free(text);
    put_findings(out, report, &top, used < LINES_OF_SCREEN ? LINES_OF_SCREEN - used : 0);
}
