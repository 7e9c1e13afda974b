/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader: what it accepts, and the line and the words with which it refuses the rest. */
#include "given_profile.h"

static const char WHOLE[] = HEADER
    "{\"k\":\"run\",\"command\":[\"pypy3\",\"a.py\"],\"pid\":7,\"parent_pid\":3,\"cwd\":\"/\","
    "\"valgrind\":\"3.19.0\",\"pypy\":{\"library\":\"l.so\",\"path\":\"/l.so\",\"build_id\":\"ab\","
    "\"version\":\"7.3.11\",\"python\":\"3.9.16\"},\"environment\":{\"PYPYLOG\":null,"
    "\"JITLOG\":\"x\"},\"nursery_size\":65536,\"options\":{\"checkpoint\":5}}\n"
    "{\"k\":\"missing\",\"what\":\"w\",\"why\":\"y\",\"effect\":\"e\"}\n"
    "{\"k\":\"type\",\"id\":8,\"name\":\"T\",\"rpython\":\"GcStruct T\",\"fixed_size\":16}\n"
    "{\"k\":\"type\",\"id\":9,\"name\":\"A\",\"rpython\":\"GcArray\",\"fixed_size\":16,"
    "\"item_size\":8}\n"
    "{\"k\":\"trace\",\"id\":1,\"log_id\":5,\"kind\":\"loop\",\"address\":4096,\"size\":100,"
    "\"alive\":false,\"entries\":1,\"labels\":[[77,12]]}\n"
    "{\"k\":\"trace_ops\",\"trace\":1,\"opt\":[[\"L\",77,\"label\",\"?,p0\"],"
    "[\"m\",\"f.py\",3,\"fun\",6,\"NOP\"],[\"e\",4],[\"l\",4],[\"new\",1],"
    "[\"a\",\"new\",\"p1\",\"d\",\"p1,d\"],[\"g\",5,\"guard_true\",\"?,i1\",\"p1,p2\"],"
    "[\"o\",\"setfield_gc\",\"?,p1,i1,<d>\"]],"
    "\"recorded\":[[\"a\",\"new\",\"p5\",\"d\",\"p5,d\"],[\"tomorrow\"]],"
    "\"asm\":[[\"L\",0,77],[\"a\",70000,\"call_malloc_nursery\",8,16,\"p1,16\"],"
    "[\"c\",null,\"call_r\"],[\"a\",null,\"x\",null,null],[\"g\",9,5],[\"tomorrow\"],"
    "[\"C\",11,\"call_n\",\"?,ConstClass(f)\",99]]}\n"
    "{\"k\":\"frame\",\"id\":1,\"file\":\"f.py\",\"line\":7,\"function\":\"main\"}\n"
    "{\"k\":\"frame\",\"id\":2,\"caller\":1,\"trace\":1,\"operation\":6}\n"
    "{\"k\":\"frame\",\"id\":3,\"caller\":2,\"trace\":1}\n"
    "{\"k\":\"site\",\"id\":4,\"kind\":\"jit-call\",\"frame\":2}\n"
    "{\"k\":\"site\",\"id\":5,\"kind\":\"interpreter\",\"frame\":1}\n"
    "{\"k\":\"site\",\"id\":6,\"kind\":\"guard-failure\",\"trace\":1,\"operation\":4,"
    "\"frame\":1}\n"
    "{\"k\":\"site\",\"id\":7,\"kind\":\"compiler\",\"log_id\":5,\"frame\":3}\n"
    "{\"k\":\"site\",\"id\":8,\"kind\":\"runtime\",\"name\":\"start-up\"}\n"
    "{\"k\":\"site\",\"id\":1,\"kind\":\"jit\",\"trace\":1,\"object\":1}\n"
    "{\"k\":\"site\",\"id\":2,\"kind\":\"outside\"}\n"
    "{\"k\":\"site\",\"id\":3,\"kind\":\"something new\"}\n"
    "{\"k\":\"cell\",\"site\":1,\"type\":8,\"allocated_objects\":2,\"allocated_bytes\":32,"
    "\"died_objects\":2,\"died_bytes\":32}\n"
    "{\"k\":\"cell\",\"site\":2,\"type\":8,\"inherited_objects\":1,\"inherited_bytes\":16,"
    "\"survived_objects\":1,\"survived_bytes\":16}\n"
    "{\"k\":\"minor\",\"n\":1,\"allocated_bytes\":32,\"allocated_objects\":2,"
    "\"survived_bytes\":16,\"survived_objects\":1,\"collector_survived_bytes\":16,"
    "\"pinned_objects\":4}\n"
    "{\"k\":\"a kind of tomorrow\",\"x\":[{}]}\n"
    "{\"k\":\"totals\",\"nursery_bytes\":32,\"large_bytes\":100,\"minor_collections\":1,"
    "\"unknown\":-1}\n" END;

