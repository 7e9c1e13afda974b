/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parser of the JIT log and what is kept of it, fed with a log made here: in pieces of any
   size, cut off, damaged; code beyond 64 KiB; objects of one reservation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/strings.h"
#include "guest/event.h"
#include "jit/jitlog.h"
#include "jit/traces.h"

GuestWords PG_(guest);

/* ---- writing a log ---- */

static UChar bytes[1 << 16];
static SizeT used;

static void number(ULong value, UInt size)
{
    for (UInt i = 0; i < size; i++)
        bytes[used++] = value >> (8 * i);
}

static void text(const char *s)
{
    number(strlen(s), 4);
    memcpy(bytes + used, s, strlen(s));
    used += strlen(s);
}

static const char *const names[] = {
    "jump",  "call_malloc_nursery", "nursery_ptr_increment",       "gc_store", "guard_true",
    "label", "new_with_vtable",     "call_malloc_nursery_varsize", "int_add",
};
enum { JUMP = 100, MALLOC, INCREMENT, GC_STORE, GUARD, LABEL, NEW, VARSIZE, INT_ADD, COUNT = 9 };

static void header(void)
{
    number(0x1e, 1), number(4, 2), number(0, 1), text("x86_64");
    number(0x12, 1), number(COUNT, 2);
    for (UInt i = 0; i < COUNT; i++)
        number(100 + i, 2), text(names[i]);
}

static void operation(UInt op, const char *args, ULong descr)
{
    number(descr ? 0x14 : 0x13, 1), number(op, 2), text(args);
    if (descr)
        number(descr, 8);
    text(op == GUARD ? "p1,i2,-" : "");
}

static void code(UInt offset, UInt size)
{
    number(0x16, 1), number(offset & 0xffff, 2), number(size, 4);
    memset(bytes + used, 0x90, size);
    used += size;
}

static void coded(UInt op, const char *args, ULong descr, UInt offset)
{
    operation(op, args, descr);
    code(offset, 8);
}

static void trace(ULong id, Bool bridge, ULong start)
{
    number(0x1b, 1), number(id, 8), text(bridge ? "bridge" : "loop"), number(bridge ? 77 : 0, 8);
    text("");
    number(0x18, 1), number(id, 8);
    number(0x11, 1), text("p0,i1");
    number(0x1d, 1), number(3, 2), number('s' << 8 | 1, 2), number('i' << 8 | 2, 2);
    number('s' << 8 | 8, 2);
    number(0x20, 1), number(0, 1), text("/a/dir/"); /* prefix of the file names */
    number(0x1f, 1), number(0, 1), text("f.py"), number(0, 1), number(12, 8);
    number(0xff, 1), text("function");
    operation(NEW, "p2,<SizeDescr 16>", 5);
    operation(GUARD, "?,i1,<Guard1>", 900);
    number(0x1f, 1), number(0xef, 1), number(0, 1), number(13, 8), number(0xff, 1), text("g");
    operation(LABEL, "?,p0,<Label>", 901);
    operation(JUMP, "?,p0,<Label>", 901);
    number(0x19, 1), number(id, 8);
    number(0x11, 1), text("p0,i1");
    number(0x15, 1), number(start, 8), number(start + 200000, 8);
    coded(GUARD, "?,i1,<Guard1>", 900, 16);
    coded(MALLOC, "p3,80", 0, 40000);
    operation(GC_STORE, "?,p3,0,1111,8", 0);
    operation(INCREMENT, "p4,p3,24", 0), code(40060, 4);
    operation(GC_STORE, "?,p4,8,3333,8", 0); /* not its header */
    operation(GC_STORE, "?,p4,0,2222,8", 0);
    operation(INCREMENT, "p5,p4,16", 0), code(40070, 4);
    operation(GC_STORE, "?,p4,0,4444,8", 0); /* its header was written before */
    coded(LABEL, "?,p0,<Label>", 901, 65000);
    coded(VARSIZE, "p6,i1", 0, 65536 + 100);
    operation(GC_STORE, "?,p6,0,5555,8", 0);
    coded(GUARD, "?,i1,<Guard2>", 902, 2 * 65536 + 90);
    coded(GUARD, "?,i1,<Guard3>", 903, 2 * 65536 + 98);
}

