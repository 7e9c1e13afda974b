/* SPDX-License-Identifier: GPL-3.0-or-later */
/* code-churn: a loop that is compiled again and again. Compiled code relies on what rarely changes,
   such as the attributes of a class. If one is added, the code is invalid: the loop is interpreted
   until it is hot again, compiled anew, and the old code is freed. */
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"

#include <stdlib.h>
#include <string.h>

/* A loop may be compiled once more when a class of the program gets its last attribute, or for
   another combination of types. Beyond that it is the rule, not the exception. */
#define MIN_LOOPS 5

/* A loop runs a thousand times in the interpreter before it is compiled (the parameter threshold of
   the JIT), some thousand instructions each. */
#define WARMING_INSTRUCTIONS 1e6

/* Loops that begin at one line. */
struct place_loops {
    const struct trace_row *last;
    uint64_t loops, freed;
};

static int by_place(const void *a, const void *b)
{
    const struct trace_row *x = *(const struct trace_row *const *)a;
    const struct trace_row *y = *(const struct trace_row *const *)b;
    int order = strcmp(x->place.file, y->place.file);

    if (order == 0 && x->place.function != NULL && y->place.function != NULL)
        order = strcmp(x->place.function, y->place.function);
    if (order == 0)
        order = (x->place.line > y->place.line) - (x->place.line < y->place.line);
    return order != 0 ? order : (x->trace->id > y->trace->id) - (x->trace->id < y->trace->id);
}

static bool same_place(const struct trace_row *x, const struct trace_row *y)
{
    return x->place.file == y->place.file && x->place.function == y->place.function &&
           x->place.line == y->place.line;
}

/* What the compiler allocated for all loops at that place but the first; claims it. Its bytes are
   returned. */
static double add_compiler(const struct facts *facts, struct findings *findings, bool claim,
                           struct trace_row *const *rows, const struct place_loops *loops,
                           struct price *price)
{
    const double part = 1 - 1 / (double)loops->loops;
    double bytes = 0;

    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct cell_row *row = &facts->cells[i];
        bool is_theirs = false;

        for (size_t j = 0; row->owner->compiled != NULL && j < loops->loops && !is_theirs; j++)
            is_theirs = rows[j]->trace == row->owner->compiled;
        if (!is_theirs)
            continue;
        bytes += part * (double)tally_born(&row->cell->tally).bytes;
        cost_add_row(price, facts, row, part);
        if (claim)
            findings->claimed[i] = true;
    }
    return bytes;
}

static void judge(const struct facts *facts, struct findings *findings,
                  struct trace_row *const *rows, const struct place_loops *loops)
{
    struct price price = {0};
    struct finding *finding;
    enum severity severity;
    double bytes;

    bytes = add_compiler(facts, findings, false, rows, loops, &price);
    cost_add_compiling(&price, bytes);
    cost_add_instructions(&price, WARMING_INSTRUCTIONS * (double)(loops->loops - 1));
    if (!cost_judge(facts, &price, &severity))
        return;
    add_compiler(facts, findings, true, rows, loops, &(struct price){0});
    finding = finding_add(findings, "code-churn", severity);
    finding->place = loops->last->place;
    finding->trace = loops->last->trace;
    cost_put(finding, facts, &price);
    finding_count(finding, "loops_compiled", loops->loops);
    finding_count(finding, "loops_freed", loops->freed);
    finding_bytes(finding, "compiler_bytes", figure_whole(bytes));
    finding->explanation = arena_printf(
        &findings->arena,
        "The loop that begins here was compiled %llu times, and %llu of these were freed again. "
        "Compiled code relies on things that rarely change: the attributes of classes and modules "
        "above all. When one of them is added or gets another kind of value, the code that relied "
        "on it is thrown away, the loop is interpreted until it is hot again, and compiled anew. "
        "Tracing and compiling allocate megabytes each time.",
        (unsigned long long)loops->loops, (unsigned long long)loops->freed);
    finding->advice =
        "Do not add attributes to classes or modules while the program is at work: keep what changes "
        "in a dictionary or in attributes of an instance. Also code made with exec, and classes and "
        "functions made in a loop, are compiled each by itself.";
}

void find_code_churn(const struct facts *facts, struct findings *findings)
{
    struct trace_row **rows = array_new(facts->n_traces, sizeof *rows);
    size_t n = 0;

    for (size_t i = 0; i < facts->n_traces; i++)
        if (facts->traces[i].place.file != NULL && !facts->traces[i].trace->has_from_guard)
            rows[n++] = &facts->traces[i];
    qsort(rows, n, sizeof *rows, by_place);
    for (size_t begin = 0, end; begin < n; begin = end) {
        struct place_loops loops = {0};

        for (end = begin; end < n && same_place(rows[begin], rows[end]); end++) {
            loops.last = rows[end];
            loops.loops++;
            loops.freed += !rows[end]->trace->alive;
        }
        if (loops.loops >= MIN_LOOPS)
            judge(facts, findings, &rows[begin], &loops);
    }
    free(rows);
}
