/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report for people: see format.h. Plain lines of text, made to be pasted into a bug report:
   first a screen with the answer, then the findings in full, the tables, and where it ran. */
#include "base/figure.h"
#include "render/text/text_parts.h"

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
                    percent_of(totals->value[bytes], totals->value[TOTAL_ALLOCATED_BYTES]));
    }
    if (totals->known[objects])
        fprintf(out, "  %s object%s", plain_count(totals->value[objects], number),
                plain_s(totals->value[objects]));
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
                percent_of(bytes, tally_born(&facts->total).bytes));
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
                percent_of(totals->value[total], totals->value[TOTAL_INSTRUCTIONS]));
    fputc('\n', out);
}

void text_totals(const struct report *report, FILE *out)
{
    const struct facts *facts = report->facts;
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

void report_text(const struct report *report, FILE *out)
{
    const struct facts *facts = report->facts;

    text_summary(report, out);
    text_start(out, facts->profile);
    text_twin(report, out);
    text_findings(report, out);
    text_work(report, out);
    text_collector(out, facts);
    text_totals(report, out);
    text_phases(out, facts->profile);
    text_bill(report, out);
    text_generations(report, out);
    text_loops(report, out);
    text_tables(report, out);
    text_minors(report, out);
    text_memory(report, out);
    text_costs(report, out);
    text_curve(report, out);
    text_grown(report, out);
    text_snapshot(report, out);
    text_held(report, out);
    text_environment(report, out);
}
