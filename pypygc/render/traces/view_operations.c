/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operations of a trace between the lines of Python that they come from: see view.h. */
#include "analysis/disassembly.h"
#include "analysis/work/guard_words.h"
#include "base/figure.h"
#include "render/op_text.h"
#include "render/traces/view.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Where the operations begin. */
#define FIGURES 24

struct operations {
    const struct view *view;
    size_t trace;
    struct listing listing;
    struct disassembly code;
    bool has_code;
    const struct stack_frame *frame; /* whose line was written last */
    const char *file;                /* that of the line that was written last */
    const struct opt_op *bytecode;   /* the merge point that was passed last, and not written yet */
    uint64_t all;                    /* the work of the trace */
    bool has_misses;
    bool is_short; /* the profile tells only a part of the operations */
    size_t shown;
};

static int depth_of(const struct stack_frame *frame)
{
    int depth = 0;

    for (frame = frame != NULL ? frame->caller : NULL; frame != NULL && depth < 20;
         frame = frame->caller)
        depth++;
    return depth;
}

static void put_blank(const struct operations *ops)
{
    fprintf(ops->view->ink.out, "%*s", FIGURES + (ops->has_misses ? 10 : 0), "");
}

/* The line of Python, and how its function was come to. */
static void put_line(struct operations *ops, const struct stack_frame *frame)
{
    const struct view *view = ops->view;
    FILE *out = view->ink.out;
    const struct source *source = sources_file(view->sources, frame->place.file);
    struct source_line line = {NULL, 0};

    if (frame->place.file != ops->file) {
        ops->file = frame->place.file;
        put_blank(ops);
        ink_put(&view->ink, INK_FAINT);
        fputs("in ", out);
        plain_put_end(out, frame->place.file, 200);
        ink_put(&view->ink, INK_PLAIN);
        fputc('\n', out);
    }
    put_blank(ops);
    fprintf(out, "%*s", 2 * depth_of(frame), "");
    ink_put(&view->ink, INK_STRONG);
    place_put_short(out, &frame->place, 40);
    if (source != NULL)
        line = source_line(source, frame->place.line);
    if (line.text != NULL) {
        char *text = strndup(line.text, line.length);
        const char *begin = text != NULL ? text + strspn(text, " \t") : "";
        fputs(" | ", out);
        plain_put_begin(out, begin, 200);
        free(text);
    }
    ink_put(&view->ink, INK_PLAIN);
    fputc('\n', out);
    ops->frame = frame;
}

static void put_figures(const struct operations *ops, const struct op_figures *figures)
{
    const struct view *view = ops->view;
    const uint64_t work = op_figures_work(figures);

    ink_put(&view->ink, ink_of_share(work, ops->all));
    view_put_count(view, work, 13);
    ink_put(&view->ink, INK_PLAIN);
    view_put_bytes(view, figures->allocated.bytes, 10);
    if (ops->has_misses)
        view_put_count(view, costs_d1_misses(&figures->own), 10);
    fputc(' ', view->ink.out);
}

static void put_more(const struct operations *ops, int indent)
{
    put_blank(ops);
    fprintf(ops->view->ink.out, "%*s", indent + 4, "");
}

/* What became of a guard, and what an operation called. */
static void put_notes(const struct operations *ops, const struct listed_op *row, int indent)
{
    const struct view *view = ops->view;
    const struct profile *profile = view->facts->profile;
    const struct op_figures *figures = &view->figures.traces[ops->trace].ops[row->code];
    const size_t bridge = bridges_at(view->links, ops->trace, row->code);
    FILE *out = view->ink.out;
    char number[PLAIN_NUMBER_SIZE];

    if (figures->failures > 0) {
        const char *why = row->opt != PROFILE_NONE
                              ? guard_differs(profile->traces[ops->trace].opt[row->opt].operation)
                              : NULL;
        put_more(ops, indent);
        fprintf(out, "failed %s time%s%s%s\n", plain_count(figures->failures, number),
                plain_s(figures->failures), why != NULL ? ": " : "", why != NULL ? why : "");
    }
    if (bridge != PROFILE_NONE) {
        put_more(ops, indent);
        fprintf(out, "-> bridge %" PRIu64 ", which ran %s times\n", profile->traces[bridge].id,
                plain_count(trace_runs(&profile->traces[bridge]), number));
    }
    if (figures->calls > 0) {
        put_more(ops, indent);
        fprintf(out, "called %s time%s", plain_count(figures->calls, number),
                plain_s(figures->calls));
        if (figures->called > 0)
            fprintf(out, ", %s instructions there", plain_count(figures->called, number));
        fputc('\n', out);
    }
}

