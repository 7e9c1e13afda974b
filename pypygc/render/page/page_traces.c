/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traces of a page with their operations, and what each has cost: see page_parts.h. */
#include "render/page/page_parts.h"

#include "analysis/disassembly.h"
#include "analysis/jit.h"
#include "analysis/traces/listing.h"
#include "analysis/traces/op_figures.h"

#include <string.h>

static void put_traces(const struct page *page)
{
    const struct facts *facts = page->facts;
    struct table *table = columns_table(page->columns, "traces");
    struct column *id = table_column(table, "id", COLUMN_NUMBERS);
    struct column *log_id = table_column(table, "log_id", COLUMN_NUMBERS);
    struct column *kind = table_column(table, "kind", COLUMN_STRINGS);
    struct column *driver = table_column(table, "driver", COLUMN_STRINGS);
    struct column *builtin = table_column(table, "builtin", COLUMN_STRINGS);
    struct column *place = table_column(table, "place", COLUMN_NUMBERS);
    struct column *address = table_column(table, "address", COLUMN_NUMBERS);
    struct column *size = table_column(table, "size", COLUMN_NUMBERS);
    struct column *alive = table_column(table, "alive", COLUMN_NUMBERS);
    struct column *entries = table_column(table, "entries", COLUMN_OPTIONAL);
    struct column *guard = table_column(table, "from_guard", COLUMN_OPTIONAL);
    struct column *instructions = table_column(table, "instructions", COLUMN_OPTIONAL);
    struct column *compiler_bytes = table_column(table, "compiler_bytes", COLUMN_NUMBERS);
    struct column *compiler_objects = table_column(table, "compiler_objects", COLUMN_NUMBERS);
    struct table *labels = columns_table(page->columns, "labels");
    struct column *label_trace = table_column(labels, "trace", COLUMN_NUMBERS);
    struct column *label_descr = table_column(labels, "descr", COLUMN_NUMBERS);
    struct column *label_count = table_column(labels, "count", COLUMN_NUMBERS);
    struct tally_columns tally;
    struct charge_columns charge;
    struct cost_columns costs;

    tally_columns_add(&tally, table, page);
    charge_columns_add(&charge, table, page);
    cost_columns_add(&costs, table, page);
    for (size_t i = 0; i < facts->n_traces; i++) {
        const struct trace_row *row = &facts->traces[i];
        const struct trace *trace = row->trace;
        const struct counts compiler = tally_born(&row->compiler);
        column_put(id, trace->id);
        column_put(log_id, trace->log_id);
        column_text(kind, trace->kind);
        column_text(driver, trace->driver);
        column_text(builtin, facts->join.traces[trace - facts->profile->traces].builtin);
        page_place(page, place, &row->place);
        column_put(address, trace->address);
        column_put(size, trace->size);
        column_put(alive, trace->alive);
        if (trace->has_entries)
            column_put(entries, trace->entries);
        if (trace->has_from_guard)
            column_put(guard, trace->from_guard);
        if (cost_known(&row->costs, COST_INSTRUCTIONS))
            column_put(instructions, row->costs.value[COST_INSTRUCTIONS]);
        column_put(compiler_bytes, compiler.bytes);
        column_put(compiler_objects, compiler.objects);
        tally_columns_put(&tally, &row->tally);
        charge_columns_put(&charge, &row->charge);
        cost_columns_put(&costs, &row->costs);
        table_row(table);
        for (size_t j = 0; j < trace->n_labels; j++) {
            column_put(label_trace, trace->id);
            column_put(label_descr, trace->labels[j].descr);
            column_put(label_count, trace->labels[j].count);
            table_row(labels);
        }
    }
}

/* ---- operations ---- */

static const char *opt_kind_name(enum opt_kind kind)
{
    switch (kind) {
    case OPT_MERGE_POINT: return "merge point";
    case OPT_ENTER: return "enter";
    case OPT_LEAVE: return "leave";
    case OPT_ALLOCATION: return "allocation";
    case OPT_GUARD: return "guard";
    case OPT_LABEL: return "label";
    case OPT_OTHER: break;
    }
    return "operation";
}

static const struct place NOWHERE;

static const struct place *place_of(const struct stack_frame *frame)
{
    frame = join_known_frame(frame);
    return frame != NULL ? &frame->place : &NOWHERE;
}

static size_t depth_of(const struct stack_frame *frame)
{
    size_t depth = 0;

    for (; frame != NULL; frame = frame->caller)
        depth += frame->place.file != NULL;
    return depth;
}

