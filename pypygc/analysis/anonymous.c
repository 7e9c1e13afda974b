/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes the user's names out of a profile: see anonymous.h. All strings of a profile are looked at; what is
   not known to be PyPy's, Python's or the tool's is taken for the user's. */
#include "analysis/anonymous.h"

#include "analysis/own_code.h"
#include "base/idmap.h"
#include "own_files.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEFT_OUT "(left out)"

enum kind {
    KIND_FOLDER,
    KIND_FILE,
    KIND_PACKAGE,
    KIND_FUNCTION,
    KIND_CLASS,
    KIND_NAME,
    KIND_LIBRARY,
    KINDS
};

struct anonymous {
    struct arena arena; /* owns the names that are put in */
    struct intern intern[KINDS];
    struct idmap numbers[KINDS]; /* address of an interned name: its number */
    struct idmap kept;           /* addresses of the profile's type names that are PyPy's */
};

struct anonymous *anonymous_new(void)
{
    return array_new(1, sizeof(struct anonymous));
}

void anonymous_free(struct anonymous *anonymous)
{
    for (int kind = 0; kind < KINDS; kind++) {
        intern_free(&anonymous->intern[kind]);
        idmap_free(&anonymous->numbers[kind]);
    }
    idmap_free(&anonymous->kept);
    arena_free(&anonymous->arena);
    free(anonymous);
}

/* ---- names ---- */

/* A name of a kind, of length bytes: its number, from 1. */
static size_t number_of(struct anonymous *anonymous, enum kind kind, const char *name,
                        size_t length)
{
    const char *known = intern_string(&anonymous->intern[kind], &anonymous->arena, name, length);

    return idmap_number(&anonymous->numbers[kind], (uintptr_t)known) + 1;
}

/* The profile's own copy, since equal strings of a profile have equal addresses. */
static const char *put(struct profile *profile, const char *text)
{
    return intern_string(&profile->intern, &profile->arena, text, strlen(text));
}

static const char *token(struct anonymous *anonymous, struct profile *profile, enum kind kind,
                         const char *name)
{
    static const char *const formats[KINDS] = {
        [KIND_FOLDER] = "folder%zu",     [KIND_FILE] = "file%zu.py", [KIND_PACKAGE] = "package%zu",
        [KIND_FUNCTION] = "function%zu", [KIND_CLASS] = "Class%zu",  [KIND_NAME] = "name%zu",
        [KIND_LIBRARY] = "library%zu.so"};
    char text[64];

    if (name == NULL)
        return NULL;
    /* NOLINTNEXTLINE(clang-diagnostic-format-nonliteral): one of those above */
    snprintf(text, sizeof text, formats[kind], number_of(anonymous, kind, name, strlen(name)));
    return put(profile, text);
}

/* The standard library, without the folder in which the user has put PyPy. */
static const char *library_part(const char *file)
{
    const char *found = file;
#define PART(text)                                                                                 \
    if (strstr(file, text) != NULL)                                                                \
        found = strstr(file, text);
    PYPYGC_LIBRARY_PARTS(PART)
#undef PART
    return found;
}

static const char *packages_part(const char *file)
{
    const char *found = NULL;
#define PART(text)                                                                                 \
    if (strstr(file, text) != NULL)                                                                \
        found = strstr(file, text) + strlen(text);
    PYPYGC_PACKAGE_PARTS(PART)
#undef PART
    return found;
}

/* A file of an installed package stays one, and files of one name in several folders keep it in common:
   two runs are compared by that. */
static const char *file_name(struct anonymous *anonymous, struct profile *profile, const char *file)
{
    const char *package, *base;
    size_t folder, name;
    char text[128];

    if (file == NULL)
        return NULL;
    if (own_code_has(file))
        return put(profile, library_part(file));
    base = strrchr(file, '/') != NULL ? strrchr(file, '/') + 1 : file;
    folder = number_of(anonymous, KIND_FOLDER, file, (size_t)(base - file));
    name = number_of(anonymous, KIND_FILE, base, strlen(base));
    package = packages_part(file);
    if (package != NULL)
        snprintf(text, sizeof text, "/site-packages/package%zu/folder%zu/file%zu.py",
                 number_of(anonymous, KIND_PACKAGE, package, strcspn(package, "/")), folder, name);
    else
        snprintf(text, sizeof text, "folder%zu/file%zu.py", folder, name);
    return put(profile, text);
}

/* What Python itself calls functions, which rules go by. */
static bool is_pythons(const char *function)
{
    static const char *const names[] = {"<module>",   "<lambda>",  "<listcomp>", "<genexpr>",
                                        "<dictcomp>", "<setcomp>", "__init__",   "__del__"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(function, names[i]) == 0)
            return true;
    return false;
}

/* Without a file the function is what the tool calls it. */
static void place(struct anonymous *anonymous, struct profile *profile, struct place *at)
{
    if (at->file == NULL)
        return;
    if (at->function != NULL && !own_code_has(at->file) && !is_pythons(at->function))
        at->function = token(anonymous, profile, KIND_FUNCTION, at->function);
    at->file = file_name(anonymous, profile, at->file);
}