static bool is_wanted(const struct operations *ops, const struct listed_op *row)
{
    const struct trace *trace = &ops->view->facts->profile->traces[ops->trace];

    if (!view_is_wanted_frame(ops->view, row->frame))
        return false;
    if (row->opt != PROFILE_NONE)
        return view_is_wanted_op(ops->view, &trace->opt[row->opt]);
    /* what the assembler has added is only worth a row for what it has cost, or its code */
    return ops->view->request->op == NULL &&
           ((ops->has_code && row->end > row->begin) ||
            (row->code != PROFILE_NONE &&
             !op_figures_are_nothing(&ops->view->figures.traces[ops->trace].ops[row->code])));
}

/* True if both stand on the same line, as deep in inlined functions. */
static bool is_same(const struct stack_frame *x, const struct stack_frame *y)
{
    return x == y ||
           (y != NULL && x->place.file == y->place.file && x->place.line == y->place.line &&
            x->place.function == y->place.function && depth_of(x) == depth_of(y));
}

/* True if the profile tells only a part of the operations. */
static bool is_short(const struct profile *profile, const struct trace *trace)
{
    for (size_t i = 0; i < trace->n_opt; i++)
        if (trace->opt[i].kind == OPT_GUARD || trace->opt[i].kind == OPT_LABEL)
            return profile->version > 1 && trace->opt[i].args == NULL;
    return false;
}

static void put_text(const struct operations *ops, const struct trace *trace,
                     const struct listed_op *row)
{
    FILE *out = ops->view->ink.out;

    if (row->opt != PROFILE_NONE) {
        op_text_put_opt(out, &trace->opt[row->opt]);
        return;
    }
    if (row->code != PROFILE_NONE && trace->code[row->code].operation != NULL)
        op_text_put(out, trace->code[row->code].operation, trace->code[row->code].args);
    else
        plain_put(out, row->name != NULL ? row->name : "?");
    if (!ops->is_short)
        fputs("  (the assembler's)", out);
}

static void put_row(struct operations *ops, const struct listed_op *row)
{
    const struct view *view = ops->view;
    const struct trace *trace = &view->facts->profile->traces[ops->trace];
    FILE *out = view->ink.out;
    int indent;

    if (row->opt != PROFILE_NONE &&
        (trace->opt[row->opt].kind == OPT_ENTER || trace->opt[row->opt].kind == OPT_LEAVE))
        return;
    if (row->opt != PROFILE_NONE && trace->opt[row->opt].kind == OPT_MERGE_POINT) {
        ops->bytecode = &trace->opt[row->opt];
        return;
    }
    if (!is_wanted(ops, row))
        return;
    ops->shown++;
    if (row->frame != NULL && row->frame->place.file != NULL && !is_same(row->frame, ops->frame))
        put_line(ops, row->frame);
    indent = 2 * depth_of(row->frame) + 1;
    if (ops->bytecode != NULL && ops->bytecode->u.merge_point.opcode != NULL) {
        put_blank(ops);
        fprintf(out, "%*s", indent, "");
        ink_put(&view->ink, INK_FAINT);
        op_text_put_opt(out, ops->bytecode);
        ink_put(&view->ink, INK_PLAIN);
        fputc('\n', out);
    }
    ops->bytecode = NULL;
    if (row->code != PROFILE_NONE)
        put_figures(ops, &view->figures.traces[ops->trace].ops[row->code]);
    else
        put_blank(ops);
    fprintf(out, "%*s", indent + 1, "");
    put_text(ops, trace, row);
    fputc('\n', out);
    if (row->code != PROFILE_NONE)
        put_notes(ops, row, indent);
}

