/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of pypygc/layout on hand-made code, names, files and caches.
 * What it finds in real PyPys is tested by tests/oracle/layout.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layout/elf_image.h"
#include "layout/field_order.h"
#include "layout/known_names.h"
#include "layout/layout.h"
#include "layout/names.h"
#include "layout/scan.h"
#include "layout/types.h"

#include <dirent.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- scan ------------------------------------------------------------------------------------ */

#define CODE           0x10000
#define DATA           0x200000
#define DATA_END       0x300000
#define NURSERY_FREE   0x210190
#define NURSERY_TOP    0x2101b0
#define GC_OBJECT      0x210000
#define ROOT_STACK_TOP 0x210358
#define SLOW_PATH      0x11000

struct code {
    uint8_t bytes[65536];
    size_t size;
};

static void put(struct code *c, const char *bytes, size_t n)
{
    assert_true(c->size + n <= sizeof c->bytes);
    memcpy(c->bytes + c->size, bytes, n);
    c->size += n;
}

/* An instruction of 3 bytes and a displacement from its end, or an opcode of 1 byte and one. */
static void put_target(struct code *c, const char *opcode, size_t n, uint64_t target)
{
    put(c, opcode, n);
    uint32_t displacement = (uint32_t)(target - (CODE + c->size + 4));
    put(c, (const char *)&displacement, 4);
}

static void put_allocation(struct code *c, uint64_t nursery_free, uint64_t nursery_top,
                           bool store_first)
{
    put_target(c, "\x48\x8b\x05", 3, nursery_free); /* mov nursery_free,%rax */
    put(c, "\x48\x8d\x50\x10", 4);                  /* lea 16(%rax),%rdx */
    if (store_first)
        put_target(c, "\x48\x89\x15", 3, nursery_free); /* mov %rdx,nursery_free */
    put_target(c, "\x48\x3b\x15", 3, nursery_top);      /* cmp nursery_top,%rdx */
    if (!store_first)
        put_target(c, "\x48\x89\x15", 3, nursery_free);
    put(c, "\x77\x05", 2); /* ja */
    put(c, "\x90\x90\x90\x90\x90\xc3", 6);
    put(c, "\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90", 16);
    put_target(c, "\x48\x8d\x3d", 3, GC_OBJECT); /* lea GC,%rdi */
    put_target(c, "\xe8", 1, SLOW_PATH);         /* call */
}

static void put_root_push(struct code *c)
{
    put_target(c, "\x4c\x8b\x25", 3, ROOT_STACK_TOP); /* mov root_stack_top,%r12 */
    put(c, "\x49\x8d\x44\x24\x10", 5);                /* lea 16(%r12),%rax */
    put_target(c, "\x48\x89\x05", 3, ROOT_STACK_TOP); /* mov %rax,root_stack_top */
    put(c, "\x48\x83\x2d", 3);                        /* sub $16,root_stack_top */
    uint32_t displacement = (uint32_t)(ROOT_STACK_TOP - (CODE + c->size + 5));
    put(c, (const char *)&displacement, 4);
    put(c, "\x10", 1);
}

static struct scan_result scan(const struct code *c)
{
    struct scan_result r;
    uint8_t *exact = array_new(c->size, 1); /* so that reading too far is seen */
    memcpy(exact, c->bytes, c->size);
    scan_code(exact, c->size, CODE, DATA, DATA_END, &r);
    free(exact);
    return r;
}

static void test_scan_finds(void **state)
{
    (void)state;
    static struct code c;
    c.size = 0;
    for (int i = 0; i < 40; i++) {
        put_allocation(&c, NURSERY_FREE, NURSERY_TOP, i % 2 == 0);
        put_root_push(&c);
        put_root_push(&c);
    }
    put(&c, "\x48\xc1\xc7\x03\x48\xc1\xc7\x0d\x48\xc1\xc7\x3d\x48\xc1\xc7\x33\x48\x87\xdb", 19);
    struct scan_result r = scan(&c);
    assert_int_equal(r.nursery.address, NURSERY_FREE);
    assert_int_equal(r.nursery.votes, 40);
    assert_int_equal(r.nursery_top, NURSERY_TOP);
    assert_int_equal(r.gc_object.address, GC_OBJECT);
    assert_int_equal(r.root_stack_top.address, ROOT_STACK_TOP);
    assert_int_equal(r.collect_and_reserve.address, SLOW_PATH);
    assert_int_equal(r.discard_preambles, 1);
}