static SizeT a_log(void)
{
    used = 0;
    header();
    trace(1, False, 0x10000);
    number(0x1b, 1), number(2, 8), text("loop"), number(1, 8), text("driver");
    number(0x21, 1), number(2, 8);
    trace(3, True, 0x90000);
    number(0x1a, 1), number(77, 8), number(0x90000, 8);
    number(0x23, 1), number(1, 8), number(2, 8), number(3, 8);
    number(0x24, 1), number(1, 8), number(2, 8);
    number(0x1c, 1), number(1, 8), number('e', 1), number(1234, 8);
    number(0x1c, 1), number(77, 8), number('b', 1), number(55, 8);
    return used;
}

/* ---- what the parser calls, as one text ---- */

static char seen[1 << 16];
static SizeT seen_used;

static void note(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (seen_used < sizeof seen - 512)
        seen_used += vsnprintf(seen + seen_used, 512, format, args);
    va_end(args);
}

#define T(x) (int)((x).length > 100 ? 100 : (x).length), (x).bytes

static void on_start(void *arg, ULong id, Bool bridge, Bool entry, ULong guard, JitText driver)
{
    (void)arg;
    note("start %llu %d %d %llu %.*s\n", id, bridge, entry, guard, T(driver));
}
static void on_abort(void *arg, ULong id)
{
    (void)arg;
    note("abort %llu\n", id);
}
static void on_section(void *arg, ULong id, JitStage stage)
{
    (void)arg;
    note("section %llu %d\n", id, stage);
}
static void on_range(void *arg, ULong start, ULong end)
{
    (void)arg;
    note("range %llx %llx\n", start, end);
}
static void on_operation(void *arg, const JitOperation *op)
{
    (void)arg;
    note("%s %d %.*s %.*s %llu\n", op->name, op->op_class, T(op->args), T(op->fail_args),
         op->descr);
}
static void on_code(void *arg, UInt offset, UInt size)
{
    (void)arg;
    note("code %u %u\n", offset, size);
}
static void on_point(void *arg, const JitMergePoint *p)
{
    (void)arg;
    note("point %.*s %llu %.*s\n", T(p->file), p->line, T(p->scope));
}
static void on_stitch(void *arg, ULong descr, ULong address)
{
    (void)arg;
    note("stitch %llu %llu\n", descr, address);
}

static void on_counter(void *arg, ULong n, HChar type, ULong count)
{
    (void)arg;
    note("counter %llu %c %llu\n", n, type, count);
}
static const JitlogCallbacks callbacks = {on_start, on_abort, on_section, on_range,  on_operation,
                                          on_code,  on_point, on_stitch,  on_counter};

/* Feeds COUNT bytes in pieces of at most PIECE, at random below if RANDOM. */
static Bool parse(const UChar *data, SizeT count, SizeT piece, Bool random)
{
    Jitlog *log = PG_(jitlog_new)(&callbacks, NULL);
    Bool good = True;
    seen_used = 0;
    seen[0] = 0;
    for (SizeT at = 0; at < count;) {
        SizeT n = random ? 1 + rand() % piece : piece;
        n = n > count - at ? count - at : n;
        UChar *copy = malloc(n); /* so that a sanitizer sees what is read beyond */
        memcpy(copy, data + at, n);
        good = PG_(jitlog_feed)(log, copy, n);
        free(copy);
        at += n;
    }
    assert_int_equal(good, PG_(jitlog_error)(log) == NULL);
    PG_(jitlog_delete)(log);
    return good;
}

static char *whole(SizeT size)
{
    assert_true(parse(bytes, size, size, False));
    return strdup(seen);
}

static void all_is_seen(void **state)
{
    (void)state;
    char *all = whole(a_log());
    assert_non_null(strstr(all, "start 1 0 0 0 \n"));
    assert_non_null(strstr(all, "start 2 0 1 0 driver\n"));
    assert_non_null(strstr(all, "start 3 1 0 77 \n"));
    assert_non_null(strstr(all, "abort 2\n"));
    assert_non_null(strstr(all, "range 10000 40d40\n"));
    assert_non_null(strstr(all, "point /a/dir/f.py 12 function\n"));
    assert_non_null(strstr(all, "point /a/dir/ 13 g\n"));
    assert_non_null(strstr(all, "p3,80"));
    assert_non_null(strstr(all, "?,i1,<Guard1> p1,i2,- 900\n"));
    assert_non_null(strstr(all, "counter 77 b 55\n"));
    free(all);
}

