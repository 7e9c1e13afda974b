/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All stacks of a profile as one tree, from the outermost caller in: what formats with stacks are
   made of. Stacks that begin alike share nodes, so a format that walks the tree writes each once.

   A stack of an allocation ends in the type of the objects. Below are Python's frames, those inlined
   into traces among them; where no Python line is known, words say what it was ("start-up", "JIT
   compiler"). Instructions are known by line, not by stack: each line stands at the root then. */
#ifndef PYPYGC_RENDER_EXPORT_STACK_TREE_H
#define PYPYGC_RENDER_EXPORT_STACK_TREE_H

#include "base/intern.h"
#include "render/export/metric.h"

#include <stdio.h>

enum level_kind {
    LEVEL_PYTHON, /* a line of Python */
    LEVEL_WORDS,  /* what has no line: function says what it is */
    LEVEL_TYPE    /* what was allocated: function is the name of the type */
};

/* What a node of the tree stands for; each once. Strings are never NULL, and equal ones have equal
   addresses. */
struct level {
    enum level_kind kind;
    const char *function;
    const char *file; /* "" unless LEVEL_PYTHON */
    const char
        *name;     /* for people, with file and line beside it: the function, "[type]", "(words)" */
    uint32_t line; /* 0 if unknown */
    size_t first;  /* the first level of the same function, of whatever line */
};

/* No node. */
#define STACK_NONE SIZE_MAX

struct stack_node {
    size_t parent;         /* above it in the list; STACK_NONE for the root, the first one */
    size_t level;          /* index */
    size_t child, sibling; /* the first child, the next one of the same parent; STACK_NONE: none */
    size_t depth;          /* 0: the root */
    uint64_t self[METRIC_COUNT], all[METRIC_COUNT]; /* all: with what is above it */
};

struct stack_tree {
    struct stack_node *nodes;
    size_t n_nodes, nodes_capacity, deepest;
    struct level *levels;
    size_t n_levels, levels_capacity;
    size_t *of_row; /* the node of each of the facts' cells, and of the rows behind them */
    struct arena arena;
};

/* Makes the tree of a profile. It cannot fail. Free it with stack_tree_free. */
void stack_tree_make(const struct facts *facts, struct stack_tree *tree);

void stack_tree_free(struct stack_tree *tree);

/* Called for a node; leave after all that is above it in the stack, unless it is NULL. */
struct stack_visitor {
    void (*enter)(void *context, const struct stack_node *node);
    void (*leave)(void *context, const struct stack_node *node);
    void *context;
};

/* Visits the nodes that have anything of the metric, without the root, callers first. */
void stack_tree_walk(const struct stack_tree *tree, enum metric metric,
                     const struct stack_visitor *visitor);

/* A level for viewers that have nothing but a name: "function (file:line)", "[type]", "(words)".
   Written in one line, what does harm escaped, a semicolon as a comma. */
void stack_put_level(FILE *out, const struct level *level);

#endif