/* The optimised operations, each with its line and how deep that is inlined. */
static void put_opt(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "operations");
    struct column *trace = table_column(table, "trace", COLUMN_DELTAS);
    struct column *kind = table_column(table, "kind", COLUMN_STRINGS);
    struct column *name = table_column(table, "operation", COLUMN_STRINGS);
    struct column *args = table_column(table, "args", COLUMN_STRINGS);
    struct column *place = table_column(table, "place", COLUMN_NUMBERS);
    struct column *depth = table_column(table, "depth", COLUMN_NUMBERS);
    struct column *descr = table_column(table, "descr", COLUMN_NUMBERS);

    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *from = &profile->traces[i];
        for (size_t j = 0; j < from->n_opt; j++) {
            const struct opt_op *op = &from->opt[j];
            const struct stack_frame *frame = page->facts->join.traces[i].frames[j];
            column_put(trace, from->id);
            column_text(kind, opt_kind_name(op->kind));
            column_text(name,
                        op->kind == OPT_MERGE_POINT ? op->u.merge_point.opcode : op->operation);
            column_text(args, op->args);
            page_place(page, place,
                       op->kind == OPT_MERGE_POINT ? &op->u.merge_point.place : place_of(frame));
            column_put(depth, depth_of(frame));
            if (op->kind == OPT_GUARD || op->kind == OPT_LABEL)
                column_put(descr, op->u.anchor.descr);
            table_row(table);
        }
    }
}

/* What was recorded as an allocation: those that are not among the optimised operations were removed. */
static void put_recorded(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "recorded");
    struct column *trace = table_column(table, "trace", COLUMN_DELTAS);
    struct column *name = table_column(table, "operation", COLUMN_STRINGS);
    struct column *descr = table_column(table, "descr", COLUMN_STRINGS);
    struct column *place = table_column(table, "place", COLUMN_NUMBERS);

    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *from = &profile->traces[i];
        for (size_t j = 0; j < from->n_recorded; j++) {
            const struct opt_op *op = &from->recorded[j];
            if (op->kind != OPT_ALLOCATION)
                continue;
            column_put(trace, from->id);
            column_text(name, op->operation);
            column_text(descr, op->u.allocation.descr);
            page_place(page, place, place_of(page->facts->join.traces[i].recorded_frames[j]));
            table_row(table);
        }
    }
}

static const char *asm_kind_name(enum asm_kind kind)
{
    switch (kind) {
    case ASM_ALLOCATION: return "allocation";
    case ASM_MALLOC_CALL: return "malloc";
    case ASM_CALL: return "call";
    case ASM_GUARD: return "guard";
    case ASM_LABEL: return "label";
    case ASM_UNKNOWN: break;
    }
    return "unknown";
}

/* Columns for what an operation has cost. */
struct figure_columns {
    struct column *calls, *called, *failures, *failed, *allocated, *survived;
};

static void put_figures(const struct figure_columns *columns, struct column *instructions,
                        const struct cost_columns *costs, const struct op_figures *figures)
{
    if (cost_known(&figures->own, COST_INSTRUCTIONS))
        column_put(instructions, figures->own.value[COST_INSTRUCTIONS]);
    cost_columns_put(costs, &figures->own);
    column_put(columns->calls, figures->calls);
    column_put(columns->called, figures->called);
    column_put(columns->failures, figures->failures);
    column_put(columns->failed, figures->failed);
    column_put(columns->allocated, figures->allocated.bytes);
    column_put(columns->survived, figures->survived.bytes);
}

/* Operations of machine code, in the order of their numbers, with what each has cost; behind those of a
   trace a row for code that is of none. */
static void put_code(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "code");
    struct column *trace = table_column(table, "trace", COLUMN_DELTAS);
    struct column *kind = table_column(table, "kind", COLUMN_STRINGS);
    struct column *name = table_column(table, "name", COLUMN_STRINGS);
    struct column *args = table_column(table, "args", COLUMN_STRINGS);
    struct column *offset = table_column(table, "offset", COLUMN_OPTIONAL);
    struct column *instructions = table_column(table, "instructions", COLUMN_OPTIONAL);
    const struct figure_columns columns = {
        .calls = table_column(table, "calls", COLUMN_NUMBERS),
        .called = table_column(table, "called", COLUMN_NUMBERS),
        .failures = table_column(table, "failures", COLUMN_NUMBERS),
        .failed = table_column(table, "failed", COLUMN_NUMBERS),
        .allocated = table_column(table, "allocated_bytes", COLUMN_NUMBERS),
        .survived = table_column(table, "survived_bytes", COLUMN_NUMBERS)};
    struct cost_columns costs;
    struct all_figures figures;

    op_figures_compute(page->facts, &figures);
    cost_columns_add(&costs, table, page);
    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *from = &profile->traces[i];
        for (size_t j = 0; j < from->n_code; j++) {
            const struct asm_op *op = &from->code[j];
            column_put(trace, from->id);
            column_text(kind, asm_kind_name(op->kind));
            column_text(name, op->operation);
            column_text(args, op->args);
            if (op->has_offset)
                column_put(offset, op->offset);
            put_figures(&columns, instructions, &costs, &figures.traces[i].ops[j]);
            table_row(table);
        }
        column_put(trace, from->id);
        column_text(kind, "no operation");
        put_figures(&columns, instructions, &costs, &figures.traces[i].ops[from->n_code]);
        table_row(table);
    }
    op_figures_free(&figures);
}

