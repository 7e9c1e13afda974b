/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What importing took: see imports.h.

   A function's inclusive figure counts its outermost activation only, so that of _find_and_load is all
   importing, imports within imports once. Finding, reading, unmarshalling and compiling run no bodies
   of modules, so theirs can be taken off it, wherever they were called from, and so can importlib's own
   code. What is left are the bodies of modules. */
#include "analysis/work/imports.h"

#include "analysis/own_code.h"
#include "base/figure.h"
#include "base/pypy_names.h"
#include "own_files.h"

#include <string.h>

/* A line that imports so often imports nothing new. */
#define MIN_REPEATED 100

static bool is_named(const struct place *place, enum pypy_name name)
{
    return place->function != NULL && strcmp(place->function, pypy_name(name)) == 0;
}

bool imports_is_part(const struct place *place)
{
    return place->file != NULL &&
           (strstr(place->file, PYPYGC_IMPORT_PART) != NULL ||
            (is_named(place, NAME_IMPORT_MODULE) && own_code_has(place->file)));
}

bool imports_again(const struct work_edge *edge)
{
    return edge->times >= MIN_REPEATED && edge->caller.file != NULL &&
           imports_is_part(&edge->callee) && !imports_is_part(&edge->caller);
}

bool imports_ask(const struct ledger *ledger, const struct work_edge *edge)
{
    uint64_t times = 0;

    for (size_t i = 0; i < ledger->n_functions; i++)
        if (imports_is_part(&ledger->functions[i].place) &&
            is_named(&ledger->functions[i].place, NAME_IMPORT_FIND))
            figure_add(&times, ledger->functions[i].calls);
    return imports_again(edge) && times < edge->times / 2;
}

/* True for what runs bodies of modules, or calls what does, or calls the other parts: only what it
   executed itself is importlib's. */
static bool is_frame_of(const struct place *place)
{
    static const enum pypy_name names[] = {
        NAME_IMPORT_LOAD,      NAME_IMPORT_LOAD_UNLOCKED, NAME_IMPORT_LOAD_SPEC,
        NAME_IMPORT_EXECUTE,   NAME_IMPORT_EXEC_MODULE,   NAME_IMPORT_GET_CODE,
        NAME_IMPORT_FROM_LIST, NAME_IMPORT_IMPORT,        NAME_IMPORT_STATEMENT};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (is_named(place, names[i]))
            return true;
    return false;
}

static bool is_part(const struct place *place)
{
    return is_named(place, NAME_IMPORT_FIND) || is_named(place, NAME_IMPORT_READ) ||
           is_named(place, NAME_IMPORT_UNMARSHAL) || is_named(place, NAME_IMPORT_COMPILE);
}

static uint64_t no_more_than(uint64_t value, uint64_t *rest)
{
    const uint64_t taken = value < *rest ? value : *rest;

    *rest -= taken;
    return taken;
}

void imports_tell(struct ledger *ledger)
{
    struct work_imports *imports = &ledger->imports;
    uint64_t finding = 0, reading = 0, unmarshalling = 0, compiling = 0, machinery = 0, rest;

    for (size_t i = 0; i < ledger->n_functions; i++) {
        const struct work_row *row = &ledger->functions[i];

        if (!imports_is_part(&row->place))
            continue;
        if (is_named(&row->place, NAME_IMPORT_LOAD))
            figure_add(&imports->all, row->inclusive);
        else if (is_named(&row->place, NAME_IMPORT_FIND))
            figure_add(&finding, row->inclusive);
        else if (is_named(&row->place, NAME_IMPORT_READ))
            figure_add(&reading, row->inclusive);
        else if (is_named(&row->place, NAME_IMPORT_UNMARSHAL))
            figure_add(&unmarshalling, row->inclusive);
        else if (is_named(&row->place, NAME_IMPORT_COMPILE))
            figure_add(&compiling, row->inclusive);
        if (is_frame_of(&row->place))
            figure_add(&machinery, work_self(row));
    }
    for (size_t i = 0; i < ledger->n_edges; i++) {
        const struct work_edge *edge = &ledger->edges[i];

        if (imports_is_part(&edge->caller) && is_frame_of(&edge->caller) &&
            imports_is_part(&edge->callee) && !is_frame_of(&edge->callee) &&
            !is_part(&edge->callee))
            figure_add(&machinery, edge->inclusive);
    }
    imports->known = imports->all > 0;
    rest = imports->all;
    imports->finding = no_more_than(finding, &rest);
    imports->reading = no_more_than(reading, &rest);
    imports->unmarshalling = no_more_than(unmarshalling, &rest);
    imports->compiling = no_more_than(compiling, &rest);
    imports->machinery = no_more_than(machinery, &rest);
    imports->executing = rest;
}