static void pieces_do_not_matter(void **state)
{
    (void)state;
    SizeT size = a_log();
    char *all = whole(size);
    for (SizeT piece = 1; piece < 40; piece++) {
        assert_true(parse(bytes, size, piece, False));
        assert_string_equal(seen, all);
        assert_true(parse(bytes, size, 20 * piece, True));
        assert_string_equal(seen, all);
    }
    free(all);
}

static void a_cut_log_is_a_beginning(void **state)
{
    (void)state;
    SizeT size = a_log();
    char *all = whole(size);
    for (SizeT cut = 1; cut < size; cut++) {
        assert_true(parse(bytes, cut, cut, False));
        assert_memory_equal(seen, all, seen_used);
    }
    free(all);
}

static void damage_is_survived(void **state)
{
    static UChar damaged[sizeof bytes];
    (void)state;
    SizeT size = a_log();
    srand(3);
    for (UInt round = 0; round < 5000; round++) {
        memcpy(damaged, bytes, size);
        for (UInt n = 1 + rand() % 4; n > 0; n--)
            damaged[rand() % size] = rand() % 3 ? rand() : 0xff;
        parse(damaged, size, size, False);
    }
}

static void what_is_no_log_is_refused(void **state)
{
    static const UChar other[] = "not a JIT log at all";
    (void)state;
    assert_false(parse(other, sizeof other, sizeof other, False));
    a_log();
    bytes[1] = 5; /* version */
    assert_false(parse(bytes, used, used, False));
    a_log();
    bytes[3] = 1; /* 32 bits */
    assert_false(parse(bytes, used, used, False));
    SizeT size = a_log();
    bytes[size] = 0x30; /* no mark */
    assert_false(parse(bytes, size + 1, size + 1, False));
}

/* Each record is one by itself, and nothing shorter or longer is. */
static void records_are_known(void **state)
{
    static const UChar other[] = "# a line of a program's own file\n";
    (void)state;
    SizeT size = a_log();
    char *all = whole(size);
    Jitlog *log = PG_(jitlog_new)(&callbacks, NULL);
    seen_used = 0;
    seen[0] = 0;
    UInt records = 0;
    for (SizeT at = 0; at < size; records++) {
        SizeT length = 0;
        for (SizeT n = 0; at + n <= size; n++) {
            if (PG_(jitlog_is_record)(log, bytes + at, n)) {
                assert_int_equal(length, 0);
                length = n;
            }
        }
        assert_int_not_equal(length, 0);
        assert_int_equal(PG_(jitlog_is_header)(bytes + at, length), at == 0);
        assert_true(PG_(jitlog_feed)(log, bytes + at, length));
        at += length;
        assert_false(PG_(jitlog_is_record)(log, other, sizeof other - 1));
    }
    assert_string_equal(seen, all);
    assert_int_equal(records, 78);
    PG_(jitlog_delete)(log);
    free(all);
}

/* ---- what is kept ---- */

static UInt added;

static void on_added(Trace *t)
{
    assert_int_equal(t->asm_used, 0);
    added++;
}
static void on_id(ULong id)
{
    (void)id;
}

static const AsmOperation *object(const Trace *t, UInt n)
{
    for (UInt i = 0; i < t->asm_used; i++)
        if (t->asm_operations[i].kind == 'a' && n-- == 0)
            return &t->asm_operations[i];
    return NULL;
}

static void traces_are_kept(void **state)
{
    static const TraceEvents events = {on_id, on_added, on_id};
    (void)state;
    SizeT size = a_log();
    for (SizeT at = 0; at < size; at += 7)
        assert_true(PG_(traces_feed)(bytes + at, size - at < 7 ? size - at : 7, &events));
    assert_int_equal(PG_(traces_count)(), 2);
    assert_int_equal(added, 2);
    assert_int_equal(PG_(traces_started)(), 3);
    assert_int_equal(PG_(traces_aborted)(), 1);
    assert_null(PG_(traces_get)(0));
    assert_null(PG_(traces_get)(3));
    for (UInt id = 1; id <= 2; id++) {
        Trace *t = PG_(traces_get)(id);
        assert_int_equal(t->id, id);
        assert_int_equal(t->log_id, id == 1 ? 1 : 3);
        assert_int_equal(t->bridge, id == 2);
        assert_int_equal(t->end - t->start, 200000);
        assert_true(t->entries_known);
        assert_int_equal(t->entries, id == 1 ? 1234 : 55);
        assert_int_equal(t->object_count, 4);
        assert_int_equal(t->reservations_used, 2);
    }
}

