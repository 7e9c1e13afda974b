/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report for people: see render.h. Plain lines of text, made to be pasted into a bug report:
   what ran, what is wrong with the profile, the findings, then the tables. */
#include "render/plain.h"
#include "render/render.h"
#include "render/series.h"

#include <string.h>

/* The tables: three columns of figures, then a name. */
#define NAME_WIDTH 52
#define WHO_WIDTH  12

/* What is said about a site below its figures stands under its name. */
#define SITE_INDENT 45

static double share(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : 100.0 * (double)part / (double)whole;
}

static void put_heading(FILE *out, const char *heading)
{
    fprintf(out, "\n%s\n", heading);
    for (size_t i = strlen(heading); i > 0; i--)
        fputc('-', out);
    fputc('\n', out);
}

/* "  label       ", ready for a value. */
static void put_label(FILE *out, const char *label)
{
    fprintf(out, "  %-22s ", label);
}

static void put_field(FILE *out, const char *label, const char *value)
{
    if (value == NULL)
        return;
    put_label(out, label);
    plain_put(out, value);
    fputc('\n', out);
}

/* ---- header ---- */

static void put_pypy(FILE *out, const struct run *run)
{
    put_label(out, "PyPy");
    if (!run->has_pypy) {
        fputs("not seen in this process\n", out);
        return;
    }
    plain_put(out, run->version != NULL ? run->version : "version not known");
    if (run->python != NULL) {
        fputs(", Python ", out);
        plain_put(out, run->python);
    }
    if (run->library != NULL) {
        fputs(", ", out);
        plain_put(out, run->library);
    }
    fputc('\n', out);
    put_field(out, "build id", run->build_id);
}

static void put_header(FILE *out, const struct report *report)
{
    const struct profile *profile = report->facts->profile;
    const struct run *run = &profile->run;
    char number[PLAIN_NUMBER_SIZE];

    fputs("pypygc report of ", out);
    plain_put(out, report->file);
    fputc('\n', out);
    put_label(out, "command");
    for (size_t i = 0; i < run->n_command; i++) {
        if (i > 0)
            fputc(' ', out);
        plain_put(out, run->command[i]);
    }
    fputc('\n', out);
    put_field(out, "in", run->cwd);
    put_label(out, "process");
    fprintf(out, "%llu", (unsigned long long)run->pid);
    if (run->has_parent_pid)
        fprintf(out, ", forked from %llu", (unsigned long long)run->parent_pid);
    if (profile->end_reason != NULL) {
        fputs(", written at ", out);
        plain_put(out, profile->end_reason);
    }
    fputc('\n', out);
    put_pypy(out, run);
    put_field(out, "Valgrind", run->valgrind);
    put_field(out, "pypygc", profile->tool);
    put_label(out, "nursery");
    if (run->has_nursery_size)
        fprintf(out, "%s\n", plain_bytes(run->nursery_size, number));
    else
        fputs("not seen\n", out);
}