static void everything_is_read(void **state)
{
    struct profile *p = given(WHOLE);
    const struct trace *trace = &p->traces[0];
    (void)state;

    assert_true(p->complete);
    assert_null(p->incomplete_reason);
    assert_string_equal(p->end_reason, "exit");
    assert_string_equal(p->tool, "0.1.0");
    assert_int_equal(p->run.n_command, 2);
    assert_string_equal(p->run.command[1], "a.py");
    assert_int_equal(p->run.pid, 7);
    assert_true(p->run.has_parent_pid);
    assert_string_equal(p->run.build_id, "ab");
    assert_null(p->run.environment[0].value);
    assert_string_equal(p->run.environment[1].value, "x");
    assert_string_equal(p->run.options[0].value, "5");
    assert_int_equal(p->run.nursery_size, 65536);
    assert_int_equal(p->n_missing, 1);
    assert_int_equal(p->n_types, 2);
    assert_false(p->types[0].has_items);
    assert_true(p->types[1].has_items);
    assert_int_equal(p->types[1].item_size, 8);

    assert_false(trace->alive);
    assert_int_equal(trace->labels[0].count, 12);
    assert_int_equal(trace->n_opt, 7); /* the unknown operation is left out */
    assert_string_equal(trace->opt[0].args, "?,p0");
    assert_int_equal(trace->opt[1].u.merge_point.place.line, 3);
    assert_int_equal(trace->opt[1].u.merge_point.index, 6);
    assert_string_equal(trace->opt[4].args, "p1,d");
    assert_string_equal(trace->opt[5].u.anchor.fail_args, "p1,p2");
    assert_string_equal(trace->opt[6].operation, "setfield_gc");
    assert_int_equal(trace->n_recorded, 1);
    assert_string_equal(trace->recorded[0].u.allocation.result, "p5");
    assert_int_equal(trace->n_code, 7);
    assert_int_equal(trace->code[5].kind, ASM_UNKNOWN); /* it keeps its place */
    assert_int_equal(trace->code[6].kind, ASM_CALL);
    assert_string_equal(trace->code[6].args, "?,ConstClass(f)");
    assert_int_equal(trace->n_objects, 2);
    assert_int_equal(trace->code[1].offset, 70000);
    assert_int_equal(trace->code[1].size, 16);
    assert_false(trace->code[2].has_offset);
    assert_false(trace->code[3].has_type);

    assert_int_equal(p->n_frames, 3);
    assert_int_equal(p->frames[0].caller, PROFILE_NONE);
    assert_int_equal(p->frames[0].trace, PROFILE_NONE);
    assert_int_equal(p->frames[0].place.line, 7);
    assert_int_equal(p->frames[1].caller, 0);
    assert_int_equal(p->frames[1].operation, 6);
    assert_int_equal(p->frames[2].operation, PROFILE_NONE);
    assert_int_equal(p->sites[0].kind, SITE_JIT_CALL);
    assert_int_equal(p->sites[0].frame, 1);
    assert_int_equal(p->sites[1].kind, SITE_INTERPRETER);
    assert_int_equal(p->sites[2].kind, SITE_GUARD_FAILURE);
    assert_int_equal(p->sites[2].operation, 4);
    assert_int_equal(p->sites[3].kind, SITE_COMPILER);
    assert_int_equal(p->sites[3].log_id, 5);
    assert_int_equal(p->sites[3].frame, 2);
    assert_string_equal(p->sites[4].name, "start-up");
    assert_int_equal(p->sites[5].kind, SITE_JIT);
    assert_int_equal(p->sites[5].object, 1);
    assert_int_equal(p->sites[5].frame, PROFILE_NONE);
    assert_int_equal(p->sites[7].kind, SITE_OTHER);
    assert_int_equal(p->cells[0].tally.allocated.bytes, 32);
    assert_int_equal(p->cells[1].tally.inherited.objects, 1);
    assert_int_equal(p->minors[0].pinned_objects, 4);
    assert_int_equal(p->totals.value[TOTAL_ALLOCATED_BYTES], 132);
    assert_false(p->totals.known[TOTAL_ALLOCATED_OBJECTS]);
    profile_free(p);
}

static const char OLD[] = HEADER RUN
    "{\"k\":\"type\",\"id\":8,\"name\":\"T\",\"fixed_size\":16}\n"
    "{\"k\":\"site\",\"id\":4,\"kind\":\"outside\"}\n"
    "{\"k\":\"site\",\"id\":5,\"kind\":\"outside\"}\n"
    "{\"k\":\"cell\",\"site\":4,\"type\":8,\"large_objects\":1,\"large_bytes\":2,"
    "\"old_born_objects\":3,\"old_born_bytes\":4,\"shadow_objects\":5,\"shadow_bytes\":6,"
    "\"old_inherited_objects\":7,\"old_inherited_bytes\":8,\"old_died_objects\":9,"
    "\"old_died_bytes\":10,\"large_died_young_objects\":11,\"large_died_young_bytes\":12,"
    "\"died_first_major_objects\":13,\"died_first_major_bytes\":14,"
    "\"died_second_major_objects\":15,\"died_second_major_bytes\":16,\"old_live_objects\":17,"
    "\"old_live_bytes\":18,\"never_marked_objects\":19,\"never_marked_bytes\":20,"
    "\"once_marked_objects\":21,\"once_marked_bytes\":22,\"marked_objects\":23,"
    "\"marked_bytes\":24,"
    "\"lifetime\":[[0,1,2],[63,3,4]],\"lifetime_instructions\":[[9,4,6]]}\n"
    "{\"k\":\"store\",\"site\":5,\"barriers\":1,\"remembered_bytes\":2,\"card_arrays\":3,"
    "\"cards\":4,\"card_bytes\":5}\n"
    "{\"k\":\"external\",\"site\":5,\"blocks\":1,\"bytes\":2,\"freed_blocks\":3,"
    "\"freed_bytes\":4,\"freed_by_gc_blocks\":5,\"freed_by_gc_bytes\":6,\"pressures\":7,"
    "\"pressure_bytes\":8}\n"
    "{\"k\":\"minor\",\"n\":1,\"cause\":\"nursery\",\"site\":5,\"instructions\":1,\"roots\":2,"
    "\"remembered\":0,\"cards\":4,\"used_bytes\":5}\n"
    "{\"k\":\"minor\",\"n\":2}\n"
    "{\"k\":\"major\",\"n\":1,\"cause\":\"threshold\",\"minor\":1,"
    "\"start_allocated_bytes\":2,\"end_allocated_bytes\":3,\"steps\":4,"
    "\"marking_instructions\":5,\"sweeping_instructions\":6,\"other_instructions\":7,"
    "\"marked_objects\":8,\"marked_bytes\":9,\"died_objects\":10,\"died_bytes\":11,"
    "\"arena_bytes\":12,\"raw_bytes\":13,\"collector_arena_bytes\":14,"
    "\"collector_raw_bytes\":15}\n"
    "{\"k\":\"held\",\"allocated_bytes\":1,\"major\":2,\"objects\":3,\"bytes\":4,"
    "\"unreached_objects\":5,\"unreached_bytes\":6}\n"
    "{\"k\":\"held\",\"allocated_bytes\":9,\"at_exit\":true}\n"
    "{\"k\":\"holder\",\"objects\":1,\"bytes\":2,\"root\":\"local\",\"frame\":{\"file\":\"f.py\","
    "\"line\":3,\"function\":\"fun\",\"first_line\":2,\"local\":0,\"name\":\"head\"},"
    "\"in_jit\":true,\"path\":[{\"type\":\"T\",\"field\":\"next\",\"bytes\":4,\"repeat\":5},"
    "{\"type\":\"U\"}],\"types\":[[\"T\",6,7]]}\n"
    "{\"k\":\"holder\",\"root\":\"stack\"}\n"
    "{\"k\":\"totals\",\"nursery_bytes\":1,\"nursery_objects\":1,\"large_bytes\":20,"
    "\"large_objects\":2,\"old_born_bytes\":300,\"old_born_objects\":3,\"old_live_objects\":0,"
    "\"untracked_arena_bytes\":-7,\"gc_instructions\":9}\n" END;

