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
    struct table *labels = columns_table(page->columns, "labels");

    for (size_t i = 0; i < facts->n_traces; i++) {
        const struct trace_row *row = &facts->traces[i];
        const struct trace *trace = row->trace;
        const struct counts compiler = tally_born(&row->compiler);
        row_number(table, "id", trace->id);
        row_number(table, "log_id", trace->log_id);
        row_text(table, "kind", trace->kind);
        row_text(table, "driver", trace->driver);
        row_text(table, "builtin", facts->join.traces[trace - facts->profile->traces].builtin);
        row_place(table, "place", &row->place);
        row_number(table, "address", trace->address);
        row_number(table, "size", trace->size);
        row_number(table, "alive", trace->alive);
        row_known(table, "entries", trace->has_entries, trace->entries);
        row_known(table, "from_guard", trace->has_from_guard, trace->from_guard);
        row_known(table, "instructions", cost_known(&row->costs, COST_INSTRUCTIONS),
                  row->costs.value[COST_INSTRUCTIONS]);
        row_number(table, "compiler_bytes", compiler.bytes);
        row_number(table, "compiler_objects", compiler.objects);
        page_put_tally(page, table, &row->tally);
        page_put_charge(page, table, &row->charge);
        page_put_costs(page, table, &row->costs);
        row_end(table);
        for (size_t j = 0; j < trace->n_labels; j++) {
            row_number(labels, "trace", trace->id);
            row_number(labels, "descr", trace->labels[j].descr);
            row_number(labels, "count", trace->labels[j].count);
            row_end(labels);
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

    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *from = &profile->traces[i];
        for (size_t j = 0; j < from->n_opt; j++) {
            const struct opt_op *op = &from->opt[j];
            const struct stack_frame *frame = page->facts->join.traces[i].frames[j];
            row_delta(table, "trace", from->id);
            row_text(table, "kind", opt_kind_name(op->kind));
            row_text(table, "operation",
                     op->kind == OPT_MERGE_POINT ? op->u.merge_point.opcode : op->operation);
            row_text(table, "args", op->args);
            row_place(table, "place",
                      op->kind == OPT_MERGE_POINT ? &op->u.merge_point.place : place_of(frame));
            row_number(table, "depth", depth_of(frame));
            if (op->kind == OPT_GUARD || op->kind == OPT_LABEL)
                row_number(table, "descr", op->u.anchor.descr);
            row_end(table);
        }
    }
}

/* What was recorded as an allocation: those that are not among the optimised operations were removed. */
static void put_recorded(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "recorded");

    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *from = &profile->traces[i];
        for (size_t j = 0; j < from->n_recorded; j++) {
            const struct opt_op *op = &from->recorded[j];
            if (op->kind != OPT_ALLOCATION)
                continue;
            row_delta(table, "trace", from->id);
            row_text(table, "operation", op->operation);
            row_text(table, "descr", op->u.allocation.descr);
            row_place(table, "place", place_of(page->facts->join.traces[i].recorded_frames[j]));
            row_end(table);
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

static void put_figures(const struct page *page, struct table *table,
                        const struct op_figures *figures)
{
    row_known(table, "instructions", cost_known(&figures->own, COST_INSTRUCTIONS),
              figures->own.value[COST_INSTRUCTIONS]);
    page_put_costs(page, table, &figures->own);
    row_number(table, "calls", figures->calls);
    row_number(table, "called", figures->called);
    row_number(table, "failures", figures->failures);
    row_number(table, "failed", figures->failed);
    row_number(table, "allocated_bytes", figures->allocated.bytes);
    row_number(table, "survived_bytes", figures->survived.bytes);
}

/* Operations of machine code, in the order of their numbers, with what each has cost; behind those of a
   trace a row for code that is of none. */
static void put_code(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "code");
    struct all_figures figures;

    op_figures_compute(page->facts, &figures);
    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *from = &profile->traces[i];
        for (size_t j = 0; j < from->n_code; j++) {
            const struct asm_op *op = &from->code[j];
            row_delta(table, "trace", from->id);
            row_text(table, "kind", asm_kind_name(op->kind));
            row_text(table, "name", op->operation);
            row_text(table, "args", op->args);
            row_known(table, "offset", op->has_offset, op->offset);
            put_figures(page, table, &figures.traces[i].ops[j]);
            row_end(table);
        }
        row_delta(table, "trace", from->id);
        row_text(table, "kind", "no operation");
        put_figures(page, table, &figures.traces[i].ops[from->n_code]);
        row_end(table);
    }
    op_figures_free(&figures);
}

/* The operations of each trace in their order, with what of the machine code is theirs. */
static void put_listings(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "listing");

    for (size_t i = 0; i < profile->n_traces; i++) {
        struct listing listing;
        listing_make(page->facts, i, &listing);
        for (size_t j = 0; j < listing.n_rows; j++) {
            const struct listed_op *row = &listing.rows[j];
            row_delta(table, "trace", profile->traces[i].id);
            row_index(table, "operation", row->opt);
            row_index(table, "code", row->code);
            row_text(table, "name", row->name);
            row_place(table, "place", place_of(row->frame));
            row_known(table, "begin", row->has_machine, row->begin);
            row_known(table, "end", row->has_machine, row->end);
            row_end(table);
        }
        listing_free(&listing);
    }
}

/* Machine code as instructions, where that was kept and pypygc was built with capstone. */
static void put_machine(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "machine");

    for (size_t i = 0; i < profile->n_traces && disassembly_is_possible(); i++) {
        struct disassembly disassembly;
        if (profile->traces[i].machine.bytes == NULL)
            continue;
        disassemble(&profile->traces[i], &disassembly);
        for (size_t j = 0; j < disassembly.count; j++) {
            const struct instruction *instruction = &disassembly.list[j];
            row_delta(table, "trace", profile->traces[i].id);
            row_delta(table, "offset", instruction->offset);
            row_bytes(table, "mnemonic", instruction->mnemonic, strlen(instruction->mnemonic));
            row_bytes(table, "operands", instruction->operands, strlen(instruction->operands));
            row_end(table);
        }
        disassembly_free(&disassembly);
    }
}

static void put_jit(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "aborts");
    struct table *reasons = columns_table(page->columns, "abort_reasons");
    struct jit_summary summary;

    if (!profile->totals.known[TOTAL_TRACES])
        return;
    jit_summarise(page->facts, &summary);
    for (size_t i = 0; i < summary.n_aborts; i++) {
        row_place(table, "place", &summary.aborts[i].place);
        row_number(table, "count", summary.aborts[i].count);
        row_end(table);
    }
    jit_free(&summary);
    for (size_t i = 0; i < profile->n_abort_reasons; i++) {
        row_text(reasons, "reason", profile->abort_reasons[i].name);
        row_number(reasons, "count", profile->abort_reasons[i].count);
        row_end(reasons);
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