/* A word of PyPy's name for a type in C. */
static bool is_word_of(const char *name, const char *rpython)
{
    const size_t length = strlen(name);

    for (const char *at = strstr(rpython, name); at != NULL; at = strstr(at + 1, name))
        if ((at == rpython || (!isalnum((unsigned char)at[-1]) && at[-1] != '_')) &&
            !isalnum((unsigned char)at[length]) && at[length] != '_')
            return true;
    return false;
}

/* A type is a Python class if PyPy's name for it does not have its name; "(other types)" is the tool's. */
static void types(struct anonymous *anonymous, struct profile *profile)
{
    for (size_t i = 0; i < profile->n_types; i++) {
        struct gc_type *type = &profile->types[i];
        if (type->name[0] == '(' ||
            (type->rpython != NULL && is_word_of(type->name, type->rpython)))
            idmap_put(&anonymous->kept, (uintptr_t)type->name, 1);
    }
    for (size_t i = 0; i < profile->n_types; i++)
        if (!idmap_get(&anonymous->kept, (uintptr_t)profile->types[i].name, &(size_t){0}))
            profile->types[i].name = token(anonymous, profile, KIND_CLASS, profile->types[i].name);
}

static const char *type_name(struct anonymous *anonymous, struct profile *profile, const char *name)
{
    if (name == NULL || idmap_get(&anonymous->kept, (uintptr_t)name, &(size_t){0}))
        return name;
    return token(anonymous, profile, KIND_CLASS, name);
}

/* A library or file that is mapped: of the system its name stays. */
static const char *library(struct anonymous *anonymous, struct profile *profile, const char *path)
{
    if (path == NULL || path[0] != '/')
        return path == NULL || strchr(path, '/') == NULL ? path : put(profile, LEFT_OUT);
    if ((strncmp(path, "/usr/", 5) != 0 && strncmp(path, "/lib", 4) != 0) ||
        packages_part(path) != NULL || strncmp(path, "/usr/local/", 11) == 0)
        return token(anonymous, profile, KIND_LIBRARY, path);
    return put(profile, path);
}

/* A sentence of the tool's: paths and quoted names in it are the user's. */
static const char *sentence(struct profile *profile, const char *text)
{
    char *copy, *to;
    const char *result;

    if (text == NULL)
        return NULL;
    copy = to = array_new(strlen(text) * 2 + sizeof LEFT_OUT, 1);
    while (*text != '\0') {
        const size_t word = strcspn(text, " "), spaces = strspn(text + word, " ");
        if (memchr(text, '/', word) != NULL || memchr(text, '\'', word) != NULL ||
            memchr(text, '"', word) != NULL)
            to = stpcpy(to, "...");
        else
            to = (char *)memcpy(to, text, word) + word;
        memset(to, ' ', spaces);
        to += spaces;
        text += word + spaces;
    }
    *to = '\0';
    result = put(profile, copy);
    free(copy);
    return result;
}

/* ---- parts of the profile ---- */

/* Values of options and variables: numbers, sizes and yes or no say nothing of the user. */
static void settings(struct profile *profile, struct setting *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *value = list[i].value;
        if (value == NULL || strcmp(value, "yes") == 0 || strcmp(value, "no") == 0 ||
            strcmp(value, "begin") == 0 || strcmp(value, "auto") == 0 ||
            strcmp(value, "full") == 0 ||
            (value[strspn(value, "0123456789.,KMGB")] == '\0' && value[0] != '\0'))
            continue;
        list[i].value = put(profile, LEFT_OUT);
    }
}

static void run(struct anonymous *anonymous, struct profile *profile)
{
    struct run *of = &profile->run;

    for (size_t i = 0; i < of->n_command; i++) {
        const char *slash = strrchr(of->command[i], '/');
        const char *name = slash != NULL ? slash + 1 : of->command[i];
        of->command[i] = i == 0 && strncmp(name, "pypy", 4) == 0
                             ? put(profile, name)
                             : token(anonymous, profile, KIND_NAME, of->command[i]);
    }
    of->cwd = put(profile, LEFT_OUT);
    of->valgrind_launcher = NULL;
    of->path = library(anonymous, profile, of->path);
    settings(profile, of->environment, of->n_environment);
    settings(profile, of->options, of->n_options);
    for (size_t i = 0; i < profile->n_loaded; i++)
        profile->loaded[i] = library(anonymous, profile, profile->loaded[i]);
    for (size_t i = 0; i < profile->n_missing; i++) {
        struct missing *missing = &profile->missing[i];
        missing->what = sentence(profile, missing->what);
        missing->why = sentence(profile, missing->why);
        missing->effect = sentence(profile, missing->effect);
    }
    profile->incomplete_reason = sentence(profile, profile->incomplete_reason);
    profile->end_reason = sentence(profile, profile->end_reason);
    for (size_t i = 0; i < profile->n_phases; i++)
        profile->phases[i].name = token(anonymous, profile, KIND_NAME, profile->phases[i].name);
}