static void the_old_generation_is_read(void **state)
{
    struct profile *p = given(OLD);
    const struct cell *cell = &p->cells[0];
    const struct holder *holder = &p->holders[0];
    (void)state;

    assert_true(profile_has_old(p));
    for (size_t i = 0; i < TALLY_COLUMNS; i++) {
        const struct counts *counts = tally_column(&cell->tally, &COLUMNS[i]);
        const uint64_t expected = COLUMNS[i].is_old ? 2 * (i - 5) + 1 : 0;
        assert_int_equal(counts->objects, expected);
        assert_int_equal(counts->bytes, expected == 0 ? 0 : expected + 1);
    }
    assert_int_equal(tally_born(&cell->tally).bytes, 6);
    assert_int_equal(tally_aged(&cell->tally).objects, 1 + 3 + 7);
    assert_int_equal(cell->lifetime.n_bins, 2);
    assert_int_equal(cell->lifetime.bins[1].exponent, 63);
    assert_int_equal(cell->lifetime.bins[1].died.bytes, 4);
    assert_int_equal(cell->lifetime_instructions.bins[0].died.objects, 4);
    assert_int_equal(p->stores[0].site, 1);
    assert_int_equal(p->stores[0].barriers, 1);
    assert_int_equal(p->stores[0].card_bytes, 5);
    assert_int_equal(p->externals[0].freed_bytes, 4);
    assert_int_equal(p->externals[0].pressure_bytes, 8);
    assert_string_equal(p->minors[0].cause, "nursery");
    assert_int_equal(p->minors[0].site, 1);
    assert_true(p->minors[0].remembered.known);
    assert_int_equal(p->minors[0].used_bytes.value, 5);
    assert_false(p->minors[1].remembered.known); /* absent is not 0 */
    assert_null(p->minors[1].cause);
    assert_int_equal(p->minors[1].site, PROFILE_NONE);
    assert_int_equal(p->majors[0].marking_instructions.value, 5);
    assert_int_equal(p->majors[0].died.bytes, 11);
    assert_int_equal(p->majors[0].collector_raw_bytes.value, 15);
    assert_int_equal(p->helds[0].n_holders, 0);
    assert_int_equal(p->helds[0].unreached.bytes, 6);
    assert_int_equal(p->helds[1].first_holder, 0);
    assert_int_equal(p->helds[1].n_holders, 2);
    assert_true(p->helds[1].at_exit);
    assert_false(p->helds[1].major.known);
    assert_string_equal(holder->name, "head");
    assert_int_equal(holder->frame.line, 3);
    assert_int_equal(holder->first_line, 2);
    assert_true(holder->local.known && holder->in_jit);
    assert_int_equal(holder->path[0].repeat, 5);
    assert_null(holder->path[1].field);
    assert_int_equal(holder->types[0].alive.bytes, 7);
    assert_false(p->holders[1].has_frame);
    assert_int_equal(p->totals.value[TOTAL_ALLOCATED_BYTES], 321);
    assert_int_equal(p->totals.value[TOTAL_ALLOCATED_OBJECTS], 6);
    assert_int_equal(p->untracked_arena_bytes.value, -7);
    assert_false(p->untracked_raw_bytes.known);
    profile_free(p);
}

static const char CODE[] = HEADER RUN
    "{\"k\":\"trace\",\"id\":1,\"log_id\":1,\"kind\":\"loop\",\"address\":1,\"size\":5}\n"
    "{\"k\":\"trace\",\"id\":2,\"log_id\":2,\"kind\":\"loop\",\"address\":9,\"size\":1}\n"
    "{\"k\":\"trace_code\",\"trace\":1,\"machine_code\":\"+/8AQcM=\",\"operations_end\":5,"
    "\"operations\":[1,\"int_add\",0,\"guard_true\",4,\"jump\"]}\n{\"k\":\"totals\"}\n" END;

