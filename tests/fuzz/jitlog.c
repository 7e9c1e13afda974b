/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzed: PyPy's JIT log, as the profiled program writes it, and what is kept of it: traces, the map
   of their code, PyPy's summary. The first byte says in which pieces it comes; what is kept must not
   depend on that. */
#include "harness.h"
#include "restart.h"

#include "base/strings.h"
#include "guest/event.h"
#include "jit/codemap.h"
#include "jit/jitlog.h"
#include "jit/jitsummary.h"
#include "jit/logstream.h"

#include <string.h>

GuestWords PG_(guest);

static ULong sum; /* of what is kept */

static void add(ULong value)
{
    sum = (sum ^ value) * 0x100000001b3ULL;
}

static void add_string(UInt id)
{
    SizeT length;
    const HChar *text = PG_(string_text)(id, &length);

    add(length);
    for (SizeT i = 0; i < length; i++)
        add((UChar)text[i]);
}

static void add_operations(const OptList *list)
{
    OptReader reader = {0};
    OptOperation operation;

    while (PG_(opt_list_next)(list, &reader, &operation)) {
        add((UChar)operation.kind);
        if (operation.kind == 'm') {
            add_string(operation.file);
            add_string(operation.function);
            add(operation.line);
        } else {
            add_string(operation.operation);
            add_string(operation.args);
            add(operation.number);
        }
    }
}

/* Reservations lie within the operations, in order. */
static void add_reservations(Trace *trace)
{
    for (UInt i = 0; i < trace->reservations_used; i++) {
        const Reservation *reservation = &trace->reservations[i];
        if (reservation->first_operation >= trace->asm_used ||
            reservation->first_object + reservation->object_count > trace->object_count)
            broken("a reservation beyond the trace's operations");
        add(reservation->code_start);
        add(reservation->object_count);
        if (reservation->code_start != PG_NO_OFFSET)
            PG_(trace_reservation_at)(trace, reservation->code_start);
    }
}

static void add_trace(Trace *trace)
{
    add(trace->log_id);
    add(trace->start);
    add(trace->end);
    add(trace->alive);
    add(trace->stitched);
    add(trace->entries);
    add(trace->labels_used);
    add_operations(&trace->recorded);
    add_operations(&trace->opt);
    for (UInt i = 0; i < trace->asm_used; i++) {
        const AsmOperation *operation = &trace->asm_operations[i];
        add((UChar)operation->kind);
        add(operation->offset);
        add_string(operation->args);
        add(operation->type);
        add(operation->size);
        if (operation->offset != PG_NO_OFFSET)
            PG_(trace_operation_at)(trace, operation->offset);
    }
    add_reservations(trace);
    if (trace->alive && trace->start < trace->end &&
        (PG_(codemap_find)(trace->start) != trace || PG_(codemap_find)(trace->end - 1) != trace))
        broken("a live trace is not where its code is");
}

static ULong sum_of_traces(void)
{
    for (UInt id = 1; id <= PG_(traces_count)(); id++)
        add_trace(PG_(traces_get)(id));
    add(PG_(traces_started)());
    add(PG_(traces_aborted)());
    add(PG_(traces_error)() != NULL);
    return sum;
}

static void on_id(ULong log_id)
{
    add(log_id);
}

static void on_added(Trace *trace)
{
    PG_(codemap_add)(trace);
}

static const TraceEvents EVENTS = {on_id, on_added, on_id};

static ULong fed(const UChar *bytes, SizeT size, SizeT piece)
{
    Bool good = True;

    restart();
    sum = 0;
    for (SizeT at = 0; at < size && good; at += piece)
        good = PG_(traces_feed)(bytes + at, size - at < piece ? size - at : piece, &EVENTS);
    if (good != (PG_(traces_error)() == NULL))
        broken("refused without a word");
    return sum_of_traces();
}

static void nothing(void)
{
}
static ULong now(void)
{
    return 1;
}
static const HChar *kept(const UChar *bytes, SizeT count)
{
    (void)bytes, (void)count;
    return NULL;
}
static void missing(const HChar *what, const HChar *why, const HChar *effect)
{
    if (what == NULL || why == NULL || effect == NULL)
        broken("refused without a word");
}

static const LogEvents LOG = {{on_id, on_added, on_id}, nothing, now, kept, missing};

/* As the program writes it, or something else, to the descriptor that was the log's. */
static void written_by_the_program(const UChar *bytes, SizeT size, SizeT piece)
{
    ULong from, to;

    restart();
    PG_(logstream_start)(&LOG);
    for (SizeT at = 0; at < size; at += piece) {
        const SizeT count = size - at < piece ? size - at : piece;
        if (!PG_(logstream_record)(bytes + at, count))
            PG_(logstream_header)(bytes + at, count);
    }
    PG_(logstream_end)();
    PG_(logstream_cut)(&from, &to);
    sum_of_traces();
    PG_(jitsummary_feed)((const HChar *)bytes, size);
    for (UInt i = 0; i < PG_(jitsummary_reasons)(); i++)
        add(strlen(PG_(jitsummary_reason)(i)->name));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 2)
        return 0;
    if (fed(bytes + 1, size - 1, size) != fed(bytes + 1, size - 1, 1 + bytes[0]))
        broken("pieces of %d bytes make other traces", 1 + bytes[0]);
    written_by_the_program(bytes + 1, size - 1, 1 + bytes[0]);
    restart();
    return 0;
}
