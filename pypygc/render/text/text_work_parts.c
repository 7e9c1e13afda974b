/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of work for people, its parts in detail: what JIT code calls, guards, attempts to make
   traces, importing, code outside of PyPy. See text_parts.h. */
#include "analysis/work/guard_words.h"
#include "base/figure.h"
#include "render/text/text_parts.h"

/* What stands in front of a name. */
#define NAME_INDENT 54

/* Calls, failures, attempts: instructions, their share of the run, how often, each. */
static void put_figures(FILE *out, uint64_t instructions, uint64_t times, uint64_t all)
{
    char number[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %15s %5.1f", plain_count(instructions, number), percent_of(instructions, all));
    fprintf(out, " %13s", plain_count(times, number));
    fprintf(out, " %12s  ", times > 0 ? plain_count(instructions / times, number) : "-");
}

static void put_below(FILE *out)
{
    fprintf(out, "\n%*s", NAME_INDENT, "");
}

/* ---- of the JIT ---- */

static void put_callees(const struct report *report, FILE *out)
{
    const struct ledger *ledger = &report->facts->ledger;
    const size_t n = text_rows(report, ledger->n_callees);

    if (ledger->n_callees == 0)
        return;
    text_heading(out, "What JIT code calls");
    fprintf(out, "  %15s %5s %13s %12s  %s\n", "instructions", "%", "calls", "each",
            "function of PyPy, and where most");
    for (size_t i = 0; i < n; i++) {
        const struct work_callee *callee = &ledger->callees[i];
        put_figures(out, callee->instructions, callee->times, ledger->all);
        plain_put_cut(out, callee->name, PLAIN_WIDTH - NAME_INDENT + 2);
        put_below(out);
        place_put(out, &callee->place, PLAIN_WIDTH - NAME_INDENT - 16);
        if (callee->n_places > 1)
            fprintf(out, " +%zu line%s", callee->n_places - 1, callee->n_places > 2 ? "s" : "");
        fputc('\n', out);
    }
    text_rest(out, n, ledger->n_callees);
}

static void put_guards(const struct report *report, FILE *out)
{
    const struct ledger *ledger = &report->facts->ledger;
    const size_t n = text_rows(report, ledger->n_guards);

    if (ledger->n_guards == 0)
        return;
    text_heading(out, "Guards that fail");
    fprintf(out, "  %15s %5s %13s %12s  %s\n", "instructions", "%", "failures", "each",
            "trace: line, and what was otherwise");
    for (size_t i = 0; i < n; i++) {
        const struct work_guard *guard = &ledger->guards[i];
        const char *differs = guard_differs(guard->name);
        int used;
        put_figures(out, guard->instructions, guard->times, ledger->all);
        used = fprintf(out, "%llu: ", (unsigned long long)guard->trace->id);
        place_put(out, &guard->place, PLAIN_WIDTH - NAME_INDENT + 2 - used);
        if (differs != NULL || guard->name != NULL) {
            put_below(out);
            plain_put_begin(out, differs != NULL ? differs : guard->name,
                            PLAIN_WIDTH - NAME_INDENT);
        }
        fputc('\n', out);
    }
    text_rest(out, n, ledger->n_guards);
    fputs(
        "  From the failure until interpreted code goes on, as long as the guard has no bridge.\n",
        out);
}

static void put_attempts(const struct report *report, FILE *out)
{
    const struct ledger *ledger = &report->facts->ledger;
    size_t all = 0, n;

    while (all < ledger->n_attempts && ledger->attempts[all].given_up > 0)
        all++;
    n = text_rows(report, all);
    if (all == 0)
        return;
    text_heading(out, "Attempts to make a trace that were given up");
    fprintf(out, "  %15s %5s %13s %12s  %s\n", "instructions", "%", "attempts", "given up", "line");
    for (size_t i = 0; i < n; i++) {
        const struct work_attempts *attempts = &ledger->attempts[i];
        char number[PLAIN_NUMBER_SIZE];

        fprintf(out, "  %15s %5.1f", plain_count(attempts->instructions, number),
                percent_of(attempts->instructions, ledger->all));
        fprintf(out, " %13s", plain_count(attempts->times, number));
        fprintf(out, " %12s  ", plain_count(attempts->given_up, number));
        place_put(out, &attempts->place, PLAIN_WIDTH - NAME_INDENT + 2);
        if (attempts->trace != NULL) {
            put_below(out);
            fprintf(out, "from a guard of trace %llu", (unsigned long long)attempts->trace->id);
        }
        fputc('\n', out);
    }
    text_rest(out, n, all);
}

void text_work_of_jit(const struct report *report, FILE *out)
{
    put_callees(report, out);
    put_guards(report, out);
    put_attempts(report, out);
}

/* ---- importing, code outside ---- */

static void put_part(FILE *out, const char *label, uint64_t part, const struct ledger *ledger)
{
    char number[PLAIN_NUMBER_SIZE];

    text_label(out, label);
    fprintf(out, "%18s %5.1f %%\n", plain_count(part, number), percent_of(part, ledger->all));
}

void text_imports(const struct report *report, FILE *out)
{
    const struct ledger *ledger = &report->facts->ledger;
    const struct work_imports *imports = &ledger->imports;

    if (!imports->known)
        return;
    text_heading(out, "Importing");
    put_part(out, "instructions", imports->all, ledger);
    put_part(out, "  finding modules", imports->finding, ledger);
    put_part(out, "  reading files", imports->reading, ledger);
    put_part(out, "  unmarshalling", imports->unmarshalling, ledger);
    put_part(out, "  compiling source", imports->compiling, ledger);
    put_part(out, "  executing modules", imports->executing, ledger);
    put_part(out, "  importlib between", imports->machinery, ledger);
}

void text_mapped(const struct report *report, FILE *out)
{
    const struct ledger *ledger = &report->facts->ledger;
    const size_t n = text_rows(report, ledger->n_mapped);

    if (ledger->n_mapped == 0)
        return;
    text_heading(out, "Code outside of PyPy");
    fprintf(out, "  %15s %5s  %s\n", "instructions", "%", "file");
    for (size_t i = 0; i < n; i++) {
        char number[PLAIN_NUMBER_SIZE];
        fprintf(out, "  %15s %5.1f  ", plain_count(ledger->mapped[i].instructions, number),
                percent_of(ledger->mapped[i].instructions, ledger->all));
        plain_put_cut(out, ledger->mapped[i].path, PLAIN_WIDTH - 25);
        fputc('\n', out);
    }
    text_rest(out, n, ledger->n_mapped);
    fputs("  Whoever called it: these instructions are part of the tables above.\n", out);
}