static void code_is_read(void **state)
{
    static const unsigned char bytes[] = {0xfb, 0xff, 0x00, 0x41, 0xc3};
    struct profile *p = given(CODE);
    const struct machine_code *machine = &p->traces[0].machine;
    (void)state;

    assert_int_equal(machine->size, sizeof bytes);
    assert_memory_equal(machine->bytes, bytes, sizeof bytes);
    assert_int_equal(machine->operations_end, 5);
    assert_int_equal(machine->n_starts, 3);
    assert_int_equal(machine->starts[1].offset, 1);
    assert_string_equal(machine->starts[1].operation, "guard_true");
    assert_null(p->traces[1].machine.bytes);
    profile_free(p);
}

static const char COSTS[] = HEADER
    "{\"k\":\"run\",\"command\":[],\"pid\":7,\"caches\":{\"D1\":[32768,8,64]}}\n"
    "{\"k\":\"trace\",\"id\":1,\"log_id\":1,\"kind\":\"loop\",\"address\":1,\"size\":1}\n"
    "{\"k\":\"trace_ops\",\"trace\":1,\"asm\":[[\"L\",0,7],[\"g\",9,5]]}\n"
    "{\"k\":\"trace\",\"id\":2,\"log_id\":2,\"kind\":\"loop\",\"address\":9,\"size\":1}\n"
    "{\"k\":\"trace_costs\",\"trace\":1,\"instructions\":11,\"D1_read_misses\":3,"
    "\"D1_write_misses\":4,\"operations\":[[1,10,0,0,3,0,0,0,0,0],[null,1,0,0,0,4,0,0,0,0]]}\n"
    "{\"k\":\"costs\",\"who\":\"code\",\"D1_read_misses\":5,\"I1_misses\":6}\n"
    "{\"k\":\"site\",\"id\":4,\"kind\":\"outside\"}\n"
    "{\"k\":\"site\",\"id\":5,\"kind\":\"outside\"}\n"
    "{\"k\":\"site_costs\",\"site\":5,\"D1_write_misses\":7,\"LLi_misses\":1,"
    "\"own_nursery_misses\":9,\"own_nursery_fresh_misses\":8}\n"
    "{\"k\":\"totals\",\"D1_read_misses\":8,\"nursery_fresh_misses\":2,"
    "\"unowned_nursery_misses\":3,\"unowned_nursery_fresh_misses\":2}\n" END;

static void costs_are_read(void **state)
{
    struct profile *p = given(COSTS);
    const struct trace *trace = &p->traces[0];
    const struct site_costs *site = p->sites[1].costs;
    (void)state;

    assert_true(profile_has_costs(p));
    assert_int_equal(p->run.n_caches, 1);
    assert_string_equal(p->run.caches[0].name, "D1");
    assert_int_equal(p->run.caches[0].ways, 8);
    assert_int_equal(trace->costs.value[COST_INSTRUCTIONS], 11);
    assert_int_equal(costs_d1_misses(&trace->costs), 7);
    assert_false(cost_known(&trace->costs, COST_I1_MISSES));
    assert_int_equal(trace->n_op_costs, 2);
    assert_int_equal(trace->op_costs[0].operation, 1);
    assert_int_equal(trace->op_costs[0].costs.value[COST_D1_READ_MISSES], 3);
    assert_int_equal(trace->op_costs[1].operation, PROFILE_NONE);
    assert_int_equal(trace->op_costs[1].costs.value[COST_D1_WRITE_MISSES], 4);
    assert_int_equal(p->traces[1].costs.known, 0);
    assert_int_equal(p->n_costs, 1);
    assert_string_equal(p->costs[0].who, "code");
    assert_true(cost_known(&p->costs[0].costs, COST_I1_MISSES));
    assert_false(cost_known(&p->costs[0].costs, COST_INSTRUCTIONS));
    assert_int_equal(p->totals.value[TOTAL_D1_READ_MISSES], 8);
    assert_true(p->totals.known[TOTAL_NURSERY_FRESH_MISSES]);
    assert_true(profile_has_site_costs(p));
    assert_null(p->sites[0].costs);
    assert_int_equal(p->n_site_costs, 1);
    assert_int_equal(costs_d1_misses(&site->costs), 7);
    assert_true(cost_known(&site->costs, COST_LL_READ_MISSES)); /* omitted: 0 */
    assert_int_equal(site->costs.value[COST_LLI_MISSES], 1);
    assert_false(cost_known(&site->costs, COST_I1_MISSES));
    assert_int_equal(site->own_nursery_misses, 9);
    assert_int_equal(site->own_nursery_fresh_misses, 8);
    assert_int_equal(p->totals.value[TOTAL_UNOWNED_NURSERY_MISSES], 3);
    assert_int_equal(p->totals.value[TOTAL_UNOWNED_NURSERY_FRESH_MISSES], 2);
    assert_false(p->totals.known[TOTAL_I1_MISSES]);
    profile_free(p);
}

static void equal_strings_are_one(void **state)
{
    struct profile *p = given(
        HEADER RUN "{\"k\":\"type\",\"id\":1,\"name\":\"T\",\"rpython\":\"a\",\"fixed_size\":8}\n"
                   "{\"k\":\"type\",\"id\":2,\"name\":\"T\",\"rpython\":\"b\",\"fixed_size\":8}\n");
    (void)state;
    assert_ptr_equal(p->types[0].name, p->types[1].name);
    profile_free(p);
}

static void zero_bytes_in_names_are_shown(void **state)
{
    struct profile *p = given(
        HEADER RUN
        "{\"k\":\"type\",\"id\":1,\"name\":\"a\\u0000b\",\"rpython\":\"a\",\"fixed_size\":8}\n");
    (void)state;
    assert_string_equal(p->types[0].name, "a\xEF\xBF\xBD"
                                          "b");
    profile_free(p);
}

static void expect_incomplete(const char *text, const char *reason)
{
    struct profile *p = given(text);
    assert_false(p->complete);
    assert_non_null(strstr(p->incomplete_reason, reason));
    profile_free(p);
}