static void put_warnings(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;

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

/* ---- totals ---- */

static void put_amount(FILE *out, const struct totals *totals, const char *label, enum total bytes,
                       enum total objects)
{
    char number[PLAIN_NUMBER_SIZE];

    if (!totals->known[bytes] && !totals->known[objects])
        return;
    put_label(out, label);
    if (totals->known[bytes]) {
        fprintf(out, "%12s", plain_bytes(totals->value[bytes], number));
        if (totals->known[TOTAL_ALLOCATED_BYTES] && totals->value[TOTAL_ALLOCATED_BYTES] > 0)
            fprintf(out, " %5.1f %%",
                    share(totals->value[bytes], totals->value[TOTAL_ALLOCATED_BYTES]));
    }
    if (totals->known[objects])
        fprintf(out, "  %s objects", plain_count(totals->value[objects], number));
    fputc('\n', out);
}

static void put_number(FILE *out, const struct totals *totals, const char *label, enum total total)
{
    char number[PLAIN_NUMBER_SIZE];

    if (!totals->known[total])
        return;
    put_label(out, label);
    fprintf(out, "%12s\n",
            total_is_bytes(total) ? plain_bytes(totals->value[total], number)
                                  : plain_count(totals->value[total], number));
}

static void put_by_who(FILE *out, const struct facts *facts)
{
    static const char *const labels[WHO_COUNT] = {
        [WHO_JIT] = "allocated by JIT code",      [WHO_CALL] = "  in calls from there",
        [WHO_PYTHON] = "  by interpreted code",   [WHO_AFTER_GUARD] = "  after failed guards",
        [WHO_COMPILER] = "  by the JIT compiler", [WHO_RUNTIME] = "  by the runtime",
    };
    char number[PLAIN_NUMBER_SIZE];

    for (int who = 0; facts->n_cells > 0 && who < WHO_COUNT; who++) {
        const uint64_t bytes = facts->by_who[who].allocated.bytes;
        if (bytes == 0 && who != WHO_JIT)
            continue;
        put_label(out, labels[who]);
        fprintf(out, "%12s %5.1f %%\n", plain_bytes(bytes, number),
                share(bytes, facts->total.allocated.bytes));
    }
}

static void put_totals(FILE *out, const struct facts *facts)
{
    const struct totals *totals = &facts->profile->totals;

    put_heading(out, "Totals");
    if (!totals->known[TOTAL_NURSERY_BYTES])
        fputs("  The file has no totals.\n", out);
    put_amount(out, totals, "allocated", TOTAL_ALLOCATED_BYTES, TOTAL_ALLOCATED_OBJECTS);
    put_amount(out, totals, "died young", TOTAL_DIED_YOUNG_BYTES, TOTAL_DIED_YOUNG_OBJECTS);
    put_amount(out, totals, "survived", TOTAL_SURVIVED_BYTES, TOTAL_SURVIVED_OBJECTS);
    put_amount(out, totals, "left in the nursery", TOTAL_LEFT_BYTES, TOTAL_LEFT_OBJECTS);
    put_amount(out, totals, "inherited at fork", TOTAL_INHERITED_BYTES, TOTAL_INHERITED_OBJECTS);
    put_amount(out, totals, "large", TOTAL_LARGE_BYTES, TOTAL_LARGE_OBJECTS);
    put_amount(out, totals, "old born", TOTAL_OLD_BORN_BYTES, TOTAL_OLD_BORN_OBJECTS);
    put_number(out, totals, "minor collections", TOTAL_MINOR_COLLECTIONS);
    put_number(out, totals, "major collections", TOTAL_MAJOR_COLLECTIONS);
    put_number(out, totals, "traces", TOTAL_TRACES);
    put_number(out, totals, "aborted traces", TOTAL_ABORTED_TRACES);
    put_by_who(out, facts);
    if (totals->known[TOTAL_UNPARSED_BYTES] && totals->value[TOTAL_UNPARSED_BYTES] > 0)
        put_number(out, totals, "not readable", TOTAL_UNPARSED_BYTES);
}

/* ---- findings ---- */

static void put_evidence(FILE *out, const struct finding *finding)
{
    char number[PLAIN_NUMBER_SIZE];
    int column = fprintf(out, "     figures:");

    for (size_t i = 0; i < finding->n_evidence; i++) {
        const struct evidence *evidence = &finding->evidence[i];
        char text[96];
        switch (evidence->unit) {
        case EVIDENCE_COUNT:
            snprintf(text, sizeof text, " %s %s", evidence->key,
                     plain_count(evidence->number, number));
            break;
        case EVIDENCE_BYTES:
            snprintf(text, sizeof text, " %s %s", evidence->key,
                     plain_bytes(evidence->number, number));
            break;
        case EVIDENCE_PERCENT:
            snprintf(text, sizeof text, " %s %.1f", evidence->key, evidence->percent);
            break;
        }
        if (column + (int)strlen(text) + 1 > PLAIN_WIDTH) {
            fputs("\n             ", out);
            column = 13;
        }
        column += fprintf(out, "%s%s", text, i + 1 < finding->n_evidence ? "," : "\n");
    }
}

/* Where the code of a finding was inlined, innermost first. */
static void put_callers(FILE *out, const struct stack_frame *caller)
{
    enum { MAX_CALLERS = 3 };

    for (int i = 0; i < MAX_CALLERS && caller != NULL; caller = caller->caller) {
        if (caller->place.file == NULL)
            continue;
        fputs("     called from ", out);
        plain_put_place(out, &caller->place, 64);
        fputc('\n', out);
        i++;
    }
}

static void put_finding(FILE *out, size_t number, const struct finding *finding)
{
    fprintf(out, "\n %zu. [%s] %s: ", number, severity_name(finding->severity), finding->pattern);
    plain_put_place(out, &finding->place, 64);
    if (finding->place.file == NULL)
        fputs(", no Python line is known", out);
    if (finding->trace != NULL)
        fprintf(out, " (trace %llu)", (unsigned long long)finding->trace->id);
    fputc('\n', out);
    put_callers(out, finding->callers);
    plain_put_wrapped(out, finding->explanation, 5);
    put_evidence(out, finding);
    fputs("     what to do:\n", out);
    plain_put_wrapped(out, finding->advice, 5);
}

static void put_findings(FILE *out, const struct findings *findings)
{
    put_heading(out, "Findings");
    if (findings->count == 0)
        fputs("  None: no pattern that is known to be bad for the GC costs much in this run.\n",
              out);
    for (size_t i = 0; i < findings->count; i++)
        put_finding(out, i + 1, &findings->list[i]);
}

/* ---- tables ---- */

static void put_table_head(FILE *out, const char *name)
{
    fprintf(out, "  %10s %6s %12s %10s  %s\n", "allocated", "%", "objects", "survived", name);
}

static void put_figures(FILE *out, const struct facts *facts, const struct tally *tally)
{
    char allocated[PLAIN_NUMBER_SIZE], objects[PLAIN_NUMBER_SIZE], survived[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %10s %6.1f %12s %10s  ", plain_bytes(tally->allocated.bytes, allocated),
            share(tally->allocated.bytes, facts->total.allocated.bytes),
            plain_count(tally->allocated.objects, objects),
            plain_bytes(tally->survived.bytes, survived));
}

static void put_rest(FILE *out, size_t shown, size_t all)
{
    if (shown < all)
        fprintf(out, "  ... and %zu more (--top=N shows more)\n", all - shown);
}

static size_t rows_shown(const struct report *report, size_t all)
{
    return report->top < all ? report->top : all;
}

/* Who allocated most on a line. */
static enum who mainly(const struct line_row *line)
{
    enum who best = WHO_RUNTIME;

    for (int who = 0; who < WHO_COUNT; who++)
        if (line->by_who[who].bytes > line->by_who[best].bytes)
            best = (enum who)who;
    return best;
}

static void put_lines(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    const size_t n = rows_shown(report, facts->n_lines);

    put_heading(out, "Lines by allocated bytes");
    put_table_head(out, "who         line");
    for (size_t i = 0; i < n; i++) {
        put_figures(out, facts, &facts->lines[i].tally);
        fprintf(out, "%-11s ", who_name(mainly(&facts->lines[i])));
        plain_put_place(out, &facts->lines[i].place, NAME_WIDTH - WHO_WIDTH);
        fputc('\n', out);
    }
    put_rest(out, n, facts->n_lines);
}

static void put_types(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    const size_t n = rows_shown(report, facts->n_types);

    put_heading(out, "Types by allocated bytes");
    put_table_head(out, "type");
    for (size_t i = 0; i < n; i++) {
        put_figures(out, facts, &facts->types[i].tally);
        plain_put_cut(out, facts->types[i].type->name, NAME_WIDTH);
        fputc('\n', out);
    }
    put_rest(out, n, facts->n_types);
}

static void put_traces(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    size_t with_bytes = 0, n;

    while (with_bytes < facts->n_traces && facts->traces[with_bytes].tally.allocated.bytes > 0)
        with_bytes++;
    n = rows_shown(report, with_bytes);
    put_heading(out, "Traces by allocated bytes");
    if (facts->n_traces == 0)
        fputs("  None: the JIT compiled nothing, or its log was not seen.\n", out);
    else if (with_bytes == 0)
        fprintf(out, "  None of the %zu traces allocated anything in the nursery.\n",
                facts->n_traces);
    else
        put_table_head(out, "trace: first line");
    for (size_t i = 0; i < n; i++) {
        const struct trace_row *row = &facts->traces[i];
        int used;

        put_figures(out, facts, &row->tally);
        used = fprintf(out, "%llu ", (unsigned long long)row->trace->id);
        used += plain_put_cut(out, row->trace->kind, 16);
        fputs(": ", out);
        if (row->place.file == NULL && row->trace->driver != NULL)
            plain_put_cut(out, row->trace->driver, NAME_WIDTH - used - 2);
        else
            plain_put_place(out, &row->place, NAME_WIDTH - used - 2);
        fputc('\n', out);
    }
    put_rest(out, n, with_bytes);
}

/* A line more about the site above. */
static void put_more(FILE *out)
{
    fprintf(out, "\n%*s", SITE_INDENT, "");
}

static void put_origin(FILE *out, const struct origin *origin)
{
    enum { MAX_CANDIDATES = 3 };

    if (origin->created.file != NULL) {
        put_more(out);
        fputs("created at ", out);
        plain_put_place(out, &origin->created, NAME_WIDTH - 11);
    }
    if (origin->n_candidates > 0) {
        put_more(out);
        fprintf(out, "created at one of %zu lines:", origin->n_candidates);
        for (size_t i = 0; i < origin->n_candidates && i < MAX_CANDIDATES; i++) {
            put_more(out);
            fputs("  ", out);
            plain_put_place(out, &origin->candidates[i], NAME_WIDTH - 2);
        }
    }
}

/* Why an object had to be allocated, wrapped, below the rest. */
static void put_reason(FILE *out, const struct origin *origin)
{
    char text[1024];

    if (origin->forced_by == NULL)
        return;
    snprintf(text, sizeof text, "forced: %s", origin->forced_by);
    plain_put_wrapped(out, text, SITE_INDENT);
}

static void put_site(FILE *out, const struct cell_row *row)
{
    const struct owner *owner = row->owner;
    char offset[32] = "";
    int used;

    fprintf(out, "%-11s ", who_name(owner->who));
    plain_put_cut(out, row->type->name, NAME_WIDTH - WHO_WIDTH);
    put_more(out);
    fputs("at ", out);
    plain_put_place(out, &owner->place, NAME_WIDTH - 3);
    if (owner->trace != NULL) {
        put_more(out);
        if (owner->op != NULL && owner->op->code->has_offset)
            snprintf(offset, sizeof offset, "+%llu", (unsigned long long)owner->op->code->offset);
        used = fprintf(out, "trace %llu%s", (unsigned long long)owner->trace->id, offset);
        if (owner->operation != NULL) {
            fputc(' ', out);
            plain_put_cut(out, owner->operation, NAME_WIDTH - used - 1);
        }
        if (owner->is_near)
            fputs(" (line is near it)", out);
    }
    put_origin(out, &owner->origin);
    if (owner->guard_trace != NULL) {
        put_more(out);
        fprintf(out, "after guard failure in trace %llu",
                (unsigned long long)owner->guard_trace->id);
        if (owner->guard.line > 0)
            fprintf(out, ", line %u", (unsigned)owner->guard.line);
    }
    if (owner->compiled != NULL) {
        put_more(out);
        fprintf(out, "compiling trace %llu", (unsigned long long)owner->compiled->id);
    }
}

static void put_sites(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    const size_t n = rows_shown(report, facts->n_cells);

    put_heading(out, "Sites by allocated bytes");
    put_table_head(out, "who         type and site");
    for (size_t i = 0; i < n; i++) {
        put_figures(out, facts, &facts->cells[i].cell->tally);
        put_site(out, &facts->cells[i]);
        fputc('\n', out);
        put_reason(out, &facts->cells[i].owner->origin);
    }
    put_rest(out, n, facts->n_cells);
    if (facts->n_near > 0)
        fprintf(out, "  Of %zu sites only the neighbourhood is known, not the line.\n",
                facts->n_near);
}

/* ---- minor collections ---- */

static uint64_t whole(double value)
{
    return value >= 0x1p64 ? UINT64_MAX : (uint64_t)value;
}

static void put_minors(FILE *out, const struct facts *facts)
{
    const struct profile *profile = facts->profile;
    struct series_summary survived, percent;
    char chart[SERIES_COLUMNS + 1], a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE],
        c[PLAIN_NUMBER_SIZE], d[PLAIN_NUMBER_SIZE];
    uint64_t pinned = 0;

    put_heading(out, "Minor collections");
    if (profile->n_minors == 0) {
        fputs("  None.\n", out);
        return;
    }
    series_survived_bytes(profile, &survived);
    series_survival_percent(profile, &percent);
    fprintf(out, "  survivors of one: median %s, 90th percentile %s, 99th %s, most %s\n",
            plain_bytes(whole(survived.median), a), plain_bytes(whole(survived.p90), b),
            plain_bytes(whole(survived.p99), c), plain_bytes(whole(survived.most), d));
    fprintf(out,
            "  of what was allocated before it: median %.1f %%, 90th percentile %.1f %%, "
            "most %.1f %%\n",
            percent.median, percent.p90, percent.most);
    for (size_t i = 0; i < profile->n_minors; i++)
        pinned = profile->minors[i].pinned_objects > pinned ? profile->minors[i].pinned_objects
                                                            : pinned;
    if (pinned > 0)
        fprintf(out, "  pinned objects: up to %s at once\n", plain_count(pinned, a));
    series_chart(profile, chart);
    fprintf(out, "  survived bytes from the first (left) to the last, %s at the most:\n  |%s|\n",
            plain_bytes(whole(survived.most), a), chart);
}

