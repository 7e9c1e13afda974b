/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format of the Firefox Profiler, for profiler.firefox.com: a "thread" for each metric, whose
   samples are the stacks with their amounts; in the first one markers for collections and compiled
   traces, and beside it memory as counters. Time is instructions: a millisecond stands for a million.
   This is version 49 of the processed format (src/types/profile.js of the Firefox Profiler), which newer
   ones read: they upgrade what is older. */
#include "base/figure.h"
#include "format.h"
#include "render/command.h"
#include "render/export/export.h"
#include "render/export/firefox_markers.h"
#include "render/export/stack_tree.h"
#include "render/json/json_value.h"

#include <inttypes.h>
#include <stdlib.h>

/* Categories of meta, in their order: what a stack's innermost level is. */
enum category { CATEGORY_PYTHON, CATEGORY_TYPE, CATEGORY_WORDS };

static const char CATEGORIES[] =
    "[{\"name\":\"Python\",\"color\":\"blue\",\"subcategories\":[\"Other\"]},"
    "{\"name\":\"Object\",\"color\":\"orange\",\"subcategories\":[\"Other\"]},"
    "{\"name\":\"PyPy\",\"color\":\"grey\",\"subcategories\":[\"Other\"]}]";

static enum category category_of(const struct level *level)
{
    switch (level->kind) {
    case LEVEL_PYTHON: return CATEGORY_PYTHON;
    case LEVEL_TYPE: return CATEGORY_TYPE;
    default: return CATEGORY_WORDS;
    }
}

/* A list of figures as a member of the object that is open. */
struct table_column {
    const char *key;
    const char *same; /* what all of them are; NULL: put writes each */
    void (*put)(FILE *out, const struct stack_tree *tree, size_t i);
};

static void put_columns(FILE *out, const struct stack_tree *tree,
                        const struct table_column *columns, size_t n_columns, size_t first,
                        size_t n)
{
    for (size_t c = 0; c < n_columns; c++) {
        fprintf(out, "\"%s\":[", columns[c].key);
        for (size_t i = first; i < n; i++) {
            if (i > first)
                fputc(',', out);
            if (columns[c].same != NULL)
                fputs(columns[c].same, out);
            else
                columns[c].put(out, tree, i);
        }
        fputs("],", out);
    }
    fprintf(out, "\"length\":%zu}", n - first);
}

/* The function of a level is told by the first level that is of it. */
static void put_function(FILE *out, const struct stack_tree *tree, size_t i)
{
    fprintf(out, "%zu", tree->levels[i].first);
}

/* ---- stacks: all nodes but the root ---- */

static void put_stack_frame(FILE *out, const struct stack_tree *tree, size_t i)
{
    fprintf(out, "%zu", tree->nodes[i].level);
}

static void put_stack_category(FILE *out, const struct stack_tree *tree, size_t i)
{
    fprintf(out, "%d", (int)category_of(&tree->levels[tree->nodes[i].level]));
}

static void put_stack_prefix(FILE *out, const struct stack_tree *tree, size_t i)
{
    if (tree->nodes[i].parent == 0)
        fputs("null", out);
    else
        fprintf(out, "%zu", tree->nodes[i].parent - 1);
}

/* ---- frames and functions: the levels ---- */

static void put_frame_category(FILE *out, const struct stack_tree *tree, size_t i)
{
    fprintf(out, "%d", (int)category_of(&tree->levels[i]));
}

static void put_line(FILE *out, const struct stack_tree *tree, size_t i)
{
    if (tree->levels[i].line == 0)
        fputs("null", out);
    else
        fprintf(out, "%" PRIu32, tree->levels[i].line);
}

/* Strings are, for each level, its name and its file. */
static void put_name(FILE *out, const struct stack_tree *tree, size_t i)
{
    (void)tree;
    fprintf(out, "%zu", 2 * i);
}

static void put_file(FILE *out, const struct stack_tree *tree, size_t i)
{
    if (tree->levels[i].kind == LEVEL_PYTHON)
        fprintf(out, "%zu", 2 * i + 1);
    else
        fputs("null", out);
}

static const struct table_column STACKS[] = {{"frame", NULL, put_stack_frame},
                                             {"category", NULL, put_stack_category},
                                             {"subcategory", "0", NULL},
                                             {"prefix", NULL, put_stack_prefix}};
static const struct table_column FRAMES[] = {{"address", "-1", NULL},
                                             {"inlineDepth", "0", NULL},
                                             {"category", NULL, put_frame_category},
                                             {"subcategory", "0", NULL},
                                             {"func", NULL, put_function},
                                             {"nativeSymbol", "null", NULL},
                                             {"innerWindowID", "0", NULL},
                                             {"implementation", "null", NULL},
                                             {"line", NULL, put_line},
                                             {"column", "null", NULL}};
static const struct table_column FUNCTIONS[] = {
    {"name", NULL, put_name},      {"isJS", "false", NULL},      {"relevantForJS", "false", NULL},
    {"resource", "-1", NULL},      {"fileName", NULL, put_file}, {"lineNumber", NULL, put_line},
    {"columnNumber", "null", NULL}};