static void cut_files_are_incomplete(void **state)
{
    (void)state;
    expect_incomplete(HEADER RUN, "no end record");
    expect_incomplete(HEADER RUN TOTALS "{\"k\":\"end\",\"compl", "middle of a line");
    expect_incomplete(HEADER RUN TOTALS "{\"k\":\"end\",\"complete\":false,"
                                        "\"reason\":\"checkpoint\"}\n",
                      "still running");
}

static void a_missing_last_newline_is_no_cut(void **state)
{
    static const char end[] = "{\"k\":\"end\",\"complete\":true}";
    char text[1024];
    struct profile *p;
    (void)state;
    snprintf(text, sizeof text, "%s%s%s%s", HEADER, RUN, TOTALS, end);
    p = given(text);
    assert_true(p->complete);
    profile_free(p);
}

#define TYPE "{\"k\":\"type\",\"id\":1,\"name\":\"T\",\"rpython\":\"T\",\"fixed_size\":8}\n"
#define TRACE                                                                                      \
    "{\"k\":\"trace\",\"id\":1,\"log_id\":1,\"kind\":\"loop\",\"address\":1,\"size\":1,"           \
    "\"alive\":true}\n"
#define OPS   "{\"k\":\"trace_ops\",\"trace\":1,\"opt\":[],\"asm\":[[\"a\",0,\"x\",1,8]]}\n"
#define FRAME "{\"k\":\"frame\",\"id\":1,\"file\":\"f.py\",\"line\":1}\n"
#define SITE  "{\"k\":\"site\",\"id\":1,\"kind\":\"outside\"}\n"
#define CELL  "{\"k\":\"cell\",\"site\":1,\"type\":1,\"allocated_bytes\":9}\n"

#define HELD "{\"k\":\"held\",\"allocated_bytes\":1}\n"

