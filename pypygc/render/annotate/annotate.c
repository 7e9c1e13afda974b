/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Annotated source: see annotate.h. */
#include "render/annotate/annotate.h"

#include "analysis/order.h"
#include "base/output.h"
#include "render/annotate/source_view.h"
#include "render/refused.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const enum annotated USUAL[] = {ANNOTATED_WORK, ANNOTATED_CALLEES, ANNOTATED_ALLOCATED,
                                       ANNOTATED_SURVIVED};
#define N_USUAL (sizeof USUAL / sizeof USUAL[0])

/* A terminal that has room for all of these beside the source. */
#define WIDE 100

/* ---- which files ---- */

struct chosen {
    const char **files; /* in their order in the output */
    size_t count, capacity;
};

static void choose(struct chosen *chosen, const char *file)
{
    for (size_t i = 0; i < chosen->count; i++)
        if (order_strings(chosen->files[i], file) == 0)
            return;
    chosen->files =
        array_grow(chosen->files, chosen->count, &chosen->capacity, sizeof *chosen->files);
    chosen->files[chosen->count++] = file;
}

/* True if name is file, the end of its path, or leads to what it names. */
static bool is_named(const struct source_view *view, const char *file, const char *name)
{
    const size_t length = strlen(file), n = strlen(name);
    const struct source *source;

    if (length >= n && strcmp(file + length - n, name) == 0 &&
        (length == n || file[length - n - 1] == '/'))
        return true;
    source = sources_file(view->sources, file);
    return source != NULL && output_is_same_file(name, source->path);
}

/* All files that the user names; fails if one has no figures. */
static int choose_named(const struct source_view *view, struct chosen *chosen, struct fault *fault)
{
    const struct annotation *annotation = view->annotation;

    for (size_t i = 0; i < view->request->n_files; i++) {
        const char *name = view->request->files[i], *last = NULL;
        bool found = false;
        for (size_t k = 0; k < annotation->n_lines; k++) {
            const char *file = annotation->lines[k].place.file;
            if (last != NULL && order_strings(last, file) == 0)
                continue;
            last = file;
            if (!is_named(view, file, name))
                continue;
            choose(chosen, file);
            found = true;
        }
        if (!found)
            return fault_set(
                fault,
                "%s: nothing of %s is in it; without a file, the functions with most are "
                "shown, and their files named",
                view->file, name);
    }
    for (size_t i = 0; i < annotation->n_lines; i++)
        for (size_t k = 0; k < chosen->count; k++)
            if (order_strings(annotation->lines[i].place.file, chosen->files[k]) == 0)
                view->wanted[annotation->lines[i].function] = true;
    return 0;
}

/* ---- the whole ---- */

static void put_head(const struct source_view *view)
{
    const struct run *run = &view->facts->profile->run;
    FILE *out = view->ink.out;

    ink_put(&view->ink, INK_STRONG);
    fputs(view->request->old_file != NULL ? "What changed in the source of "
                                          : "Annotated source of ",
          out);
    plain_put(out, view->file);
    ink_put(&view->ink, INK_PLAIN);
    fputc('\n', out);
    if (view->request->old_file != NULL) {
        fputs("  since      ", out);
        plain_put(out, view->request->old_file);
        fputs(": figures are differences, percents parts of the old run\n", out);
    }
    fputs("  command    ", out);
    for (size_t i = 0; i < run->n_command; i++) {
        fputs(i > 0 ? " " : "", out);
        plain_put_cut(out, run->command[i], 60);
    }
    fputc('\n', out);
    for (size_t i = 0; i < view->n_columns; i++)
        fprintf(out, "  %-10s %s\n", column_name(view->columns[i]),
                column_meaning(view->columns[i]));
    if (view->facts->profile->incomplete_reason != NULL) {
        fputs("  incomplete ", out);
        plain_put(out, view->facts->profile->incomplete_reason);
        fputc('\n', out);
    }
    for (size_t i = 0; i < view->facts->n_defects; i++) {
        fputs("  defect     ", out);
        plain_put(out, view->facts->defects[i]);
        fputc('\n', out);
    }
}

