/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report for people: see render.h. Plain lines of text, made to be pasted into a bug report:
   what ran, what is wrong with the profile, the findings, then the tables. */
#include "render/text_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- header ---- */

static void put_pypy(FILE *out, const struct run *run)
{
    text_label(out, "PyPy");
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
    text_field(out, "build id", run->build_id);
}

static void put_header(FILE *out, const struct report *report)
{
    const struct profile *profile = report->facts->profile;
    const struct run *run = &profile->run;
    char number[PLAIN_NUMBER_SIZE];

    fputs("pypygc report of ", out);
    plain_put(out, report->file);
    fputc('\n', out);
    text_label(out, "command");
    for (size_t i = 0; i < run->n_command; i++) {
        if (i > 0)
            fputc(' ', out);
        plain_put(out, run->command[i]);
    }
    fputc('\n', out);
    text_field(out, "in", run->cwd);
    text_label(out, "process");
    fprintf(out, "%llu", (unsigned long long)run->pid);
    if (run->has_parent_pid)
        fprintf(out, ", forked from %llu", (unsigned long long)run->parent_pid);
    if (profile->end_reason != NULL) {
        fputs(", written at ", out);
        plain_put(out, profile->end_reason);
    }
    fputc('\n', out);
    put_pypy(out, run);
    text_field(out, "Valgrind", run->valgrind);
    text_field(out, "pypygc", profile->tool);
    text_label(out, "nursery");
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
    text_label(out, label);
    if (totals->known[bytes]) {
        fprintf(out, "%12s", plain_bytes(totals->value[bytes], number));
        if (totals->known[TOTAL_ALLOCATED_BYTES] && totals->value[TOTAL_ALLOCATED_BYTES] > 0)
            fprintf(out, " %5.1f %%",
                    text_share(totals->value[bytes], totals->value[TOTAL_ALLOCATED_BYTES]));
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
    text_label(out, label);
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
        const uint64_t bytes = tally_born(&facts->by_who[who]).bytes;
        if (bytes == 0 && who != WHO_JIT)
            continue;
        text_label(out, labels[who]);
        fprintf(out, "%12s %5.1f %%\n", plain_bytes(bytes, number),
                text_share(bytes, tally_born(&facts->total).bytes));
    }
}

/* Instructions, and their share of all that were executed. */
static void put_instructions(FILE *out, const struct totals *totals, const char *label,
                             enum total total)
{
    char number[PLAIN_NUMBER_SIZE];

    if (!totals->known[total])
        return;
    text_label(out, label);
    fprintf(out, "%16s", plain_count(totals->value[total], number));
    if (totals->known[TOTAL_INSTRUCTIONS])
        fprintf(out, " %5.1f %%",
                text_share(totals->value[total], totals->value[TOTAL_INSTRUCTIONS]));
    fputc('\n', out);
}

static void put_totals(FILE *out, const struct facts *facts)
{
    const struct totals *totals = &facts->profile->totals;

    text_heading(out, "Totals");
    if (!totals->known[TOTAL_NURSERY_BYTES])
        fputs("  The file has no totals.\n", out);
    put_amount(out, totals, "allocated", TOTAL_ALLOCATED_BYTES, TOTAL_ALLOCATED_OBJECTS);
    put_amount(out, totals, "died young", TOTAL_DIED_YOUNG_BYTES, TOTAL_DIED_YOUNG_OBJECTS);
    put_amount(out, totals, "survived", TOTAL_SURVIVED_BYTES, TOTAL_SURVIVED_OBJECTS);
    put_amount(out, totals, "left in the nursery", TOTAL_LEFT_BYTES, TOTAL_LEFT_OBJECTS);
    put_amount(out, totals, "inherited", TOTAL_INHERITED_BYTES, TOTAL_INHERITED_OBJECTS);
    put_amount(out, totals, "large", TOTAL_LARGE_BYTES, TOTAL_LARGE_OBJECTS);
    put_amount(out, totals, "old born", TOTAL_OLD_BORN_BYTES, TOTAL_OLD_BORN_OBJECTS);
    put_amount(out, totals, "died old", TOTAL_OLD_DIED_BYTES, TOTAL_OLD_DIED_OBJECTS);
    put_amount(out, totals, "old at the end", TOTAL_OLD_LIVE_BYTES, TOTAL_OLD_LIVE_OBJECTS);
    if (!facts->bill.known) { /* otherwise the next section has them */
        put_number(out, totals, "minor collections", TOTAL_MINOR_COLLECTIONS);
        put_number(out, totals, "major collections", TOTAL_MAJOR_COLLECTIONS);
    }
    put_number(out, totals, "traces", TOTAL_TRACES);
    put_number(out, totals, "aborted traces", TOTAL_ABORTED_TRACES);
    put_by_who(out, facts);
    put_instructions(out, totals, "instructions", TOTAL_INSTRUCTIONS);
    put_instructions(out, totals, "  in JIT code", TOTAL_JIT_INSTRUCTIONS);
    put_instructions(out, totals, "  in the collector", TOTAL_GC_INSTRUCTIONS);
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
    text_heading(out, "Findings");
    if (findings->count == 0)
        fputs("  None: no pattern that is known to be bad for the GC costs much in this run.\n",
              out);
    for (size_t i = 0; i < findings->count; i++)
        put_finding(out, i + 1, &findings->list[i]);
}

/* ---- the rest ---- */

/* Settings that are there, one a line; those that are not in one sentence. */
static void put_settings(FILE *out, const char *label, const struct setting *settings, size_t n)
{
    char *text = NULL;
    size_t size = 0, n_unset = 0;
    FILE *unset = open_memstream(&text, &size);

    for (size_t i = 0; i < n; i++) {
        if (settings[i].value == NULL) {
            if (unset != NULL)
                fputs(n_unset++ == 0 ? "not set: " : ", ", unset);
            if (unset != NULL)
                plain_put(unset, settings[i].name);
            continue;
        }
        text_label(out, label);
        plain_put(out, settings[i].name);
        fputs(" = ", out);
        plain_put(out, settings[i].value);
        fputc('\n', out);
    }
    if (unset != NULL && fclose(unset) == 0 && n_unset > 0)
        plain_put_wrapped(out, text, 2);
    free(text);
}

static void put_environment(FILE *out, const struct run *run)
{
    text_heading(out, "Environment");
    text_field(out, "library", run->path);
    text_field(out, "launcher", run->valgrind_launcher);
    put_settings(out, "option", run->options, run->n_options);
    put_settings(out, "variable", run->environment, run->n_environment);
}

static void put_missing(FILE *out, const struct profile *profile)
{
    if (profile->n_missing == 0)
        return;
    text_heading(out, "Not found out");
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
    text_start(out, facts->profile);
    put_warnings(out, report);
    put_totals(out, facts);
    text_phases(out, facts->profile);
    text_collector(out, facts);
    put_findings(out, report->findings);
    text_bill(report, out);
    text_generations(out, facts);
    text_tables(report, out);
    text_minors(out, facts);
    text_memory(report, out);
    text_costs(report, out);
    text_held(report, out);
    put_environment(out, &facts->profile->run);
    put_missing(out, facts->profile);
}
