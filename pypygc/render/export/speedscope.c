/* SPDX-License-Identifier: GPL-3.0-or-later */
/* speedscope's own format, one profile a metric: its schema is src/lib/file-format-spec.ts of
   speedscope. Profiles are "evented", a frame is opened and closed at an amount: so a stack that
   many share is written once, and large profiles stay small enough for a browser. */
#include "format.h"
#include "render/export/export.h"
#include "render/export/stack_tree.h"
#include "render/json/json_value.h"

#include <inttypes.h>
#include <stdlib.h>

#ifndef PYPYGC_VERSION
#define PYPYGC_VERSION "unknown"
#endif

struct writer {
    FILE *out;
    enum metric metric;
    uint64_t at; /* what is written already */
    bool is_first;
};

static void put_event(struct writer *w, char type, const struct stack_node *node)
{
    fprintf(w->out, "%s{\"type\":\"%c\",\"frame\":%zu,\"at\":%" PRIu64 "}",
            w->is_first ? "\n" : ",\n", type, node->level, w->at);
    w->is_first = false;
}

static void enter(void *context, const struct stack_node *node)
{
    put_event(context, 'O', node);
}

static void leave(void *context, const struct stack_node *node)
{
    struct writer *w = context;

    w->at += node->self[w->metric];
    put_event(w, 'C', node);
}

static void put_frames(FILE *out, const struct stack_tree *tree)
{
    for (size_t i = 0; i < tree->n_levels; i++) {
        const struct level *level = &tree->levels[i];
        struct json_object *frame = json_object_new_object();
        json_add_string(frame, "name", level->name);
        if (level->kind == LEVEL_PYTHON) {
            json_add_string(frame, "file", level->file);
            if (level->line > 0)
                json_add_number(frame, "line", level->line);
        }
        json_list_item(out, i == 0, frame);
    }
}

static void put_profile(const struct stack_tree *tree, enum metric metric, FILE *out)
{
    const struct metric_row *row = &METRICS[metric];
    struct writer w = {out, metric, 0, true};

    fprintf(out, "{\"type\":\"evented\",\"name\":\"%s\",\"unit\":\"%s\",\"startValue\":0,",
            row->name, row->unit == UNIT_BYTES ? "bytes" : "none");
    fprintf(out, "\"endValue\":%" PRIu64 ",\"events\":[", tree->nodes[0].all[metric]);
    stack_tree_walk(tree, metric, &(struct stack_visitor){enter, leave, &w});
    fputs("]}", out);
}

void export_speedscope(const struct export *export, FILE *out)
{
    struct stack_tree tree;
    bool is_first = true;

    stack_tree_make(export->facts, &tree);
    fputs("{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\n"
          "\"exporter\":\"pypygc " PYPYGC_VERSION "\",\n\"name\":",
          out);
    json_put_value(out, json_object_new_string(export->file));
    fputs(",\n\"activeProfileIndex\":0,\n\"shared\":{\"frames\":[", out);
    put_frames(out, &tree);
    fputs("]},\n\"profiles\":[", out);
    for (int m = 0; m < METRIC_COUNT; m++) {
        if (!export_shows(export, m))
            continue;
        fputs(is_first ? "\n" : ",\n", out);
        put_profile(&tree, m, out);
        is_first = false;
    }
    fputs("]}\n", out);
    stack_tree_free(&tree);
}