static void put_all(const struct source_view *view, struct chosen *chosen)
{
    size_t count;

    put_head(view);
    if (view->request->n_files == 0) {
        size_t *order = put_functions(view, &count);
        for (size_t i = 0; i < count; i++)
            choose(chosen, view->annotation->functions[order[i]].place.file);
        free(order);
    }
    for (size_t i = 0; i < chosen->count; i++)
        put_file(view, chosen->files[i], view->request->n_files > 0);
    put_summary(view);
}

/* The columns that are asked for, or the usual ones that are known. Fails for one that is not. */
static int choose_columns(struct source_view *view, struct fault *fault)
{
    const struct annotate_request *request = view->request;

    if (request->n_columns == 0) {
        for (size_t i = 0; i < N_USUAL; i++)
            if (view->annotation->known[USUAL[i]] &&
                (USUAL[i] != ANNOTATED_CALLEES || view->width == 0 || view->width >= WIDE))
                view->columns[view->n_columns++] = USUAL[i];
        return 0;
    }
    for (size_t i = 0; i < request->n_columns; i++) {
        const enum annotated column = request->columns[i];
        if (!view->annotation->known[column])
            return fault_set(
                fault, "%s: has no column %s%s", view->file, column_name(column),
                view->annotation->is_difference ? ": it is not compared, or one of both runs "
                                                  "has none"
                : column == ANNOTATED_D1 || column == ANNOTATED_LL ? ": run with --cache-sim=yes"
                                                                   : ": the run did not count it");
        view->columns[view->n_columns++] = column;
    }
    return 0;
}

/* Writes what was annotated. */
static int put(struct source_view *view, struct fault *fault)
{
    const struct annotate_request *request = view->request;
    struct chosen chosen = {0};
    struct output output;
    int status = choose_columns(view, fault);

    if (status == 0)
        status = choose_named(view, &chosen, fault);
    if (status == 0)
        status = output_open(&output, request->showing.output, view->file,
                             view->ink.wanted ? GATE_INK : GATE_TEXT, fault);
    if (status == 0) {
        view->ink.out = output.out;
        put_all(view, &chosen);
        status = output_close(&output, fault);
    }
    if (status == 0)
        tell_refused_sources(view->sources, "to show it");
    free(chosen.files);
    return status;
}

/* old_facts is NULL without --diff. */
static int annotate(const struct annotate_request *request, const char *file,
                    const struct facts *facts, const struct facts *old_facts, struct fault *fault)
{
    struct comparison comparison = {0};
    struct annotation annotation;
    struct source_view view = {
        .request = request, .file = file, .facts = facts, .annotation = &annotation};
    int status;

    if (old_facts != NULL)
        compare(old_facts, facts, &comparison);
    annotation_make(facts, old_facts != NULL ? &comparison : NULL, old_facts, &annotation);
    view.ink.wanted = ink_wanted(request->showing.colours, request->showing.output);
    view.width = ink_columns(request->showing.output);
    view.sources = sources_new(&facts->profile->run, file);
    sources_allow_all(view.sources, &request->showing.sources);
    view.shown = array_new(annotation.n_lines, sizeof *view.shown);
    view.wanted = array_new(annotation.n_functions, sizeof *view.wanted);
    view.ops = request->ops ? line_ops_new(facts) : NULL;
    for (size_t i = 0; old_facts != NULL && i < comparison.n_differences; i++)
        message_printf("the runs do not compare: %s", comparison.differences[i]);
    status = put(&view, fault);
    line_ops_free(view.ops);
    free(view.wanted);
    free(view.shown);
    sources_free(view.sources);
    annotation_free(&annotation);
    if (old_facts != NULL)
        comparison_free(&comparison);
    return status;
}

int annotate_make(const struct annotate_request *request, const char *file,
                  const struct profile *profile, const struct profile *old_run, struct fault *fault)
{
    struct facts facts, old_facts;
    int status;

    if (refuse_baseline(profile, file, fault) != 0 ||
        (old_run != NULL && refuse_baseline(old_run, request->old_file, fault) != 0))
        return -1;
    facts_compute(profile, &facts);
    if (old_run != NULL)
        facts_compute(old_run, &old_facts);
    status = annotate(request, file, &facts, old_run != NULL ? &old_facts : NULL, fault);
    if (old_run != NULL)
        facts_free(&old_facts);
    facts_free(&facts);
    return status;
}