static void ops(struct anonymous *anonymous, struct profile *profile, struct opt_op *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].kind == OPT_MERGE_POINT)
            place(anonymous, profile, &list[i].u.merge_point.place);
}

static void code(struct anonymous *anonymous, struct profile *profile)
{
    for (size_t i = 0; i < profile->n_traces; i++) {
        ops(anonymous, profile, profile->traces[i].opt, profile->traces[i].n_opt);
        ops(anonymous, profile, profile->traces[i].recorded, profile->traces[i].n_recorded);
    }
    for (size_t i = 0; i < profile->n_frames; i++)
        place(anonymous, profile, &profile->frames[i].place);
    for (size_t i = 0; i < profile->work.n_codes; i++)
        place(anonymous, profile, &profile->work.codes[i].place);
    for (size_t i = 0; i < profile->work.n_mapped; i++)
        profile->work.mapped[i].path = library(anonymous, profile, profile->work.mapped[i].path);
    for (size_t i = 0; i < profile->n_externals; i++)
        profile->externals[i].library = library(anonymous, profile, profile->externals[i].library);
}

/* What leads on from an object of a type: fields of PyPy's own types are PyPy's. */
static const char *field(struct anonymous *anonymous, struct profile *profile, const char *type,
                         const char *name)
{
    if (name == NULL || (strncmp(name, "inst_", 5) == 0 && type != NULL &&
                         idmap_get(&anonymous->kept, (uintptr_t)type, &(size_t){0})))
        return name;
    return token(anonymous, profile, KIND_NAME, name);
}

static void held_types(struct anonymous *anonymous, struct profile *profile, struct held_type *list,
                       size_t n)
{
    for (size_t i = 0; i < n; i++)
        list[i].name = type_name(anonymous, profile, list[i].name);
}

static void way(struct anonymous *anonymous, struct profile *profile, struct kept_way *of)
{
    for (size_t i = 0; i < of->n_steps; i++) {
        struct kept_step *step = &of->steps[i];
        step->field = field(anonymous, profile, i > 0 ? of->steps[i - 1].type : NULL, step->field);
        if (step->space != NULL && strcmp(step->space, "__main__") != 0)
            step->space = token(anonymous, profile, KIND_NAME, step->space);
        place(anonymous, profile, &step->place);
    }
    for (size_t i = 0; i < of->n_steps; i++)
        of->steps[i].type = type_name(anonymous, profile, of->steps[i].type);
}

static void kept(struct anonymous *anonymous, struct profile *profile, struct kept *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        way(anonymous, profile, &list[i].way);
        way(anonymous, profile, &list[i].part_way);
        held_types(anonymous, profile, list[i].types, list[i].n_types);
        held_types(anonymous, profile, list[i].parts, list[i].n_parts);
    }
}

static void holder(struct anonymous *anonymous, struct profile *profile, struct holder *of)
{
    place(anonymous, profile, &of->frame);
    of->name = token(anonymous, profile, KIND_NAME, of->name);
    for (size_t i = 0; i < of->n_path; i++)
        of->path[i].field = field(anonymous, profile, of->path[i].type, of->path[i].field);
    for (size_t i = 0; i < of->n_path; i++)
        of->path[i].type = type_name(anonymous, profile, of->path[i].type);
    held_types(anonymous, profile, of->types, of->n_types);
}

static void snapshot(struct anonymous *anonymous, struct profile *profile, struct snapshot *of)
{
    if (of->name != of->moment) /* equal strings have equal addresses */
        of->name = token(anonymous, profile, KIND_NAME, of->name);
}

/* The one at the end is among them, and a copy of it beside them. */
static void heap(struct anonymous *anonymous, struct profile *profile)
{
    bool is_copy = false;

    for (size_t i = 0; i < profile->n_holders; i++)
        holder(anonymous, profile, &profile->holders[i]);
    for (size_t i = 0; i < profile->n_finalizables; i++)
        profile->finalizables[i].type =
            type_name(anonymous, profile, profile->finalizables[i].type);
    for (size_t i = 0; i < profile->n_snapshots; i++) {
        struct snapshot *of = &profile->snapshots[i];
        is_copy = is_copy || of->kept == profile->kept;
        kept(anonymous, profile, of->kept, of->n_kept);
        snapshot(anonymous, profile, of);
    }
    snapshot(anonymous, profile, &profile->snapshot);
    if (!is_copy)
        kept(anonymous, profile, profile->kept, profile->n_kept);
    for (size_t i = 0; i < profile->n_figures; i++) {
        struct kept_figure *figure = &profile->figures[i];
        figure->function = token(anonymous, profile, KIND_FUNCTION, figure->function);
        figure->file = file_name(anonymous, profile, figure->file);
        figure->type = type_name(anonymous, profile, figure->type);
    }
}

void anonymous_profile(struct anonymous *anonymous, struct profile *profile)
{
    types(anonymous, profile);
    run(anonymous, profile);
    code(anonymous, profile);
    heap(anonymous, profile);
    intern_free(&profile->intern);
}