/* A bad profile, and what must stand in the message. */
static const struct {
    const char *text, *line, *words;
} BAD[] = {
    {"", NULL, "empty"},
    {"\n" HEADER, ":1:", "not a profile"}, /* nothing was read before: no memory */
    {"hello\n", ":1:", "not a profile"},
    {"{}\n", ":1:", "\"k\" is missing"},
    {"[1]\n", ":1:", "not a profile"},
    {RUN, ":1:", "no header"},
    {"{\"k\":\"header\",\"format\":\"other\",\"version\":1}\n", ":1:", "not a profile"},
    {"{\"k\":\"header\",\"format\":\"pypygc\",\"version\":3}\n", ":1:", "version 3"},
    {HEADER, NULL, "cut off before"},
    {HEADER HEADER, ":2:", "second header"},
    {HEADER RUN RUN, ":3:", "second run"},
    {HEADER RUN "{\"k\":\"type\"\n" TYPE, ":3:", "not JSON"},
    {HEADER RUN "\n" END, ":3:", "not JSON"},
    {HEADER RUN "{\"k\":\"type\",\"id\":-1,\"name\":\"T\",\"rpython\":\"T\",\"fixed_size\":8}\n",
     ":3:", "\"id\" is negative"},
    {HEADER RUN "{\"k\":\"type\",\"id\":1.5,\"name\":\"T\",\"rpython\":\"T\",\"fixed_size\":8}\n",
     ":3:", "not a whole number"},
    {HEADER RUN "{\"k\":\"type\",\"id\":18446744073709551616,\"name\":\"T\",\"fixed_size\":8}\n",
     ":3:", ""},
    {HEADER RUN "{\"k\":\"type\",\"id\":\"1\",\"name\":\"T\",\"fixed_size\":8}\n",
     ":3:", "not a number"},
    {HEADER RUN "{\"k\":\"type\",\"id\":1,\"name\":7,\"fixed_size\":8}\n", ":3:", "not a string"},
    {HEADER RUN "{\"k\":\"type\",\"id\":1,\"fixed_size\":8}\n", ":3:", "\"name\" is missing"},
    {HEADER RUN TYPE TYPE, ":4:", "type 1 occurs twice"},
    {HEADER RUN TRACE TRACE, ":4:", "trace 1 occurs twice"},
    {HEADER RUN OPS, ":3:", "trace 1 is not above"},
    {HEADER RUN TRACE OPS OPS, ":5:", "two lists"},
    {HEADER RUN TRACE "{\"k\":\"trace_ops\",\"trace\":1,\"opt\":[7],\"asm\":[]}\n",
     ":4:", "not an operation"},
    {HEADER RUN TRACE "{\"k\":\"trace_ops\",\"trace\":1,\"opt\":[[\"g\"]],\"asm\":[]}\n",
     ":4:", "descriptor of a guard"},
    {HEADER RUN "{\"k\":\"trace\",\"id\":1,\"log_id\":1,\"kind\":\"loop\",\"address\":1,"
                "\"size\":1,\"alive\":1}\n",
     ":3:", "neither true nor false"},
    {HEADER RUN "{\"k\":\"site\",\"id\":1,\"kind\":\"jit\",\"trace\":4,\"object\":0}\n",
     ":3:", "trace 4 is not above"},
    {HEADER RUN TRACE OPS "{\"k\":\"site\",\"id\":1,\"kind\":\"jit\",\"trace\":1,\"object\":1}\n",
     ":5:", "object 1"},
    {HEADER RUN "{\"k\":\"frame\",\"id\":1,\"line\":1}\n", ":3:", "\"file\" is missing"},
    {HEADER RUN "{\"k\":\"frame\",\"id\":1,\"trace\":1}\n", ":3:", "trace 1 is not above"},
    {HEADER RUN FRAME FRAME, ":4:", "frame 1 occurs twice"},
    {HEADER RUN "{\"k\":\"frame\",\"id\":1,\"caller\":1,\"file\":\"f\"}\n",
     ":3:", "caller 1 is not above"},
    {HEADER RUN "{\"k\":\"frame\",\"id\":2,\"file\":\"f\"}\n"
                "{\"k\":\"frame\",\"id\":1,\"caller\":2,\"file\":\"f\"}\n",
     ":4:", "called by a later one"},
    {HEADER RUN TRACE OPS "{\"k\":\"frame\",\"id\":1,\"trace\":1,\"operation\":1}\n",
     ":5:", "operation 1 is not among the 1"},
    {HEADER RUN "{\"k\":\"site\",\"id\":1,\"kind\":\"interpreter\",\"frame\":1}\n",
     ":3:", "frame 1 is not above"},
    {HEADER RUN "{\"k\":\"site\",\"id\":1,\"kind\":\"jit-call\"}\n", ":3:", "\"frame\" is missing"},
    {HEADER RUN TRACE OPS "{\"k\":\"site\",\"id\":1,\"kind\":\"guard-failure\",\"trace\":1,"
                          "\"operation\":7}\n",
     ":5:", "operation 7"},
    {HEADER RUN "{\"k\":\"site\",\"id\":1,\"kind\":\"compiler\"}\n",
     ":3:", "\"log_id\" is missing"},
    {HEADER RUN TRACE "{\"k\":\"trace_ops\",\"trace\":1,\"opt\":[],\"recorded\":[[\"o\",7]]}\n",
     ":4:", "not a string"},
    {HEADER RUN TYPE CELL, ":4:", "site 1 is not above"},
    {HEADER RUN SITE CELL, ":4:", "type 1 is not above"},
    {HEADER RUN TYPE SITE CELL CELL, ":6:", "second cell"},
    {HEADER RUN TYPE SITE "{\"k\":\"cell\",\"site\":1,\"type\":1,\"left_bytes\":"
                          "18446744073709551614}\n"
                          "{\"k\":\"site\",\"id\":2,\"kind\":\"outside\"}\n"
                          "{\"k\":\"cell\",\"site\":2,\"type\":1,\"left_bytes\":2}\n",
     ":7:", "2^64"},
    {HEADER RUN "{\"k\":\"totals\",\"nursery_bytes\":18446744073709551614,\"large_bytes\":2}\n",
     ":3:", "2^64"},
    {HEADER RUN TYPE SITE "{\"k\":\"cell\",\"site\":1,\"type\":1,\"lifetime\":[[1,2]]}\n",
     ":5:", "not an exponent"},
    {HEADER RUN TYPE SITE "{\"k\":\"cell\",\"site\":1,\"type\":1,\"lifetime\":[[64,2,3]]}\n",
     ":5:", "above 63"},
    {HEADER RUN TYPE SITE "{\"k\":\"cell\",\"site\":1,\"type\":1,"
                          "\"lifetime\":[[5,2,3],[5,2,3]]}\n",
     ":5:", "not in order"},
    {HEADER RUN TYPE SITE "{\"k\":\"cell\",\"site\":1,\"type\":1,\"marked_bytes\":"
                          "18446744073709551614,\"lifetime\":[[1,0,2]]}\n",
     ":5:", "2^64"},
    {HEADER RUN "{\"k\":\"store\",\"site\":1,\"barriers\":1}\n", ":3:", "site 1 is not above"},
    {HEADER RUN "{\"k\":\"external\",\"site\":1,\"bytes\":1}\n", ":3:", "site 1 is not above"},
    {HEADER RUN "{\"k\":\"minor\",\"n\":1,\"site\":3}\n", ":3:", "site 3 is not above"},
    {HEADER RUN "{\"k\":\"major\",\"cause\":\"x\"}\n", ":3:", "\"n\" is missing"},
    {HEADER RUN "{\"k\":\"holder\",\"root\":\"stack\"}\n", ":3:", "without a held"},
    {HEADER RUN HELD "{\"k\":\"holder\"}\n", ":4:", "\"root\" is missing"},
    {HEADER RUN HELD "{\"k\":\"holder\",\"root\":\"stack\",\"path\":[7]}\n", ":4:", "no step"},
    {HEADER RUN HELD "{\"k\":\"holder\",\"root\":\"stack\",\"types\":[[\"T\"]]}\n",
     ":4:", "\"types\""},
    {HEADER RUN HELD "{\"k\":\"holder\",\"root\":\"local\",\"frame\":{\"line\":1}}\n",
     ":4:", "\"file\" is missing"},
    {HEADER RUN "{\"k\":\"trace_costs\",\"trace\":1}\n", ":3:", "trace 1 is not above"},
    {HEADER RUN TRACE OPS "{\"k\":\"trace_costs\",\"trace\":1,\"operations\":[[1,2]]}\n",
     ":5:", "operation 1 is not among the 1"},
    {HEADER RUN TRACE OPS "{\"k\":\"trace_costs\",\"trace\":1,\"operations\":[[0,1]]}\n"
                          "{\"k\":\"trace_costs\",\"trace\":1}\n",
     ":6:", "two lists of costs"},
    {HEADER RUN TRACE OPS "{\"k\":\"trace_costs\",\"trace\":1,\"operations\":[[]]}\n",
     ":5:", "not a list of figures"},
    {HEADER RUN TRACE OPS "{\"k\":\"trace_costs\",\"trace\":1,\"operations\":[[0,\"x\"]]}\n",
     ":5:", "not a number"},
    {HEADER RUN "{\"k\":\"trace_code\",\"trace\":1}\n", ":3:", "trace 1 is not above"},
    {HEADER RUN TRACE "{\"k\":\"trace_code\",\"trace\":1}\n", ":4:", "\"machine_code\" is missing"},
    {HEADER RUN TRACE "{\"k\":\"trace_code\",\"trace\":1,\"machine_code\":\"kA==\"}\n"
                      "{\"k\":\"trace_code\",\"trace\":1,\"machine_code\":\"kA==\"}\n",
     ":5:", "two records of machine code"},
    {HEADER RUN TRACE "{\"k\":\"trace_code\",\"trace\":1,\"machine_code\":\"\"}\n",
     ":4:", "0 bytes"},
    {HEADER RUN TRACE "{\"k\":\"trace_code\",\"trace\":1,\"machine_code\":\"kJA=\"}\n",
     ":4:", "2 bytes of machine code for the 1"},
    {HEADER RUN TRACE "{\"k\":\"trace_code\",\"trace\":1,\"machine_code\":\"kA=\"}\n",
     ":4:", "not base64"},
    {HEADER RUN TRACE "{\"k\":\"trace_code\",\"trace\":1,\"machine_code\":\"k===\"}\n",
     ":4:", "not base64"},
    {HEADER RUN TRACE "{\"k\":\"trace_code\",\"trace\":1,\"machine_code\":\"k\\u0000==\"}\n",
     ":4:", "not base64"},
    {HEADER RUN TRACE "{\"k\":\"trace_code\",\"trace\":1,\"machine_code\":\"kA==\","
                      "\"operations\":[0]}\n",
     ":4:", "an offset without an operation"},
    {HEADER RUN TRACE "{\"k\":\"trace_code\",\"trace\":1,\"machine_code\":\"kA==\","
                      "\"operations\":[2,\"int_add\"]}\n",
     ":4:", "out of its trace's code"},
    {HEADER RUN TRACE "{\"k\":\"trace_code\",\"trace\":1,\"machine_code\":\"kA==\","
                      "\"operations\":[1,\"int_add\",1,\"int_lt\"]}\n",
     ":4:", "out of its trace's code"},
    {HEADER RUN "{\"k\":\"costs\",\"who\":\"code\",\"D1_read_misses\":18446744073709551614,"
                "\"D1_write_misses\":2}\n",
     ":3:", "2^64"},
    {HEADER RUN "{\"k\":\"site_costs\",\"site\":1}\n", ":3:", "site 1 is not above"},
    {HEADER RUN "{\"k\":\"site_costs\"}\n", ":3:", "\"site\" is missing"},
    {HEADER RUN SITE "{\"k\":\"site_costs\",\"site\":1}\n{\"k\":\"site_costs\",\"site\":1}\n",
     ":5:", "two records of costs"},
    {HEADER RUN SITE "{\"k\":\"site_costs\",\"site\":1,\"D1_read_misses\":-1}\n",
     ":4:", "D1_read_misses"},
    {HEADER RUN SITE "{\"k\":\"site_costs\",\"site\":1,\"own_nursery_misses\":1.5}\n",
     ":4:", "own_nursery_misses"},
    {HEADER RUN SITE "{\"k\":\"site_costs\",\"site\":1,\"LL_read_misses\":18446744073709551614,"
                     "\"own_nursery_misses\":2}\n",
     ":4:", "2^64"},
    {HEADER RUN SITE "{\"k\":\"site_costs\",\"site\":1,\"own_nursery_misses\":2,"
                     "\"own_nursery_fresh_misses\":18446744073709551614}\n",
     ":4:", "2^64"},
    {HEADER "{\"k\":\"run\",\"command\":[],\"pid\":1,\"caches\":{\"D1\":[1]}}\n",
     ":2:", "associativity"},
    {HEADER RUN "{\"k\":\"totals\",\"untracked_raw_bytes\":0.5}\n", ":3:", "not a whole number"},
    {HEADER RUN TOTALS TOTALS, ":4:", "second totals"},
    {HEADER RUN END, ":3:", "without a totals"},
    {HEADER RUN TOTALS END TYPE, ":5:", "below the end"},
};

