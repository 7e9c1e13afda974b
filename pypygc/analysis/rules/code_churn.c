/* SPDX-License-Identifier: GPL-3.0-or-later */
/* code-churn: a loop that is compiled again and again. Compiled code relies on what rarely changes,
   such as the attributes of a class. If one is added, the code is invalid: the loop is interpreted
   until it is hot again, compiled anew, and the old code is freed. */
#include "analysis/rules/group.h"
#include "analysis/rules/index.h"
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

static size_t compiled_of(const struct cell_row *row, const void *facts)
{
    return row->owner->compiled != NULL
               ? (size_t)(row->owner->compiled - ((const struct facts *)facts)->profile->traces)
               : INDEX_NONE;
}

static int in_order_of_facts(const void *a, const void *b)
{
    const struct cell_row *x = *(const struct cell_row *const *)a;
    const struct cell_row *y = *(const struct cell_row *const *)b;
    return (x > y) - (x < y);
}

/* Gathers in rows what the compiler allocated for all loops at that place. Returns that as a group. */
static struct group rows_of_compiler(const struct facts *facts, const struct index *by_compiled,
                                     struct trace_row *const *traces,
                                     const struct place_loops *loops, const struct cell_row **rows)
{
    struct group group = {rows, 0};

    for (size_t i = 0; i < loops->loops; i++) {
        const struct row_list list =
            index_rows(by_compiled, (size_t)(traces[i]->trace - facts->profile->traces));
        for (size_t k = 0; k < list.n_rows; k++)
            rows[group.n_rows++] = list.rows[k];
    }
    if (group.n_rows > 0)
        qsort(rows, group.n_rows, sizeof *rows, in_order_of_facts);
    return group;
}

/* Judges loops at one place, for all of which but the first the compiler worked in vain. */
static void judge(const struct facts *facts, struct findings *findings,
                  const struct place_loops *loops, const struct group *compiler)
{
    const double part = 1 - 1 / (double)loops->loops;
    struct price price = {0};
    struct finding *finding;
    double bytes = 0;

    for (size_t i = 0; i < compiler->n_rows; i++) {
        bytes += part * (double)tally_born(&compiler->rows[i]->cell->tally).bytes;
        cost_add_row(&price, facts, compiler->rows[i], part);
    }
    cost_add_compiling(&price, bytes);
    cost_add_instructions(&price, WARMING_INSTRUCTIONS * (double)(loops->loops - 1));
    finding = cost_find(facts, findings, &price);
    if (finding == NULL)
        return;
    group_claim(facts, findings, compiler);
    finding->place = loops->last->place;
    finding->trace = loops->last->trace;
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

static void find(const struct facts *facts, struct findings *findings)
{
    struct trace_row **traces = array_new(facts->n_traces, sizeof *traces);
    const struct cell_row **rows = array_new(facts->n_cells, sizeof *rows);
    struct index by_compiled;
    size_t n = 0;

    for (size_t i = 0; i < facts->n_traces; i++)
        if (facts->traces[i].place.file != NULL && !facts->traces[i].trace->has_from_guard)
            traces[n++] = &facts->traces[i];
    qsort(traces, n, sizeof *traces, by_place);
    index_cells(facts, facts->profile->n_traces, compiled_of, facts, &by_compiled);
    for (size_t begin = 0, end; begin < n; begin = end) {
        struct place_loops loops = {0};

        for (end = begin; end < n && same_place(traces[begin], traces[end]); end++) {
            loops.last = traces[end];
            loops.loops++;
            loops.freed += !traces[end]->trace->alive;
        }
        if (loops.loops >= MIN_LOOPS) {
            const struct group compiler =
                rows_of_compiler(facts, &by_compiled, &traces[begin], &loops, rows);
            judge(facts, findings, &loops, &compiler);
        }
    }
    index_free(&by_compiled);
    free(rows);
    free(traces);
}

const struct rule rule_code_churn = {.id = "code-churn", .find = find};
