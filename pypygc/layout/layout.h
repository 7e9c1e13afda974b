/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layout of a PyPy binary: what pypygc must know about a stripped PyPy library,
   how to read it from the file, write it as text, print it for people and keep it in a cache.
   The text form is defined in docs/layout.md. */
#ifndef PYPYGC_LAYOUT_LAYOUT_H
#define PYPYGC_LAYOUT_LAYOUT_H

#include "base/arena.h"
#include "base/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* First word of the text form and its version. */
#define LAYOUT_VERSION 1

/* Counts up whenever the analysis finds something more or something else, so that
   results of an older pypygc-layout are not taken from the cache. */
#define LAYOUT_REVISION 4

/* Also the exit status of pypygc-layout. */
enum layout_status {
    LAYOUT_OK = 0,
    LAYOUT_NOT_PYPY = 1,  /* the file was read, but it is no PyPy */
    LAYOUT_UNREADABLE = 2 /* the file, or the output, could not be used */
};

/* One type of the GC: rpython/memory/gctypelayout.py, TYPE_INFO and VARSIZE_TYPE_INFO. */
struct layout_type {
    uint32_t id;         /* offset of its entry from type_table; low half of an object's header */
    uint32_t member;     /* index in the type group, as in gc.get_typeids_z() */
    uint64_t infobits;   /* T_xxx flags and the member index */
    uint64_t fixed_size; /* bytes, header included */
    uint64_t item_size;  /* bytes; with ofs_items and ofs_length 0 for types without items */
    uint64_t ofs_items;  /* bytes from the header to the first item */
    uint64_t ofs_length; /* bytes from the header to the number of items */
    const char *name;    /* short RPython name */
    const char *full;    /* full RPython name */
};

struct layout_field {
    const char *name; /* TYPE.FIELD */
    uint64_t offset;  /* bytes from the object's header */
};

struct layout_named {
    const char *name;
    uint32_t id;
};

/* A type whose objects are instances of Python classes: object, map, terminator, class. */
struct layout_instance {
    uint32_t id;
    uint64_t map_offset; /* of inst_map, in bytes from the object's header */
};

struct layout_missing {
    const char *name;
    const char *sentence;
};

/* Everything that is known. Addresses are those of the file; 0 stands for "not found", and a
   layout_missing then says why. Strings and arrays belong to the layout. */
struct layout {
    const char *library;
    const char *build_id;       /* hexadecimal; NULL if the file has none */
    const char *pypy_version;   /* NULL if not found */
    const char *python_version; /* NULL if not found */
    uint64_t text_address, text_size;
    uint64_t nursery_free, nursery_top, gc_object, root_stack_top, collect_and_reserve;
    uint64_t type_table;
    uint64_t discard_preambles;
    struct layout_type *types;
    size_t n_types, types_capacity;
    struct layout_field *fields;
    size_t n_fields, fields_capacity;
    struct layout_named *named;
    size_t n_named, named_capacity;
    struct layout_instance *instances;
    size_t n_instances, instances_capacity;
    struct layout_missing *missing;
    size_t n_missing, missing_capacity;
    struct arena arena; /* of the strings */
};

/* ---- layout.c: the record itself ---- */

/* Makes *layout empty. */
void layout_init(struct layout *layout);

/* Frees what *layout owns and makes it empty. */
void layout_free(struct layout *layout);

/* Append one entry; the strings are copied. `type` is copied as it is: its strings must be of the
   layout's arena. */
void layout_add_type(struct layout *layout, const struct layout_type *type);
void layout_add_field(struct layout *layout, const char *name, uint64_t offset);
void layout_add_named(struct layout *layout, const char *name, uint32_t id);
void layout_add_instance(struct layout *layout, uint32_t id, uint64_t map_offset);
void layout_add_missing(struct layout *layout, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The entry of that name, or NULL. */
const struct layout_field *layout_find_field(const struct layout *layout, const char *name);
const struct layout_named *layout_find_named(const struct layout *layout, const char *name);
const struct layout_missing *layout_find_missing(const struct layout *layout, const char *name);

/* As fault_set, but returns `status`, so that callers can return it. */
enum layout_status layout_fail(struct fault *fault, enum layout_status status, const char *format,
                               ...) __attribute__((format(printf, 3, 4)));

/* ---- analyse.c: from the file ---- */

/* Reads the ELF file `path` into *layout (initialised here). On failure *layout is empty and *fault says why. */
enum layout_status layout_analyse(const char *path, struct layout *layout, struct fault *fault);

/* As layout_analyse, but takes the result from the cache if it is there, and puts it there if not.
   A cache that cannot be used is no error. */
enum layout_status layout_get(const char *path, struct layout *layout, struct fault *fault);

/* As layout_analyse, but takes the layout from `file`, if it is sound and agrees with all that the
   analysis finds in the library (check.h). */
enum layout_status layout_given(const char *path, const char *file, struct layout *layout,
                                struct fault *fault);

/* ---- text.c: the text form of docs/layout.md ---- */

/* Writes *layout. Returns false if the stream reports an error (errno is set). */
bool layout_write_text(FILE *out, const struct layout *layout);

/* Reads `size` bytes of text form into *layout (initialised here). Returns false, with *layout empty and the
   reason in *fault, if the text is damaged: wrong first line, no `end`, wrong counts or check sum. */
bool layout_parse_text(const char *text, size_t size, struct layout *layout, struct fault *fault);

/* ---- print.c: for people ---- */

/* Prints addresses, fields, and what was not found with the consequence. */
void layout_print(FILE *out, const struct layout *layout);

/* Prints all types, one a line. */
void layout_print_types(FILE *out, const struct layout *layout);

/* ---- cache.c: results by build-id ---- */

/* All of a regular file, to be freed with free(), or NULL with *fault set. A layout has about
   700,000 bytes; what is larger than 64 MiB is none. With `own`, it must belong to this user or to
   root, be no link, and nobody else may write to it. */
char *layout_read_file(const char *path, bool own, size_t *size, struct fault *fault);

/* Reads the layout of the file with this build-id from the cache directory `dir`. Returns false if
   it is not there, not valid, or could have been put there by somebody else. layout->library is what
   was stored. The numbers in it are not checked: see check.h. */
bool layout_cache_load(const char *dir, const char *build_id, struct layout *layout);

/* Stores *layout under its build-id in `dir`, which is made if need be. The file appears at once and
   complete, whoever else writes it at the same time. Returns false if that is not possible. */
bool layout_cache_store(const char *dir, const struct layout *layout);

/* The cache directory: $XDG_CACHE_HOME/pypygc or $HOME/.cache/pypygc, to be freed, or NULL if the
   environment names none (relative paths do not count, as the XDG base directory rules say). */
char *layout_cache_directory(void);

#endif