static void bad_files_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        struct fault fault;
        struct profile *p = read_bytes(BAD[i].text, strlen(BAD[i].text), &fault);

        if (p != NULL)
            fail_msg("case %zu was read: %s", i, BAD[i].text);
        if (strstr(fault.text, BAD[i].words) == NULL ||
            (BAD[i].line != NULL && strstr(fault.text, BAD[i].line) == NULL))
            fail_msg("case %zu: %s", i, fault.text);
    }
}

static void a_zero_byte_is_refused(void **state)
{
    static const char text[] = HEADER RUN "{\"k\":\"x\"}\0\n";
    struct fault fault;
    (void)state;
    assert_null(read_bytes(text, sizeof text - 1, &fault));
    assert_non_null(strstr(fault.text, ":3: not JSON (a zero byte)"));
}

static void a_missing_file_is_named(void **state)
{
    struct fault fault = {{0}};
    (void)state;
    assert_null(profile_read("/nowhere/pypygc.out.1", &fault));
    assert_non_null(strstr(fault.text, "/nowhere/pypygc.out.1: cannot be opened"));
    fault = (struct fault){{0}};
    assert_null(profile_read("/tmp", &fault));
    assert_non_null(strstr(fault.text, "directory"));
}

/* Text cut off after each of its bytes. */
static void expect_cuts(const char *text, size_t size)
{
    size_t read = 0;

    for (size_t length = 0; length < size; length++) {
        struct fault fault;
        struct profile *p = read_bytes(text, length, &fault);
        if (p == NULL)
            assert_true(fault.text[0] != '\0');
        else if (p->complete) /* only the last newline may be missing */
            assert_int_equal(length, size - 1);
        else
            assert_non_null(p->incomplete_reason);
        read += p != NULL;
        profile_free(p);
    }
    assert_true(read > size / 2);
}

static void every_cut_is_read_or_refused(void **state)
{
    (void)state;
    expect_cuts(WHOLE, sizeof WHOLE - 1);
    expect_cuts(OLD, sizeof OLD - 1);
    expect_cuts(COSTS, sizeof COSTS - 1);
}

