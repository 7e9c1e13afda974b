/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A layout printed for people: what was found in a PyPy binary, and what was not and what pypygc
   does without it. The form for programs is in text.c. */
#include "layout/layout.h"

#include "base/plain.h"
#include "layout/known_names.h"

#include "layout_format.h"

#include <string.h>

/* What is lost if something is missing, by the start of its name; the first match counts. */
static const struct {
    const char *start;
    const char *effect;
} effects[] = {
    {"nursery_", "allocations in the nursery are not counted"},
    {"gc_object", "allocations by code that holds the GC object in a register are not counted"},
    {"collect_and_reserve", "nothing is lost, it is only a check"},
    {"root_stack_top", "interpreted Python code is not told from the runtime"},
    {"type_table", "objects have no types, and survivors are not counted"},
    {"type_names", "types have class names or numbers only, and no fields are known"},
    {"typeids_list", "nothing is lost, it is only a check of the type table"},
    {"fields", "Python functions, lines and classes are not known"},
    {"discard_preambles", "Valgrind's own checks for changed code stay on, which is slower"},
    {PYPY_FRAME_CLASS, "Python frames of interpreted code are not found"},
    {PYPY_FRAME ".", "Python frames of interpreted code are not read in full"},
    {PYPY_CODE, "functions of interpreted code lack a name, a file or lines"},
    {PYPY_GENERATOR, "generators are not named"},
    {PYPY_MAP, "instances of Python classes are shown by their RPython type"},
    {PYPY_TERMINATOR, "instances of Python classes are shown by their RPython type"},
    {PYPY_TYPE_OBJECT, "instances of Python classes are shown by their RPython type"},
    {"instances", "instances of some Python classes are shown by their RPython type"},
    {"", "it is not shown by name"},
};

static const char *effect_of(const char *name)
{
    size_t i = 0;

    while (strncmp(name, effects[i].start, strlen(effects[i].start)) != 0)
        i++;
    return effects[i].effect;
}

static void print_address(FILE *out, const char *name, uint64_t address, const char *meaning)
{
    if (address != 0)
        fprintf(out, "  %-20s 0x%-10llx %s\n", name, (unsigned long long)address, meaning);
    else
        fprintf(out, "  %-20s %-12s %s\n", name, "not found", meaning);
}

static void print_addresses(FILE *out, const struct layout *layout)
{
    fprintf(out, "\nAddresses in the file\n");
    if (layout->text_size != 0)
        fprintf(out, "  %-20s 0x%-10llx compiled code, %llu bytes\n", "text",
                (unsigned long long)layout->text_address, (unsigned long long)layout->text_size);
    print_address(out, "nursery_free", layout->nursery_free, "where the next object goes");
    print_address(out, "nursery_top", layout->nursery_top, "where the nursery ends");
    print_address(out, "gc_object", layout->gc_object, "the GC's own data");
    print_address(out, "root_stack_top", layout->root_stack_top, "top of the stack of GC roots");
    print_address(out, "collect_and_reserve", layout->collect_and_reserve,
                  "called when the nursery is full");
    print_address(out, "type_table", layout->type_table, "sizes and kinds of all types");
    fprintf(out, "  %-20s %-12llu places that announce new machine code to Valgrind\n",
            "discard_preambles", (unsigned long long)layout->discard_preambles);
}

/* Fields of one type on one line; they stand together in the layout. */
static void print_fields(FILE *out, const struct layout *layout)
{
    size_t last = 0;
    const char *type = "";

    if (layout->n_fields == 0)
        return;
    fprintf(out, "\nFields, in bytes from an object's header");
    for (size_t i = 0; i < layout->n_fields; i++) {
        const char *name = layout->fields[i].name, *dot = strrchr(name, '.');
        size_t length = dot != NULL ? (size_t)(dot - name) : strlen(name);
        if (length != last || strncmp(name, type, length) != 0)
            fprintf(out, "\n  %-20.*s", (int)length, name);
        else
            fprintf(out, ",");
        fprintf(out, " %s %llu", dot != NULL ? dot + 1 : "",
                (unsigned long long)layout->fields[i].offset);
        type = name;
        last = length;
    }
    fprintf(out, "\n");
}

static void print_missing(FILE *out, const struct layout *layout)
{
    fprintf(out, "\nNot found\n");
    if (layout->n_missing == 0)
        fprintf(out, "  Nothing is missing.\n");
    for (size_t i = 0; i < layout->n_missing; i++) {
        fprintf(out, "  ");
        plain_put(out, layout->missing[i].name);
        fprintf(out, ": ");
        plain_put(out, layout->missing[i].sentence);
        fprintf(out, ".\n    Without it %s.\n", effect_of(layout->missing[i].name));
    }
}

/* The names that rules go by and that are not there. */
static void print_names(FILE *out, const struct layout *layout)
{
    bool known[PYPY_NAME_COUNT];
    struct fault fault = {{0}};
    size_t found = 0;

    fprintf(out, "\nNames by which rules know what they look at\n");
    if (known_names_find(layout, known, &fault) != 0) {
        fprintf(out, "  Not looked for: ");
        plain_put(out, fault.text);
        fprintf(out, "\n");
        return;
    }
    for (size_t i = 0; i < PYPY_NAME_COUNT; i++)
        found += known[i];
    fprintf(out, "  %zu of %d are there.\n", found, (int)PYPY_NAME_COUNT);
    for (size_t i = 0; i < PYPY_NAME_COUNT; i++)
        if (!known[i])
            fprintf(out, "  %s of %s: not found%s.\n", PYPY_NAME_ROWS[i].text,
                    PYPY_NAME_ROWS[i].file,
                    PYPY_NAME_ROWS[i].may_miss ? "; not every PyPy has it"
                                               : ", so that rules that go by it find nothing");
}

void layout_print(FILE *out, const struct layout *layout)
{
    fprintf(out, "PyPy %s, Python %s\n",
            layout->pypy_version != NULL ? layout->pypy_version : "(unknown version)",
            layout->python_version != NULL ? layout->python_version : "(unknown version)");
    fprintf(out, "  file     ");
    plain_put(out, layout->library != NULL ? layout->library : "(unknown)");
    fprintf(out, "\n  build-id %s\n",
            layout->build_id != NULL ? layout->build_id : "none (so the result is not cached)");
    print_addresses(out, layout);
    fprintf(out, "\nTypes\n  %zu types, %zu of them for instances of Python classes\n",
            layout->n_types, layout->n_instances);
    for (size_t i = 0; i < layout->n_named; i++)
        fprintf(out, "  %-20s id %u\n", layout->named[i].name, (unsigned)layout->named[i].id);
    print_fields(out, layout);
    print_missing(out, layout);
    print_names(out, layout);
}

void layout_print_types(FILE *out, const struct layout *layout)
{
    fprintf(out, "%8s %6s %10s %5s  %s\n", "id", "member", "fixed", "item", "name (full name)");
    for (size_t i = 0; i < layout->n_types; i++) {
        const struct layout_type *type = &layout->types[i];
        fprintf(out, "%8u %6u %10llu %5llu  %s", (unsigned)type->id, (unsigned)type->member,
                (unsigned long long)type->fixed_size, (unsigned long long)type->item_size,
                type->name);
        if (strcmp(type->name, type->full) != 0)
            fprintf(out, " (%s)", type->full);
        fprintf(out, "\n");
    }
}
