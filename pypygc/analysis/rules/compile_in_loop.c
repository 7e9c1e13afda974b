/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compile-in-loop: source text or patterns that are compiled again and again: eval(), exec() and
   compile() of texts, what makes classes by them (namedtuple), re.compile() of more patterns than the
   module re remembers. What is seen: the objects that each compilation makes one of, at a line of the
   program that does not import, and what is allocated along with them. */
#include "analysis/own_code.h"
#include "analysis/row.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"
#include "base/plain.h"

#include <stdlib.h>
#include <string.h>

/* Fewer are what a program does once for each of its parts. */
#define MIN_COMPILATIONS 100

/* Instructions of PyPy's compiler for each byte that it allocates, beside the allocation: of a formula
   of nine characters 35,000 for 9.6 KB. */
#define COMPILING_A_BYTE 3

/* The compiler of patterns is Python code in these files, by version of Python: five instructions a
   byte for patterns of twenty characters. */
static const char *const PATTERN_FILES[] = {"/sre_compile.py", "/sre_parse.py", "/re/_compiler.py",
                                            "/re/_parser.py"};
#define PATTERN_A_BYTE 5

static bool is_pattern_code(const struct stack_frame *stack)
{
    for (const struct stack_frame *frame = stack; frame != NULL; frame = frame->caller)
        for (size_t i = 0;
             frame->place.file != NULL && i < sizeof PATTERN_FILES / sizeof *PATTERN_FILES; i++)
            if (strstr(frame->place.file, PATTERN_FILES[i]) != NULL)
                return true;
    return false;
}

static bool accept(const struct cell_row *row)
{
    return row_is_of_user(row) && row->owner->who != WHO_COMPILER &&
           !own_code_imports(row->owner->stack) &&
           (row->owner->who != WHO_JIT || is_pattern_code(row->owner->stack));
}

/* The one object of a compilation of source text. */
static bool is_source(const struct cell_row *row)
{
    return type_is(row->type, NAME_CODE_GENERATOR);
}

/* What one function has compiled. */
struct compiled {
    struct group rows;          /* what that allocated */
    uint64_t sources, patterns; /* how many */
    struct price price;
};

/* Picks the rows of a group that are the compilers'. For source text these are all of the sites at which
   it is compiled: the compiler runs in one bytecode. */
static struct compiled pick(const struct facts *facts, const struct group *group,
                            const bool *compiles, const struct cell_row **rows)
{
    struct compiled compiled = {0};

    compiled.rows.rows = rows;
    for (size_t i = 0; i < group->n_rows; i++) {
        const struct cell_row *const row = group->rows[i];
        const struct counts born = tally_born(&row->cell->tally);
        const bool is_pattern = is_pattern_code(row->owner->stack);

        if (!is_pattern && !compiles[row->site - facts->profile->sites])
            continue;
        if (is_source(row))
            figure_add(&compiled.sources, born.objects);
        if (is_pattern && type_is(row->type, NAME_W_PATTERN))
            figure_add(&compiled.patterns, born.objects);
        rows[compiled.rows.n_rows++] = row;
        cost_add_row(&compiled.price, facts, row, 1);
        cost_add_instructions(&compiled.price, (is_pattern ? PATTERN_A_BYTE : COMPILING_A_BYTE) *
                                                   (double)born.bytes);
    }
    return compiled;
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct compiled *compiled)
{
    const struct tally sum = group_sum(&compiled->rows);
    const struct counts born = tally_born(&sum);
    const uint64_t all = compiled->sources + compiled->patterns;
    char number[PLAIN_NUMBER_SIZE];

    finding_count(finding, "compiled_sources", compiled->sources);
    finding_count(finding, "compiled_patterns", compiled->patterns);
    finding_bytes(finding, "allocated_bytes", born.bytes);
    finding_percent(finding, "share_of_allocated_percent",
                    percent_of(born.bytes, tally_born(&facts->total).bytes));
    finding->brief = arena_printf(
        &findings->arena, "%s compiled %s times here, by this line or by what it calls.",
        compiled->sources >= compiled->patterns ? "Source text is" : "Regular expressions are",
        plain_count(all, number));
    finding->explanation = arena_printf(
        &findings->arena,
        "%s compiled here %llu times, by this line or by what it calls: %llu bytes of memory each time. "
        "%s",
        compiled->sources >= compiled->patterns ? "Source text was" : "Regular expressions were",
        (unsigned long long)all, (unsigned long long)(born.bytes / all),
        compiled->sources >= compiled->patterns
            ? "It is cut into tokens, parsed into a tree, and made into bytecode, and the new code "
              "starts in the interpreter: the JIT knows nothing of what ran before."
            : "Each is parsed and translated by Python code. The module re remembers 512 of them; with "
              "more it forgets, and compiles again at each use.");
    finding->advice =
        compiled->sources >= compiled->patterns
            ? "compile() each text once, keep the code object by its text, and eval() or exec() that; "
              "make named tuples and other classes once, not in a call; or compute with functions "
              "instead of texts."
            : "re.compile() each pattern once, where the program begins, and keep it; join patterns that "
              "are tried one after the other by |.";
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct cell_row **rows = array_new(facts->n_cells, sizeof *rows);
    bool *compiles =
        array_new(facts->profile->n_sites, sizeof *compiles); /* source text: each site */
    struct grouping grouping;

    for (size_t i = 0; i < facts->n_cells; i++)
        if (is_source(&facts->cells[i]))
            compiles[facts->cells[i].site - facts->profile->sites] = true;
    group_cells(facts, findings, accept, GROUP_BY_FUNCTION, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct compiled compiled = pick(facts, &grouping.groups[i], compiles, rows);
        struct finding *finding = NULL;

        if (compiled.sources + compiled.patterns >= MIN_COMPILATIONS)
            finding = group_find(&compiled.rows, false, facts, findings, &compiled.price);
        if (finding == NULL)
            continue;
        describe(facts, findings, finding, &compiled);
        group_claim(facts, findings, &compiled.rows);
    }
    grouping_free(&grouping);
    free(compiles);
    free(rows);
}

const struct rule rule_compile_in_loop = {.id = "compile-in-loop", .find = find};