static void test_scan_doubt(void **state)
{
    (void)state;
    static struct code c;
    c.size = 0;
    for (int i = 0; i < SCAN_MIN_VOTES - 1; i++)
        put_allocation(&c, NURSERY_FREE, NURSERY_TOP, true);
    assert_int_equal(scan(&c).nursery.address, 0); /* too few */
    for (int i = 0; i < SCAN_MIN_VOTES; i++) {
        put_allocation(&c, NURSERY_FREE, NURSERY_TOP, true);
        put_allocation(&c, NURSERY_FREE + 0x1000, NURSERY_TOP + 0x1000, true);
    }
    struct scan_result r = scan(&c);
    assert_int_equal(r.nursery.address, 0); /* no clear winner */
    assert_int_equal(r.nursery_top, 0);
    assert_int_equal(r.gc_object.address, 0);
    assert_true(r.nursery.votes > r.nursery.runner_up && r.nursery.runner_up > 0);
}

static void test_scan_outside(void **state)
{
    (void)state;
    static struct code c;
    c.size = 0;
    for (int i = 0; i < 40; i++)
        put_allocation(&c, DATA_END + 0x190, DATA_END + 0x1b0, true); /* not in the writable data */
    assert_int_equal(scan(&c).nursery.address, 0);
    c.size = 0;
    assert_int_equal(scan(&c).nursery.votes, 0);
    put_allocation(&c, NURSERY_FREE, NURSERY_TOP, true);
    for (size_t whole = c.size; whole-- > 0;) { /* cut anywhere */
        c.size = whole;
        scan(&c);
    }
}

/* --- names ----------------------------------------------------------------------------------- */

static void check_short(const char *description, const char *expected)
{
    struct arena arena = {0};
    assert_string_equal(name_short(&arena, description), expected);
    arena_free(&arena);
}

static void check_full(const char *description, const char *expected)
{
    struct arena arena = {0};
    assert_string_equal(name_full(&arena, description), expected);
    arena_free(&arena);
}

static void test_names(void **state)
{
    (void)state;
    check_short("GcStruct pypy.objspace.std.intobject.W_IntObject { super, inst_intval }",
                "W_IntObject");
    check_full("GcStruct pypy.objspace.std.intobject.W_IntObject { super, inst_intval }",
               "pypy.objspace.std.intobject.W_IntObject");
    check_short("GcStruct tuple2 { item0, item1 }", "tuple2");
    check_full("GcStruct JITFRAME_DUMMY {  }", "JITFRAME_DUMMY");
    check_short("GcArray of Signed ", "GcArray of Signed");
    check_short("GcArray of * GcStruct a.b.C { super, x } ", "GcArray of * C");
    check_short("GcArray of * GcArray of * GcStruct object { typeptr }  ",
                "GcArray of * GcArray of * object");
    check_short("GcArray of odictentry { key: * GcStruct rpy_string { hash, chars }, value: * "
                "GcStruct object { typeptr } } ",
                "GcArray of odictentry { key: * rpy_string, value: * object }");
    check_full("GcArray of odictentry { key: * GcStruct rpy_string { hash, chars }, value: Void } ",
               "GcArray of odictentry { key: * GcStruct rpy_string { hash, chars }, value: Void }");
    check_short("GcArray of weakdictentry { key: * WeakRef, value: Signed } {'weakarray': 'key'} ",
                "GcArray of weakdictentry { key: * WeakRef, value: Signed }");
    check_short("GcArray of * GCREF (gcopaque) ", "GcArray of * GCREF");
    check_short("GcStruct r.lltype.ScopedAlloc_Array of * Array of Char {'nolength': True} "
                "{'nolength': True} { super, inst_buf }",
                "ScopedAlloc_Array of * Array of Char");
    check_short("GcStruct pypy.interpreter.gateway.BuiltinActivation_UwS_INTERNAL:selfFunction { "
                "super, inst_behavior }",
                "BuiltinActivation_UwS_INTERNAL:selfFunction");
    check_short("GcArray of * Func ( * GcStruct a.M { x }, Signed ) -> * GcStruct b.R { super }",
                "GcArray of * Func ( * M, Signed ) -> * R");
}