static void expect_function(const char *bytes, const char *expected)
{
    char text[1024];
    struct profile *p;

    snprintf(text, sizeof text,
             HEADER RUN
             "{\"k\":\"frame\",\"id\":1,\"file\":\"f\",\"function\":\"%s\"}\n" TOTALS END,
             bytes);
    p = given(text);
    assert_string_equal(p->frames[0].place.function, expected);
    profile_free(p);
}

#define BAD "\xEF\xBF\xBD"

static void what_is_not_utf8_is_replaced(void **state)
{
    (void)state;
    expect_function("h\xC3\xA4lt \xE2\x82\xAC \xF0\x9F\x98\x80",
                    "h\xC3\xA4lt \xE2\x82\xAC \xF0\x9F\x98\x80");
    expect_function("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF",
                    "\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF");
    expect_function("a\xE0\x80\x9B[", "a" BAD BAD BAD "["); /* ESC, too long */
    expect_function("\xC0\xAF", BAD BAD);                   /* a slash, too long */
    expect_function("\xF0\x82\x82\xAC", BAD BAD BAD BAD);   /* a euro sign, too long */
    expect_function("\xED\xA0\x80", BAD BAD BAD);           /* a surrogate */
    expect_function("\xF4\x90\x80\x80", BAD BAD BAD BAD);   /* above U+10FFFF */
    expect_function("h\xE4lt", "h" BAD "lt");               /* Latin-1 */
    expect_function("\xFF\xFE\xF8\x80", BAD BAD BAD BAD);
    expect_function("\xE2\x82", BAD BAD); /* the quote is no part of it */
    expect_function("\\ud800", BAD);      /* as an escape */
}

/* Lists and objects in each other. */
static void put_nested(char *text, size_t depth)
{
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    text[2 * depth] = '\0';
}

static void what_is_deep_is_skipped(void **state)
{
    static const size_t depths[] = {1, 7, 8, 9, 10, 100, 1000000};
    (void)state;

    for (size_t i = 0; i < sizeof depths / sizeof depths[0]; i++) {
        char *deep = malloc(2 * depths[i] + 1), *text = malloc(3 * (2 * depths[i] + 1) + 4096);
        struct profile *p;

        put_nested(deep, depths[i]);
        sprintf(text,
                HEADER RUN "{\"k\":\"tomorrow\",\"x\":%s,\"y\":{\"k\":\"type\"}}\n"
                           "{\"x\":[%s,1,\"]\"],\"k\":\"type\",\"id\":8,\"name\":\"[[[[[[[[[[T]\","
                           "\"fixed_size\":16,\"y\":{\"z\":{\"z\":{\"z\":%s}}}}\n" TOTALS END,
                deep, deep, deep);
        p = given(text);
        assert_int_equal(p->n_types, 1);
        assert_string_equal(p->types[0].name, "[[[[[[[[[[T]");
        assert_true(p->complete);
        profile_free(p);
        free(text);
        free(deep);
    }
}

/* A kind that is written in another way is that kind all the same, and a record that is none is an
   error whatever else is in it. */
static void kinds_are_not_mistaken(void **state)
{
    static const struct {
        const char *line;
        int types; /* -1: refused */
    } cases[] = {
        {"{\"k\":\"t\\u0079pe\",\"id\":8,\"name\":\"T\",\"fixed_size\":1}\n", 1},
        {"{\"\\u006b\":\"type\",\"id\":8,\"name\":\"T\",\"fixed_size\":1}\n", 1},
        {"{\"k\":\"x\",\"k\":\"type\",\"id\":8,\"name\":\"T\",\"fixed_size\":1}\n", 1},
        {"{ \"a\" : \"k\" , \"k\" : \"type\",\"id\":8,\"name\":\"T\",\"fixed_size\":1} \r\n", 1},
        {"{\"k\":\"x\",\"a\":{\"k\":\"type\"}}\n", 0},
        {"{\"a\":\"k\",\"k\":\"x\"}\n", 0},
        {"{\"k\":\"x\"}}\n", -1},
        {"{\"k\":\"x\"} 1\n", -1},
        {"{\"k\":\"x\"\n", -1},
        {"{\"k\":\"x}\n", -1},
        {"{\"k\":7}\n", -1},
        {"{}\n", -1},
        {"[\"k\",\"x\"]\n", -1},
        {"\n", -1},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[2048];
        struct fault fault;
        struct profile *p;

        snprintf(text, sizeof text, HEADER RUN "%s" TOTALS END, cases[i].line);
        p = read_bytes(text, strlen(text), &fault);
        if (cases[i].types < 0) {
            assert_null(p);
            assert_non_null(strstr(fault.text, ":3:"));
        } else {
            assert_non_null(p);
            assert_int_equal(p->n_types, cases[i].types);
        }
        profile_free(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_read),
        cmocka_unit_test(the_old_generation_is_read),
        cmocka_unit_test(code_is_read),
        cmocka_unit_test(costs_are_read),
        cmocka_unit_test(equal_strings_are_one),
        cmocka_unit_test(zero_bytes_in_names_are_shown),
        cmocka_unit_test(cut_files_are_incomplete),
        cmocka_unit_test(a_missing_last_newline_is_no_cut),
        cmocka_unit_test(bad_files_are_refused),
        cmocka_unit_test(a_zero_byte_is_refused),
        cmocka_unit_test(a_missing_file_is_named),
        cmocka_unit_test(every_cut_is_read_or_refused),
        cmocka_unit_test(what_is_not_utf8_is_replaced),
        cmocka_unit_test(what_is_deep_is_skipped),
        cmocka_unit_test(kinds_are_not_mistaken),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