#define PUT(out, tree, columns, first, n)                                                          \
    put_columns(out, tree, columns, sizeof(columns) / sizeof((columns)[0]), first, n)

static void put_tables(FILE *out, const struct stack_tree *tree)
{
    fputs(",\n\"stackTable\":{", out);
    PUT(out, tree, STACKS, 1, tree->n_nodes);
    fputs(",\n\"frameTable\":{", out);
    PUT(out, tree, FRAMES, 0, tree->n_levels);
    fputs(",\n\"funcTable\":{", out);
    PUT(out, tree, FUNCTIONS, 0, tree->n_levels);
    fputs(",\n\"resourceTable\":{\"lib\":[],\"name\":[],\"host\":[],\"type\":[],\"length\":0},"
          "\n\"nativeSymbols\":{\"libIndex\":[],\"address\":[],\"name\":[],\"functionSize\":[],"
          "\"length\":0},\n\"stringArray\":[",
          out);
    for (size_t i = 0; i < tree->n_levels; i++) {
        json_list_item(out, i == 0, json_object_new_string(tree->levels[i].name));
        json_list_item(out, false, json_object_new_string(tree->levels[i].file));
    }
    firefox_put_marker_names(out);
    fputs("]", out);
}

/* The stacks that have something of the metric, with how much. When that was is not known: they lie at the
   end of the run. A sample of nothing at its begin makes the viewer show the whole of it. */
static void put_samples(FILE *out, const struct stack_tree *tree, enum metric metric, double end)
{
    static const struct {
        const char *key, *nothing;
    } parts[] = {{"stack", "null"}, {"time", "0"}, {"weight", "0"}};
    size_t n = 1;

    fprintf(out, ",\n\"samples\":{\"weightType\":\"%s\",",
            METRICS[metric].unit == UNIT_BYTES ? "bytes" : "samples");
    for (int part = 0; part < 3; part++) {
        n = 1;
        fprintf(out, "\"%s\":[%s", parts[part].key, parts[part].nothing);
        for (size_t i = 1; i < tree->n_nodes; i++) {
            const uint64_t weight = tree->nodes[i].self[metric];
            if (weight == 0)
                continue;
            n++;
            if (part == 0)
                fprintf(out, ",%zu", i - 1);
            else if (part == 1)
                fprintf(out, ",%.6f", end);
            else
                fprintf(out, ",%" PRIu64, weight);
        }
        fputs("],", out);
    }
    fprintf(out, "\"length\":%zu}", n);
}

static void put_thread(const struct export *export, const struct stack_tree *tree,
                       enum metric metric, size_t number, FILE *out)
{
    const struct profile *profile = export->facts->profile;
    const double end = firefox_time(profile, timeline_end(profile));

    fputs(number == 0 ? "\n{" : ",\n{", out);
    fputs(
        "\"processType\":\"default\",\"processStartupTime\":0,\"processShutdownTime\":null,"
        "\"registerTime\":0,\"unregisterTime\":null,\"pausedRanges\":[],\"processName\":\"PyPy\",",
        out);
    fprintf(out, "\"name\":\"%s\",\"isMainThread\":%s,\"pid\":\"%" PRIu64 "\",\"tid\":%zu",
            METRICS[metric].name, number == 0 ? "true" : "false", profile->run.pid, number + 1);
    put_samples(out, tree, metric, end);
    fputs(",\n\"markers\":", out);
    firefox_put_markers(number == 0 ? export->facts : NULL, 2 * tree->n_levels, out);
    put_tables(out, tree);
    fputs("}", out);
}

static void put_meta(const struct export *export, FILE *out)
{
    const struct profile *profile = export->facts->profile;
    char *command = command_line(&profile->run);

    fprintf(
        out,
        "{\"meta\":{\"interval\":1,\"startTime\":%" PRIu64
        ",\"processType\":0,\"stackwalk\":0,\"debug\":false,\"version\":28,"
        "\"preprocessedProfileVersion\":49,\"symbolicated\":true,\"keepProfileThreadOrder\":true,"
        "\"product\":",
        profile->time.began_milliseconds.value);
    json_put_value(out, json_object_new_string(command));
    fprintf(out, ",\"importedFrom\":\"pypygc\",\"categories\":%s,\n\"markerSchema\":", CATEGORIES);
    firefox_put_schema(out);
    fputs("},\n\"libs\":[],\"pages\":[]", out);
    free(command);
}

void export_firefox(const struct export *export, FILE *out)
{
    struct stack_tree tree;
    size_t number = 0;

    stack_tree_make(export->facts, &tree);
    put_meta(export, out);
    fputs(",\n\"counters\":", out);
    firefox_put_counters(export->facts->profile, out);
    fputs(",\n\"threads\":[", out);
    for (int m = 0; m < METRIC_COUNT; m++)
        if (export_shows(export, (enum metric)m))
            put_thread(export, &tree, (enum metric)m, number++, out);
    fputs("]}\n", out);
    stack_tree_free(&tree);
}