static void test_names_odd(void **state)
{
    (void)state;
    check_short("", "");
    check_full("GcStruct ", "GcStruct");
    check_short("GcStruct a.b.C { super", "C"); /* braces that do not close */
    check_short("GcArray of x { key: * GcStruct", "GcArray of x { key: * GcStruct");
    check_short("GcArray of {'hint", "GcArray of");
    check_short("GcStruct a.B\t\x1b[31m { super }", "B [31m"); /* nothing for a terminal */
    check_full("GcArray of \xc2\x9b", "GcArray of ??");
}

static void count_fields(void *context, const char *field, size_t length)
{
    char *all = context;
    size_t used = strlen(all);
    memcpy(all + used, field, length);
    memcpy(all + used + length, ";", 2);
}

static void test_name_fields(void **state)
{
    (void)state;
    char all[200] = "";
    assert_int_equal(name_fields("GcStruct a.b { super, inst_x, inst_y }", count_fields, all), 3);
    assert_string_equal(all, "super;inst_x;inst_y;");
    assert_int_equal(name_fields("GcStruct a {  }", count_fields, all), 0);
    assert_int_equal(name_fields("GcArray of x { key: Signed }", count_fields, all), 0);
    assert_int_equal(name_fields("?", count_fields, all), 0);
}

/* --- order of fields -------------------------------------------------------------------------- */

#define FIELD(n, k)                                                                                \
    {                                                                                              \
        .name = n, .length = sizeof n - 1, .kind = k                                               \
    }

static void test_fields_of_a_frame(void **state)
{
    (void)state;
    struct order_field f[] = {
        FIELD("vable_token", FIELD_POINTER),
        FIELD("inst_space", FIELD_UNKNOWN),
        FIELD("inst_debugdata", FIELD_POINTER),
        FIELD("inst_f_backref", FIELD_POINTER),
        FIELD("inst_f_generator_wref", FIELD_UNKNOWN),
        FIELD("inst_last_instr", FIELD_WORD),
        FIELD("inst_lastblock", FIELD_UNKNOWN),
        FIELD("inst_locals_cells_stack_w", FIELD_POINTER),
        FIELD("inst_pycode", FIELD_POINTER),
        FIELD("inst_valuestackdepth", FIELD_WORD),
        FIELD("inst_escaped", FIELD_UNKNOWN),
        FIELD("inst_frame_finished_execution", FIELD_UNKNOWN),
    };
    const uint64_t pointers[] = {8, 16, 24, 32, 48, 56, 64};
    struct order_problem p = {f, 12, 8, 88, pointers, 7};
    assert_true(field_order_solve(&p) >= 1); /* the last two may have other sizes */
    assert_false(f[1].known);                /* Void: nowhere */
    assert_true(f[5].known);
    assert_int_equal(f[5].offset, 40);
    assert_true(f[8].known);
    assert_int_equal(f[8].offset, 64);
    assert_true(f[10].known);
    assert_int_equal(f[10].offset, 80);
    assert_false(f[11].known); /* 81 if its size is 1, as it is; nothing tells */
}

