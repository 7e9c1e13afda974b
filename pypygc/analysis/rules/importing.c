/* SPDX-License-Identifier: GPL-3.0-or-later */
/* importing: a run that is start-up: modules are found, read, and their bodies run interpreted, once.
   What is seen: the ledger's figures of importlib. What PyPy imports for itself in every run is left
   out. */
#include "analysis/own_code.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/rules.h"
#include "analysis/work/imports.h"
#include "base/figure.h"
#include "base/plain.h"

#include <string.h>

/* What the module site and what it needs take in an empty program. */
#define OF_EVERY_RUN 60e6

/* Of the run: less is what a program pays for the libraries that it uses. */
#define MIN_PERCENT 20.0

/* A run of which it is less than this is a short one: that says more about the run. Most of a run is
   start-up, and all of it nearly. */
#define MEDIUM_PERCENT 50.0
#define HIGH_PERCENT   80.0

/* Instructions. However large the part: a tenth of a second, or half of that where it is most of the run, is
   what any program takes to begin, and nobody changes it. */
#define MIN_IMPORTING      300e6
#define MIN_IMPORTING_MOST 150e6

/* A part of it that is worth a word: modules are compiled from source only if no compiled file is
   found. */
#define MUCH_COMPILING 0.1
/* Less is not told on the first screen. */
#define COMPILED_PART 0.02

/* The line of the program that imports most: its largest call into the import system. */
static const struct work_edge *largest_import(const struct ledger *ledger)
{
    const struct work_edge *largest = NULL;

    for (size_t i = 0; i < ledger->n_edges; i++) {
        const struct work_edge *const edge = &ledger->edges[i];
        if (edge->caller.file == NULL || own_code_has(edge->caller.file) ||
            !imports_is_part(&edge->callee))
            continue;
        if (largest == NULL || edge->inclusive > largest->inclusive)
            largest = edge;
    }
    return largest;
}

/* What was spent on imports of what is there already. */
static double repeated_of(const struct ledger *ledger)
{
    double sum = 0;

    for (size_t i = 0; i < ledger->n_edges; i++)
        if (imports_again(&ledger->edges[i]))
            sum += (double)ledger->edges[i].inclusive;
    return sum;
}

static void describe(struct findings *findings, struct finding *finding,
                     const struct work_imports *imports)
{
    const double all = (double)imports->all;
    const bool compiles = (double)imports->compiling > MUCH_COMPILING * all;

    finding_count(finding, "finding_instructions", imports->finding);
    finding_count(finding, "reading_instructions", imports->reading + imports->unmarshalling);
    finding_count(finding, "compiling_instructions", imports->compiling);
    finding_count(finding, "executing_instructions", imports->executing);
    finding->brief = arena_printf(
        &findings->arena,
        "Modules are imported: %.0f %% to run, %.0f %% to read, %.0f %% to find them%s.",
        100 * (double)imports->executing / all,
        100 * ((double)imports->reading + (double)imports->unmarshalling) / all,
        100 * (double)imports->finding / all,
        (double)imports->compiling < COMPILED_PART * all
            ? ""
            : arena_printf(&findings->arena, ", %.0f %% to compile",
                           100 * (double)imports->compiling / all));
    finding->explanation = arena_printf(
        &findings->arena,
        "Importing took %.0f instructions: %.0f %% to find modules, %.0f %% to read them, %.0f %% to "
        "compile sources, and %.0f %% to run their bodies, which happens once and is interpreted. The "
        "line is the import that took most, with all that it imports in turn.",
        all, 100 * (double)imports->finding / all,
        100 * ((double)imports->reading + (double)imports->unmarshalling) / all,
        100 * (double)imports->compiling / all, 100 * (double)imports->executing / all);
    finding->advice =
        compiles
            ? "Let compiled files be kept: __pycache__ must be writable, and "
              "PYTHONDONTWRITEBYTECODE not set, or compile once with `pypy3 -m compileall`. Then "
              "import less, or later: in the function that needs it."
            : "Import less, or later: in the function that needs it, or from the submodule instead "
              "of the package. One process that does many jobs imports once.";
}

static enum severity severity_of(double percent)
{
    if (percent >= HIGH_PERCENT)
        return SEVERITY_HIGH;
    return percent >= MEDIUM_PERCENT ? SEVERITY_MEDIUM : SEVERITY_LOW;
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct work_imports *const imports = &facts->ledger.imports;
    const struct work_edge *edge;
    struct finding *finding = NULL;
    struct price price = {0};
    double once;

    if (!imports->known || (double)imports->all <= OF_EVERY_RUN)
        return;
    once = (double)imports->all - repeated_of(&facts->ledger) - OF_EVERY_RUN;
    if (once <= 0)
        return;
    cost_add_instructions(&price, once);
    if (cost_percent(facts, &price) >= MIN_PERCENT &&
        once >=
            (cost_percent(facts, &price) >= MEDIUM_PERCENT ? MIN_IMPORTING_MOST : MIN_IMPORTING))
        finding = cost_find(facts, findings, &price);
    if (finding == NULL)
        return;
    if (severity_of(cost_percent(facts, &price)) < finding->severity)
        finding->severity = severity_of(cost_percent(facts, &price));
    edge = largest_import(&facts->ledger);
    if (edge != NULL)
        finding->place = edge->caller;
    else
        finding->place = (struct place){.function = "start-up"};
    describe(findings, finding, imports);
}

const struct rule rule_importing = {.id = "importing", .find = find};