/* The operations of each trace in their order, with what of the machine code is theirs. */
static void put_listings(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "listing");
    struct column *trace = table_column(table, "trace", COLUMN_DELTAS);
    struct column *opt = table_column(table, "operation", COLUMN_OPTIONAL);
    struct column *code = table_column(table, "code", COLUMN_OPTIONAL);
    struct column *name = table_column(table, "name", COLUMN_STRINGS);
    struct column *place = table_column(table, "place", COLUMN_NUMBERS);
    struct column *begin = table_column(table, "begin", COLUMN_OPTIONAL);
    struct column *end = table_column(table, "end", COLUMN_OPTIONAL);

    for (size_t i = 0; i < profile->n_traces; i++) {
        struct listing listing;
        listing_make(page->facts, i, &listing);
        for (size_t j = 0; j < listing.n_rows; j++) {
            const struct listed_op *row = &listing.rows[j];
            column_put(trace, profile->traces[i].id);
            if (row->opt != PROFILE_NONE)
                column_put(opt, row->opt);
            if (row->code != PROFILE_NONE)
                column_put(code, row->code);
            column_text(name, row->name);
            page_place(page, place, place_of(row->frame));
            if (row->has_machine) {
                column_put(begin, row->begin);
                column_put(end, row->end);
            }
            table_row(table);
        }
        listing_free(&listing);
    }
}

/* Machine code as instructions, where that was kept and pypygc was built with capstone. */
static void put_machine(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "machine");
    struct column *trace = table_column(table, "trace", COLUMN_DELTAS);
    struct column *offset = table_column(table, "offset", COLUMN_DELTAS);
    struct column *mnemonic = table_column(table, "mnemonic", COLUMN_STRINGS);
    struct column *operands = table_column(table, "operands", COLUMN_STRINGS);

    for (size_t i = 0; i < profile->n_traces && disassembly_is_possible(); i++) {
        struct disassembly disassembly;
        if (profile->traces[i].machine.bytes == NULL)
            continue;
        disassemble(&profile->traces[i], &disassembly);
        for (size_t j = 0; j < disassembly.count; j++) {
            const struct instruction *instruction = &disassembly.list[j];
            column_put(trace, profile->traces[i].id);
            column_put(offset, instruction->offset);
            column_bytes(mnemonic, instruction->mnemonic, strlen(instruction->mnemonic));
            column_bytes(operands, instruction->operands, strlen(instruction->operands));
            table_row(table);
        }
        disassembly_free(&disassembly);
    }
}

static void put_jit(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "aborts");
    struct column *place = table_column(table, "place", COLUMN_NUMBERS);
    struct column *count = table_column(table, "count", COLUMN_NUMBERS);
    struct table *reasons = columns_table(page->columns, "abort_reasons");
    struct column *reason = table_column(reasons, "reason", COLUMN_STRINGS);
    struct column *times = table_column(reasons, "count", COLUMN_NUMBERS);
    struct jit_summary summary;

    if (!profile->totals.known[TOTAL_TRACES])
        return;
    jit_summarise(page->facts, &summary);
    for (size_t i = 0; i < summary.n_aborts; i++) {
        page_place(page, place, &summary.aborts[i].place);
        column_put(count, summary.aborts[i].count);
        table_row(table);
    }
    jit_free(&summary);
    for (size_t i = 0; i < profile->n_abort_reasons; i++) {
        column_text(reason, profile->abort_reasons[i].name);
        column_put(times, profile->abort_reasons[i].count);
        table_row(reasons);
    }
}

void page_put_traces(const struct page *page)
{
    put_traces(page);
    put_opt(page);
    put_recorded(page);
    put_code(page);
    put_listings(page);
    put_machine(page);
    put_jit(page);
}