static void test_fields_in_doubt(void **state)
{
    (void)state;
    /* one of the two is Void, and nothing tells which */
    struct order_field f[] = {FIELD("inst_a", FIELD_UNKNOWN), FIELD("inst_b", FIELD_UNKNOWN),
                              FIELD("mutate_a", FIELD_UNKNOWN)};
    const uint64_t pointers[] = {16};
    struct order_problem p = {f, 3, 8, 24, pointers, 1};
    assert_true(field_order_solve(&p) > 1);
    assert_false(f[0].known);
    assert_true(f[2].known);
    assert_int_equal(f[2].offset, 16);
    f[1].kind = FIELD_WORD; /* being known to be a word settles the second one */
    assert_true(field_order_solve(&p) >= 1);
    assert_true(f[1].known);
    assert_int_equal(f[1].offset, 8);
}

static void test_fields_impossible(void **state)
{
    (void)state;
    struct order_field f[] = {FIELD("inst_a", FIELD_POINTER), FIELD("inst_b", FIELD_UNKNOWN)};
    const uint64_t pointers[] = {16};
    struct order_problem p = {f, 2, 8, 64, pointers, 1};
    assert_int_equal(field_order_solve(&p), 0); /* too large */
    p.size = 24;
    assert_int_equal(field_order_solve(&p), 0); /* the pointer is elsewhere */
    struct order_field mixed[] = {FIELD("inst_a", FIELD_UNKNOWN), FIELD("other", FIELD_UNKNOWN),
                                  FIELD("inst_b", FIELD_UNKNOWN)};
    struct order_problem q = {mixed, 3, 8, 32, pointers, 0};
    assert_int_equal(field_order_solve(&q), 0); /* not an order that the translator makes */
    struct order_problem none = {NULL, 0, 8, 8, NULL, 0};
    assert_int_equal(field_order_solve(&none), 1);
}

/* --- text and cache ------------------------------------------------------------------------- */

#define BUILD_ID "0123456789abcdef0123456789abcdef01234567"

static char folder[] = "/tmp/pypygc-test-layout-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/pypygc-test-layout-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[200];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void sample(struct layout *l, size_t types)
{
    layout_init(l);
    l->library = "/lib/a b.so";
    l->build_id = BUILD_ID;
    l->pypy_version = "7.3.11";
    l->nursery_free = 0x2823b10;
    l->text_address = 0x1000;
    l->text_size = 5;
    l->discard_preambles = 4;
    for (size_t i = 0; i < types; i++) {
        struct layout_type t = {.id = (uint32_t)(8 + 64 * i),
                                .member = (uint32_t)i + 1,
                                .infobits = 0x59210001,
                                .fixed_size = 72,
                                .item_size = 8,
                                .ofs_items = 72,
                                .ofs_length = 64,
                                .name = "GcArray of * X",
                                .full = "GcArray of * GcStruct a.X { super }"};
        layout_add_type(l, &t);
    }
    layout_add_field(l, "PyFrame.inst_pycode", 64);
    layout_add_named(l, "JITFRAME", 8);
    layout_add_instance(l, 72, 48);
    layout_add_missing(l, "gc_object", "a %s", "sentence");
}

static char *text_of(const struct layout *l, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    assert_non_null(out);
    assert_true(layout_write_text(out, l));
    fclose(out);
    return text;
}

static void test_text_round_trip(void **state)
{
    (void)state;
    struct layout l, read;
    struct fault e = {{0}};
    size_t size, size2;
    sample(&l, 3);
    char *text = text_of(&l, &size);
    assert_true(strncmp(text, "pypygc-layout 1\n", 16) == 0);
    assert_string_equal(text + size - 4, "end\n");
    assert_true(layout_parse_text(text, size, &read, &e));
    assert_int_equal(read.nursery_free, 0x2823b10);
    assert_int_equal(layout_find_field(&read, "PyFrame.inst_pycode")->offset, 64);
    assert_int_equal(layout_find_named(&read, "JITFRAME")->id, 8);
    assert_string_equal(layout_find_missing(&read, "gc_object")->sentence, "a sentence");
    assert_null(layout_find_field(&read, "nothing"));
    char *again = text_of(&read, &size2);
    assert_int_equal(size, size2);
    assert_memory_equal(text, again, size);
    free(text);
    free(again);
    layout_free(&l);
    layout_free(&read);
}

