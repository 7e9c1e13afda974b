/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collapsed stacks, for flamegraph.pl, inferno, speedscope and grep: a line a stack, its frames from
   the outermost in with semicolons between them, a blank, and the figure. */
#include "format.h"
#include "render/export/export.h"
#include "render/export/stack_tree.h"

#include <inttypes.h>
#include <stdlib.h>

struct writer {
    FILE *out;
    const struct stack_tree *tree;
    enum metric metric;
    size_t *path; /* levels from the outermost in */
};

static void enter(void *context, const struct stack_node *node)
{
    const struct writer *w = context;

    w->path[node->depth - 1] = node->level;
    if (node->self[w->metric] == 0)
        return;
    for (size_t i = 0; i < node->depth; i++) {
        if (i > 0)
            fputc(';', w->out);
        stack_put_level(w->out, &w->tree->levels[w->path[i]]);
    }
    fprintf(w->out, " %" PRIu64 "\n", node->self[w->metric]);
}

void export_collapsed(const struct export *export, FILE *out)
{
    struct stack_tree tree;
    struct writer w = {out, &tree, export->metric, NULL};

    stack_tree_make(export->facts, &tree);
    w.path = array_new(tree.deepest, sizeof *w.path);
    stack_tree_walk(&tree, export->metric, &(struct stack_visitor){.enter = enter, .context = &w});
    free(w.path);
    stack_tree_free(&tree);
}