static void objects_of_a_batch(void **state)
{
    (void)state;
    const Trace *t = PG_(traces_get)(1);
    static const UInt sizes[] = {24, 16, 40, 0}, types[] = {1111, 2222, 0, 5555};
    for (UInt i = 0; i < 4; i++) {
        assert_int_equal(object(t, i)->size, sizes[i]);
        assert_int_equal(object(t, i)->type, types[i]);
    }
    assert_int_equal(t->reservations[0].object_count, 3);
    assert_int_equal(t->reservations[0].first_object, 0);
    assert_int_equal(t->reservations[1].first_object, 3);
}

static void offsets_beyond_64_kib(void **state)
{
    (void)state;
    Trace *t = PG_(traces_get)(1);
    static const struct {
        HChar kind;
        UInt offset;
    } known[] = {{'g', 16},    {'a', 40000}, {'a', 40060},  {'a', 40070},
                 {'L', 65000}, {'a', 65636}, {'g', 131162}, {'g', 131170}};
    UInt k = 0;
    for (UInt i = 0; i < t->asm_used; i++) {
        if (strchr("gaL", t->asm_operations[i].kind) == NULL)
            continue;
        assert_int_equal(t->asm_operations[i].kind, known[k].kind);
        assert_int_equal(t->asm_operations[i].offset, known[k].offset);
        k++;
    }
    assert_int_equal(k, 8);
    assert_ptr_equal(PG_(trace_reservation_at)(t, 40007), &t->reservations[0]);
    assert_ptr_equal(PG_(trace_reservation_at)(t, 65636), &t->reservations[1]);
    assert_null(PG_(trace_reservation_at)(t, 100));
}

/* What was put into a list comes back, also the largest numbers and what is less than before;
   a list that was emptied knows nothing of what it had. */
static void lists_of_operations(void **state)
{
    static const OptOperation given[] = {
        {.kind = 'm', .file = 7, .line = 300, .function = 8, .index = 12, .opcode = 9},
        {.kind = 'a', .operation = 4, .args = 100000},
        {.kind = 'g', .operation = 5, .args = 99999, .fail_args = 3, .number = ~0ULL},
        {.kind = 'm', .file = 7, .line = 2, .function = ~0U, .index = 0, .opcode = 1},
        {.kind = 'o', .operation = ~0U, .args = 0},
        {.kind = 'g', .operation = 1, .args = 1, .fail_args = 4, .number = 0x7f0012345678},
        {.kind = 'e', .number = 1ULL << 32},
    };
    enum { GIVEN = sizeof given / sizeof given[0], TIMES = 100 };
    OptList list = {0};
    (void)state;
    for (UInt round = 0; round < 2; round++) {
        for (UInt i = 0; i < TIMES * GIVEN; i++)
            PG_(opt_list_add)(&list, &given[(i + round) % GIVEN]);
        PG_(opt_list_finish)(&list);
        OptReader reader = {0};
        OptOperation op;
        for (UInt i = 0; i < TIMES * GIVEN; i++) {
            const OptOperation *g = &given[(i + round) % GIVEN];
            assert_true(PG_(opt_list_next)(&list, &reader, &op));
            assert_int_equal(op.kind, g->kind);
            assert_int_equal(op.number, g->number);
            assert_int_equal(op.file, g->file);
            assert_int_equal(op.line, g->line);
            assert_int_equal(op.function, g->function);
            assert_int_equal(op.index, g->index);
            assert_int_equal(op.opcode, g->opcode);
        }
        assert_false(PG_(opt_list_next)(&list, &reader, &op));
        PG_(opt_list_clear)(&list);
    }
    free(list.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_seen),
        cmocka_unit_test(pieces_do_not_matter),
        cmocka_unit_test(a_cut_log_is_a_beginning),
        cmocka_unit_test(damage_is_survived),
        cmocka_unit_test(what_is_no_log_is_refused),
        cmocka_unit_test(records_are_known),
        cmocka_unit_test(traces_are_kept),
        cmocka_unit_test(objects_of_a_batch),
        cmocka_unit_test(offsets_beyond_64_kib),
        cmocka_unit_test(lists_of_operations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