/* A text from elsewhere need not say which file it is of. */
static void test_print_of_little(void **state)
{
    (void)state;
    bool known[PYPY_NAME_COUNT];
    struct fault fault = {{0}};
    struct layout l;
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    layout_init(&l);
    layout_print(out, &l);
    layout_print_types(out, &l);
    assert_int_equal(fclose(out), 0);
    assert_non_null(strstr(text, "file     (unknown)"));
    assert_int_equal(known_names_find(&l, known, &fault), -1);
    assert_non_null(strstr(fault.text, "which library"));
    free(text);
}

static void test_text_damaged(void **state)
{
    (void)state;
    struct layout l, read;
    struct fault e = {{0}};
    size_t size;
    sample(&l, 3);
    char *text = text_of(&l, &size);
    for (size_t i = 0; i < size; i++) { /* any byte changed */
        text[i] ^= 1;
        assert_false(layout_parse_text(text, size, &read, &e));
        assert_true(e.text[0] != '\0');
        e.text[0] = '\0';
        text[i] ^= 1;
    }
    for (size_t i = 0; i < size; i++) { /* cut anywhere */
        char *part = array_new(i, 1);   /* no byte more */
        memcpy(part, text, i);
        assert_false(layout_parse_text(part, i, &read, &e));
        free(part);
    }
    assert_true(layout_parse_text(text, size, &read, &e));
    layout_free(&read);
    free(text);
    layout_free(&l);
}

static void cache_file(char *path, size_t size, const char *dir)
{
    snprintf(path, size, "%s/layout-1-" BUILD_ID, dir);
}