/* The rest of the code, behind the last operation. */
static void put_rest(struct operations *ops, uint64_t begin)
{
    if (begin >= ops->view->facts->profile->traces[ops->trace].machine.size)
        return;
    fputs("\nBehind the operations: slow paths of allocations, exits of guards\n\n",
          ops->view->ink.out);
    view_put_machine(ops->view, ops->trace, &ops->code, begin, UINT64_MAX, NULL, false);
}

static void put_entry(const struct operations *ops)
{
    const struct machine_code *machine = &ops->view->facts->profile->traces[ops->trace].machine;
    FILE *out = ops->view->ink.out;

    if (ops->code.table > 0)
        fprintf(out, "%12s+0x0     %" PRIu64 " bytes: constants of the trace\n", "",
                ops->code.table);
    if (machine->n_starts > 0)
        view_put_machine(ops->view, ops->trace, &ops->code, 0, machine->starts[0].offset,
                         "slow path", false);
}

static void put_rows(struct operations *ops)
{
    const struct machine_code *machine = &ops->view->facts->profile->traces[ops->trace].machine;
    const bool all = ops->view->request->op == NULL && ops->view->request->function == NULL;
    uint64_t end = machine->size;

    if (ops->has_code && all)
        put_entry(ops);
    for (size_t i = 0; i < ops->listing.n_rows; i++) {
        const struct listed_op *row = &ops->listing.rows[i];
        const size_t shown = ops->shown;
        put_row(ops, row);
        if (!ops->has_code || !row->has_machine || ops->shown == shown)
            continue;
        end = view_put_machine(ops->view, ops->trace, &ops->code, row->begin, row->end,
                               row->name != NULL && strncmp(row->name, "guard_", 6) == 0
                                   ? "exit of the guard"
                                   : "slow path",
                               row->begin >= machine->operations_end);
    }
    if (ops->has_code && all)
        put_rest(ops, end);
}

/* Why there is no machine code. */
static void explain_code(const struct operations *ops, const struct trace *trace)
{
    fputs("\n  Its machine code is not in the profile: ", ops->view->ink.out);
    if (!trace->alive)
        fputs("another trace was put in its place.\n", ops->view->ink.out);
    else
        fputs("it is kept of traces that run much (a part in 10,000\n  of all instructions; "
              "with --fold=0 of all), 96 KB in a run; older tools kept none.\n",
              ops->view->ink.out);
}

void view_operations(const struct view *view, size_t index)
{
    const struct trace *trace = &view->facts->profile->traces[index];
    struct operations ops = {.view = view, .trace = index, .all = view_work(view, index)};
    const size_t none = trace->n_code;
    FILE *out = view->ink.out;

    if (!trace->has_ops) {
        fputs("\n  Its operations are not in the profile.\n", out);
        return;
    }
    ops.has_misses = cost_known(&view->figures.traces[index].sum.own, COST_D1_READ_MISSES);
    listing_make(view->facts, index, &ops.listing);
    if (view->request->machine_code)
        ops.has_code = disassemble(trace, &ops.code);
    if (view->request->machine_code && !ops.has_code)
        explain_code(&ops, trace);
    fputs("\nOperations\n", out);
    ops.is_short = is_short(view->facts->profile, trace);
    if (ops.is_short)
        fputs(
            "  Of this trace, which matters little, the profile has calls, guards and allocations "
            "only;\n  --fold=0 keeps all.\n",
            out);
    fputs("  Figures are of an operation with those below it, up to the next that has any.\n\n",
          out);
    fprintf(out, "%13s%10s%s line, bytecode, operation\n", "instructions", "allocated",
            ops.has_misses ? " D1 misses" : "");
    if (!op_figures_are_nothing(&view->figures.traces[index].ops[none])) {
        put_figures(&ops, &view->figures.traces[index].ops[none]);
        fputs("(of no operation)\n", out);
    }
    put_rows(&ops);
    put_figures(&ops, &view->figures.traces[index].sum);
    fputs("all\n", out);
    disassembly_free(&ops.code);
    listing_free(&ops.listing);
}