/* ---- the rest ---- */

static void put_environment(FILE *out, const struct run *run)
{
    put_heading(out, "Environment");
    put_field(out, "library", run->path);
    put_field(out, "launcher", run->valgrind_launcher);
    for (size_t i = 0; i < run->n_environment; i++) {
        put_label(out, "variable");
        plain_put(out, run->environment[i].name);
        if (run->environment[i].value != NULL) {
            fputs(" = ", out);
            plain_put(out, run->environment[i].value);
        } else {
            fputs(" is not set", out);
        }
        fputc('\n', out);
    }
    for (size_t i = 0; i < run->n_options; i++) {
        put_label(out, "option");
        plain_put(out, run->options[i].name);
        fputs(" = ", out);
        plain_put(out, run->options[i].value != NULL ? run->options[i].value : "(none)");
        fputc('\n', out);
    }
}

static void put_missing(FILE *out, const struct profile *profile)
{
    if (profile->n_missing == 0)
        return;
    put_heading(out, "Not found out");
    for (size_t i = 0; i < profile->n_missing; i++) {
        fputs("  ", out);
        plain_put(out, profile->missing[i].what);
        fputs(":\n", out);
        plain_put_wrapped(out, profile->missing[i].why, 4);
        plain_put_wrapped(out, profile->missing[i].effect, 4);
    }
}

void render_text(const struct report *report, FILE *out)
{
    const struct facts *facts = report->facts;

    put_header(out, report);
    put_warnings(out, report);
    put_totals(out, facts);
    put_findings(out, report->findings);
    put_traces(out, report);
    put_lines(out, report);
    put_types(out, report);
    put_sites(out, report);
    put_minors(out, facts);
    put_environment(out, &facts->profile->run);
    put_missing(out, facts->profile);
}