static size_t files_in(const char *dir)
{
    size_t count = 0;
    DIR *d = opendir(dir);
    assert_non_null(d);
    for (struct dirent *entry; (entry = readdir(d)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(d);
    return count;
}

static void test_cache(void **state)
{
    (void)state;
    struct layout l, read;
    char dir[200], path[300];
    snprintf(dir, sizeof dir, "%s/not/yet/there", folder);
    cache_file(path, sizeof path, dir);
    sample(&l, 10);
    assert_false(layout_cache_load(dir, BUILD_ID, &read));
    assert_true(layout_cache_store(dir, &l));
    assert_true(layout_cache_load(dir, BUILD_ID, &read));
    assert_int_equal(read.n_types, 10);
    layout_free(&read);
    assert_int_equal(files_in(dir), 1);
    assert_false(layout_cache_load(dir, "ffff", &read));
    assert_false(layout_cache_load(dir, "../layout", &read));
    assert_int_equal(truncate(path, 300), 0); /* damaged */
    assert_false(layout_cache_load(dir, BUILD_ID, &read));
    assert_true(layout_cache_store(dir, &l)); /* and replaced */
    assert_true(layout_cache_load(dir, BUILD_ID, &read));
    layout_free(&read);
    char other[300]; /* of another file */
    snprintf(other, sizeof other, "%s/layout-1-abcd", dir);
    assert_int_equal(rename(path, other), 0);
    assert_false(layout_cache_load(dir, "abcd", &read));
    assert_int_equal(mkdir(path, 0700), 0); /* a directory in its place */
    assert_false(layout_cache_load(dir, BUILD_ID, &read));
    assert_false(layout_cache_store(dir, &l));
    assert_int_equal(files_in(dir), 2); /* no temporary file stays */
    l.build_id = NULL;
    assert_false(layout_cache_store(dir, &l));
    layout_free(&l);
}

static void test_cache_unusable(void **state)
{
    (void)state;
    struct layout l, read;
    char file[200], dir[220];
    snprintf(file, sizeof file, "%s/file", folder);
    fclose(fopen(file, "w"));
    snprintf(dir, sizeof dir, "%s/pypygc", file); /* cannot be made, whoever asks */
    sample(&l, 1);
    assert_false(layout_cache_store(dir, &l));
    assert_false(layout_cache_load(dir, BUILD_ID, &read));
    assert_false(layout_cache_store("/proc/pypygc", &l));
    layout_free(&l);
}

static void test_cache_together(void **state)
{
    (void)state;
    enum { PROCESSES = 4, ROUNDS = 25 };
    struct layout l;
    sample(&l, 500);
    assert_true(layout_cache_store(folder, &l));
    for (int i = 0; i < PROCESSES; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            bool good = true;
            for (int k = 0; k < ROUNDS; k++) {
                struct layout read;
                good = good && layout_cache_store(folder, &l) &&
                       layout_cache_load(folder, BUILD_ID, &read) && read.n_types == 500;
                layout_free(&read);
            }
            _exit(good ? 0 : 1);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(files_in(folder), 1);
    layout_free(&l);
}

static void test_cache_directory(void **state)
{
    (void)state;
    setenv("XDG_CACHE_HOME", "/x", 1);
    setenv("HOME", "/h", 1);
    char *dir = layout_cache_directory();
    assert_string_equal(dir, "/x/pypygc");
    free(dir);
    setenv("XDG_CACHE_HOME", "relative", 1);
    dir = layout_cache_directory();
    assert_string_equal(dir, "/h/.cache/pypygc");
    free(dir);
    setenv("HOME", "", 1);
    assert_null(layout_cache_directory());
}

/* --- a small ELF file with a table of types -------------------------------------------------- */

#define TYPES 70
#define TABLE 0x1000

struct small_elf {
    Elf64_Ehdr header;
    Elf64_Phdr segments[2];
    uint8_t code[64];
    uint64_t dummy; /* the type group starts here */
    uint64_t entries[TYPES][4];
    uint64_t no_pointers;
};

static void make_elf(struct small_elf *f)
{
    memset(f, 0, sizeof *f);
    memcpy(f->header.e_ident, ELFMAG, SELFMAG);
    f->header.e_ident[EI_CLASS] = ELFCLASS64;
    f->header.e_ident[EI_DATA] = ELFDATA2LSB;
    f->header.e_ident[EI_VERSION] = EV_CURRENT;
    f->header.e_type = ET_DYN;
    f->header.e_machine = EM_X86_64;
    f->header.e_version = EV_CURRENT;
    f->header.e_phoff = offsetof(struct small_elf, segments);
    f->header.e_ehsize = sizeof f->header;
    f->header.e_phentsize = sizeof f->segments[0];
    f->header.e_phnum = 2;
    f->segments[0] = (Elf64_Phdr){.p_type = PT_LOAD,
                                  .p_flags = PF_R | PF_X,
                                  .p_offset = offsetof(struct small_elf, code),
                                  .p_vaddr = 0x100,
                                  .p_filesz = sizeof f->code,
                                  .p_memsz = sizeof f->code};
    f->segments[1] = (Elf64_Phdr){.p_type = PT_LOAD,
                                  .p_flags = PF_R | PF_W,
                                  .p_offset = offsetof(struct small_elf, dummy),
                                  .p_vaddr = TABLE,
                                  .p_filesz = sizeof *f - offsetof(struct small_elf, dummy),
                                  .p_memsz = 0x10000};
    for (uint64_t i = 0; i < TYPES; i++) {
        f->entries[i][0] = T_KEY_VALUE | (i + 1);
        f->entries[i][2] = 24;
        f->entries[i][3] = TABLE + offsetof(struct small_elf, no_pointers) -
                           offsetof(struct small_elf, dummy);
    }
}

static enum layout_status analyse_bytes(const void *bytes, size_t size, struct layout *l,
                                        struct fault *e)
{
    char path[200];
    snprintf(path, sizeof path, "%s/file", folder);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    assert_int_equal(fclose(out), 0);
    return layout_analyse(path, l, e);
}

static void test_elf(void **state)
{
    (void)state;
    struct small_elf f;
    struct layout l;
    struct fault e = {{0}};
    make_elf(&f);
    assert_int_equal(analyse_bytes(&f, sizeof f, &l, &e), LAYOUT_OK);
    assert_int_equal(l.type_table, TABLE);
    assert_int_equal(l.n_types, TYPES);
    assert_int_equal(l.types[TYPES - 1].id, 8 + 32 * (TYPES - 1));
    assert_int_equal(l.types[TYPES - 1].fixed_size, 24);
    assert_null(l.build_id);
    assert_non_null(layout_find_missing(&l, "nursery_free"));
    assert_non_null(layout_find_missing(&l, "type_names"));
    layout_free(&l);
    f.entries[30][0] = 0; /* a table that breaks off */
    assert_int_equal(analyse_bytes(&f, sizeof f, &l, &e), LAYOUT_NOT_PYPY);
    assert_non_null(strstr(e.text, "no PyPy"));
}

/* Calls that lead out of the code have the most votes. */
static void test_elf_impossible(void **state)
{
    (void)state;
    static struct {
        struct small_elf elf;
        uint8_t code[0x2000];
    } f;
    static struct code c;
    struct layout l;
    struct fault e = {{0}};
    make_elf(&f.elf);
    for (int i = 0; i < 20; i++)
        put_allocation(&c, NURSERY_FREE, NURSERY_TOP, true);
    assert_true(CODE + c.size < SLOW_PATH && SLOW_PATH < CODE + sizeof f.code);
    memcpy(f.code, c.bytes, c.size);
    f.elf.segments[0].p_offset = offsetof(typeof(f), code);
    f.elf.segments[0].p_vaddr = CODE;
    f.elf.segments[0].p_filesz = f.elf.segments[0].p_memsz = sizeof f.code;
    f.elf.segments[1].p_filesz = sizeof f.elf - offsetof(struct small_elf, dummy);
    f.elf.segments[1].p_memsz = DATA_END - TABLE;
    assert_int_equal(analyse_bytes(&f, sizeof f, &l, &e), LAYOUT_OK);
    assert_int_equal(l.nursery_free, NURSERY_FREE);
    assert_int_equal(l.collect_and_reserve, SLOW_PATH);
    layout_free(&l);
    f.elf.segments[0].p_filesz = f.elf.segments[0].p_memsz = c.size;
    assert_int_equal(analyse_bytes(&f, sizeof f, &l, &e), LAYOUT_OK);
    assert_int_equal(l.nursery_free, 0);
    assert_int_equal(l.collect_and_reserve, 0);
    assert_non_null(strstr(layout_find_missing(&l, "nursery_free")->sentence, "cannot be"));
    layout_free(&l);
}

static void test_elf_damaged(void **state)
{
    (void)state;
    struct small_elf f;
    struct layout l;
    struct fault e = {{0}};
    unsigned seed = 12345;
    for (int round = 0; round < 2000; round++) {
        make_elf(&f);
        size_t reach = round % 2 ? sizeof f : offsetof(struct small_elf, code);
        for (int i = 0; i <= round % 4; i++) {
            seed = seed * 1103515245 + 12345;
            ((uint8_t *)&f)[(seed >> 8) % reach] = (uint8_t)(seed >> 24);
        }
        size_t size = round % 5 == 4 ? (seed >> 4) % sizeof f : sizeof f;
        enum layout_status status = analyse_bytes(&f, size, &l, &e);
        assert_true(status == LAYOUT_OK || status == LAYOUT_NOT_PYPY ||
                    status == LAYOUT_UNREADABLE);
        layout_free(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scan_finds),
        cmocka_unit_test(test_scan_doubt),
        cmocka_unit_test(test_scan_outside),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_names_odd),
        cmocka_unit_test(test_name_fields),
        cmocka_unit_test(test_fields_of_a_frame),
        cmocka_unit_test(test_fields_in_doubt),
        cmocka_unit_test(test_fields_impossible),
        cmocka_unit_test(test_text_round_trip),
        cmocka_unit_test(test_print_of_little),
        cmocka_unit_test(test_text_damaged),
        cmocka_unit_test_setup_teardown(test_cache, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_cache_unusable, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_cache_together, make_folder, remove_folder),
        cmocka_unit_test(test_cache_directory),
        cmocka_unit_test_setup_teardown(test_elf, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_elf_impossible, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_elf_damaged, make_folder, remove_folder),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
