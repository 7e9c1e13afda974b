/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A layout printed for people: what was found in a PyPy binary, and what was not and what pypygc
 * does without it. The form for programs is in text.c. */
#include "layout/layout.h"

#include <inttypes.h>
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
    {"StdObjSpaceFrame", "Python frames of interpreted code are not found"},
    {"PyFrame.", "Python frames of interpreted code are not read in full"},
    {"PyCode", "functions of interpreted code lack a name, a file or lines"},
    {"Generator", "generators are not named"},
    {"AbstractAttribute", "instances of Python classes are shown by their RPython type"},
    {"Terminator", "instances of Python classes are shown by their RPython type"},
    {"W_TypeObject", "instances of Python classes are shown by their RPython type"},
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

/* `text` without what a terminal would take for a command. */
static void print_safely(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        fputc((unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text, out);
}

static void print_address(FILE *out, const char *name, uint64_t address, const char *meaning)
{
    if (address != 0)
        fprintf(out, "  %-20s 0x%-10" PRIx64 " %s\n", name, address, meaning);
    else
        fprintf(out, "  %-20s %-12s %s\n", name, "not found", meaning);
}

static void print_addresses(FILE *out, const struct layout *l)
{
    fprintf(out, "\nAddresses in the file\n");
    if (l->text_size != 0)
        fprintf(out, "  %-20s 0x%-10" PRIx64 " compiled code, %" PRIu64 " bytes\n", "text",
                l->text_address, l->text_size);
    print_address(out, "nursery_free", l->nursery_free, "where the next object goes");
    print_address(out, "nursery_top", l->nursery_top, "where the nursery ends");
    print_address(out, "gc_object", l->gc_object, "the GC's own data");
    print_address(out, "root_stack_top", l->root_stack_top, "top of the stack of GC roots");
    print_address(out, "collect_and_reserve", l->collect_and_reserve,
                  "called when the nursery is full");
    print_address(out, "type_table", l->type_table, "sizes and kinds of all types");
    fprintf(out, "  %-20s %-12" PRIu64 " places that announce new machine code to Valgrind\n",
            "discard_preambles", l->discard_preambles);
}

/* Fields of one type on one line; they stand together in the layout. */
static void print_fields(FILE *out, const struct layout *l)
{
    size_t last = 0;
    const char *type = "";
    if (l->field_count == 0)
        return;
    fprintf(out, "\nFields, in bytes from an object's header");
    for (size_t i = 0; i < l->field_count; i++) {
        const char *name = l->fields[i].name, *dot = strrchr(name, '.');
        size_t length = dot != NULL ? (size_t)(dot - name) : strlen(name);
        if (length != last || strncmp(name, type, length) != 0)
            fprintf(out, "\n  %-20.*s", (int)length, name);
        else
            fprintf(out, ",");
        fprintf(out, " %s %" PRIu64, dot != NULL ? dot + 1 : "", l->fields[i].offset);
        type = name;
        last = length;
    }
    fprintf(out, "\n");
}

static void print_missing(FILE *out, const struct layout *l)
{
    fprintf(out, "\nNot found\n");
    if (l->missing_count == 0)
        fprintf(out, "  Nothing is missing.\n");
    for (size_t i = 0; i < l->missing_count; i++) {
        fprintf(out, "  ");
        print_safely(out, l->missing[i].name);
        fprintf(out, ": ");
        print_safely(out, l->missing[i].sentence);
        fprintf(out, ".\n    Without it %s.\n", effect_of(l->missing[i].name));
    }
}

void layout_print(FILE *out, const struct layout *l)
{
    fprintf(out, "PyPy %s, Python %s\n",
            l->pypy_version != NULL ? l->pypy_version : "(unknown version)",
            l->python_version != NULL ? l->python_version : "(unknown version)");
    fprintf(out, "  file     ");
    print_safely(out, l->library);
    fprintf(out, "\n  build-id %s\n",
            l->build_id != NULL ? l->build_id : "none (so the result is not cached)");
    print_addresses(out, l);
    fprintf(out, "\nTypes\n  %zu types, %zu of them for instances of Python classes\n",
            l->type_count, l->instance_count);
    for (size_t i = 0; i < l->named_count; i++)
        fprintf(out, "  %-20s id %" PRIu32 "\n", l->named[i].name, l->named[i].id);
    print_fields(out, l);
    print_missing(out, l);
}

void layout_print_types(FILE *out, const struct layout *l)
{
    fprintf(out, "%8s %6s %10s %5s  %s\n", "id", "member", "fixed", "item", "name (full name)");
    for (size_t i = 0; i < l->type_count; i++) {
        const struct layout_type *t = &l->types[i];
        fprintf(out, "%8" PRIu32 " %6" PRIu32 " %10" PRIu64 " %5" PRIu64 "  %s", t->id, t->member,
                t->fixed_size, t->item_size, t->name);
        if (strcmp(t->name, t->full) != 0)
            fprintf(out, " (%s)", t->full);
        fprintf(out, "\n");
    }
}
