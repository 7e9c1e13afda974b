/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each step of the way is a word, or none: an object that no Python program sees (the table of a
   dictionary, the items of a list) only hands on by which key or index it goes on. */
#include "analysis/kept_words.h"

#include "base/plain.h"
#include "base/pypy_names.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BRIEF 200 /* bytes: three lines of the first screen */

/* What Python calls an object of these types. */
static const struct {
    enum pypy_name type;
    const char *name;
} NAMES[] = {
    {NAME_W_TEXT, "str"},          {NAME_W_LIST, "list"},
    {NAME_W_DICT, "dict"},         {NAME_W_TUPLE, "tuple"},
    {NAME_FUNCTION, "function"},   {NAME_CELL, "closure variable"},
    {NAME_GENERATOR, "generator"}, {NAME_COROUTINE, "coroutine"},
    {NAME_TRACEBACK, "traceback"}, {NAME_FRAME, "frame"},
    {NAME_PY_FRAME, "frame"},      {NAME_W_TYPE, "class"},
    {NAME_W_DEQUE, "deque"},       {NAME_ASYNC_GENERATOR, "async generator"},
};

/* What no Python program sees. */
static const enum pypy_name HIDDEN[] = {
    NAME_RPY_LIST,    NAME_RPY_DICT,    NAME_MODULE_DICT,      NAME_MODULE,
    NAME_OBJECT_CELL, NAME_DEQUE_BLOCK, NAME_FRAME_DEBUG_DATA,
};

static const char *without_module(const char *type)
{
    const char *dot = strrchr(type, '.');

    return dot != NULL && strchr(type, ' ') == NULL ? dot + 1 : type;
}

static bool type_has_name(const char *type, enum pypy_name name)
{
    return strcmp(type, pypy_name(name)) == 0 ||
           strcmp(without_module(type), without_module(pypy_name(name))) == 0;
}

static bool begins(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

static bool is_hidden(const char *type)
{
    if (type == NULL || begins(type, pypy_name(NAME_ARRAY)))
        return true;
    for (size_t i = 0; i < sizeof HIDDEN / sizeof *HIDDEN; i++)
        if (type_has_name(type, HIDDEN[i]))
            return true;
    return false;
}

/* What objects that no Python program sees are for; by how their names begin, the special ones first. */
static const struct {
    enum pypy_name beginning;
    const char *words;
} PARTS[] = {
    {NAME_ENTRIES, "entries of a dict"},           {NAME_ARRAY_OF_OBJECTS, "array of references"},
    {NAME_ARRAY_OF_GCREFS, "array of references"}, {NAME_ARRAY_OF_TEXTS, "array of str"},
    {NAME_ARRAY_OF_INTS, "array of int"},          {NAME_ARRAY_OF_FLOATS, "array of float"},
    {NAME_ARRAY_OF_BYTES, "array of bytes"},       {NAME_ARRAY, "array"},
};

/* The words for a part; NULL if it is none. */
static const char *part_name(const char *type)
{
    if (strcmp(type, pypy_name(NAME_STRING)) == 0)
        return "bytes of a str";
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        if (begins(type, pypy_name(PARTS[i].beginning)))
            return PARTS[i].words;
    return NULL;
}

/* Of the class that PyPy makes of one of its own for instances of classes of a program; NULL if it is none. */
static const char *instance_name(struct arena *arena, const char *plain)
{
    const char *end = strstr(plain, pypy_name(NAME_USER_SUBCLASS));
    const char *own;

    if (begins(plain, pypy_name(NAME_INSTANCE)))
        return "instance";
    if (end == NULL || end == plain)
        return NULL;
    own = arena_copy(arena, plain, (size_t)(end - plain));
    return arena_printf(arena, "instance of a subclass of %s", kept_type_name(arena, own));
}

const char *kept_type_name(struct arena *arena, const char *type)
{
    const char *plain = without_module(type);
    const char *words = part_name(type);
    char *name, *end;

    if (words == NULL)
        words = instance_name(arena, plain);
    if (words != NULL)
        return words;
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (type_has_name(type, NAMES[i].type))
            return NAMES[i].name;
    if (!begins(plain, pypy_name(NAME_OF_PYTHON)))
        return plain;
    /* W_SetObject is a set */
    plain += strlen(pypy_name(NAME_OF_PYTHON));
    name = arena_copy(arena, plain, strlen(plain));
    end = strstr(name, "Object");
    if (end == NULL || end == name)
        return name;
    *end = '\0';
    for (char *c = name; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    /* W_SpecialisedTupleObject_oo holds two objects without an array */
    return strcmp(name, "specialisedtuple") == 0 ? "tuple" : name;
}

static const char *thousands(struct arena *arena, uint64_t count)
{
    char digits[32], text[48];
    const int length = snprintf(digits, sizeof digits, "%" PRIu64, count);
    size_t used = 0;

    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text[used++] = ',';
        text[used++] = digits[i];
    }
    return arena_copy(arena, text, used);
}

/* ---- the words ---- */

struct way {
    struct arena *arena;
    struct kept_words *words;
    size_t capacity;
    const struct kept_step *before[2]; /* the two steps before, the nearest first */
    /* What names the last word, as a program writes it: "__main__.app.jobs", and whether that begins
       with a local variable. NULL if its name is none that an attribute can be asked of. */
    const char *path;
    bool path_is_local;
};

static void add(struct way *way, const char *text, uint64_t bytes)
{
    struct kept_words *words = way->words;

    if (words->count < way->capacity)
        words->list[words->count++] = (struct kept_word){text, bytes};
}

/* A key in quotes, as "['name']", without brackets; NULL if it is none. */
static const char *key_of(struct arena *arena, const char *field)
{
    const size_t length = field != NULL ? strlen(field) : 0;

    if (length < 4 || field[0] != '[' || field[1] != '\'')
        return NULL;
    return arena_copy(arena, field + 2, length - 4);
}

/* A variable of a function's closure, or an argument whose default it is: the field is its name. Takes the
   place of the function's word. Returns false if the step is neither. */
static bool add_of_function(struct way *way, const struct kept_step *step)
{
    const bool is_closure = type_has_name(step->type, NAME_CELL);
    const struct kept_step *function = way->before[1];
    const char *name;

    if (step->field == NULL || step->field[0] == '[' ||
        (!is_closure && (function == NULL || !type_has_name(function->type, NAME_FUNCTION))))
        return false;
    name = arena_printf(way->arena, "%s `%s`", is_closure ? "closure variable" : "default argument",
                        step->field);
    if (way->path != NULL) {
        way->words->count--;
        name = arena_printf(way->arena, "%s of `%s`", name, way->path);
    }
    if (!is_closure)
        name = arena_printf(way->arena, "%s (%s)", name, kept_type_name(way->arena, step->type));
    way->path = NULL;
    add(way, name, step->bytes);
    way->words->holder = name;
    return true;
}

static void add_object(struct way *way, const struct kept_step *step)
{
    struct arena *arena = way->arena;
    const char *type = kept_type_name(arena, step->type);
    const char *key = key_of(arena, step->field);
    const char *times =
        step->repeat > 1 ? arena_printf(arena, " (%s in a chain)", thousands(arena, step->repeat))
                         : "";
    const char *space = way->before[0] != NULL ? way->before[0]->space : NULL;
    const char *path = way->path;
    const char *name = NULL;
    bool is_local = way->path_is_local;

    if (add_of_function(way, step))
        return;
    way->path = NULL;
    if (step->space != NULL && type_has_name(step->type, NAME_W_TYPE)) {
        way->words->count = 0; /* nor is how it comes to the class */
        name = arena_printf(arena, "class `%s`", step->space);
        add(way, name, step->bytes);
        way->words->holder = name;
        return;
    }
    if (key != NULL && space != NULL) {
        way->words->count = 0; /* how PyPy comes to the module is of no use */
        way->path = arena_printf(arena, "%s.%s", space, key);
        is_local = false;
        name = arena_printf(arena, "`%s`", way->path);
    } else if (key != NULL) {
        name = arena_printf(arena, "key '%s'", key);
    } else if (step->field != NULL && step->field[0] != '[') {
        const bool begins_here = way->before[1] != NULL && way->before[1]->place.function != NULL;
        if (path != NULL && !begins_here) {
            way->words->count--; /* one word for the object and its attribute */
            way->path = arena_printf(arena, "%s.%s", path, step->field);
        } else if (begins_here) {
            is_local = true;
            way->path = step->field;
        }
        name = way->path != NULL
                   ? arena_printf(arena, "%s`%s`", is_local ? "local " : "", way->path)
                   : arena_printf(arena, "attribute `%s`", step->field);
    }
    way->path_is_local = is_local;
    if (name == NULL) {
        add(way, arena_printf(arena, "%s%s", type, times), step->bytes);
        return;
    }
    name = arena_printf(arena, "%s (%s)%s", name, type, times);
    add(way, name, step->bytes);
    way->words->holder = name;
}

static void add_step(struct way *way, const struct kept_step *step)
{
    struct kept_words *words = way->words;

    if (step->place.function != NULL) {
        const char *text = arena_printf(way->arena, "frame of %s (line %u)", step->place.function,
                                        (unsigned)step->place.line);
        add(way, text, step->bytes);
        way->path = NULL;
        if (words->holder == NULL)
            words->holder = text;
    } else if (!is_hidden(step->type)) {
        const bool is_traceback = type_has_name(step->type, NAME_TRACEBACK);
        if (!is_traceback || words->count == 0 ||
            strcmp(words->list[words->count - 1].text, "traceback") != 0)
            add_object(way, step);
    }
    way->before[1] = way->before[0];
    way->before[0] = step;
}

/* Its parts are the links of a chain: the way on from one goes through as many as there are. */
static bool is_chain(const struct kept *kept)
{
    for (size_t i = 0; i < kept->part_way.n_steps; i++)
        if (kept->part_way.steps[i].repeat > 1 && kept->n_parts > 0 &&
            kept->part_way.steps[i].repeat == kept->parts[0].alive.objects)
            return true;
    return false;
}

struct kept_words kept_words(struct arena *arena, const struct kept *kept)
{
    struct kept_words words = {0};
    struct way way = {.arena = arena, .words = &words};
    const char *holder;

    way.capacity = kept->way.n_steps + kept->part_way.n_steps + 1;
    words.list = arena_alloc(arena, way.capacity * sizeof *words.list);
    for (size_t i = 0; i < kept->way.n_steps; i++)
        add_step(&way, &kept->way.steps[i]);
    holder = words.holder;
    if (kept->n_parts > 0 && !is_hidden(kept->parts[0].name))
        add(&way,
            arena_printf(arena, "%s %s%s", thousands(arena, kept->parts[0].alive.objects),
                         kept_type_name(arena, kept->parts[0].name),
                         is_chain(kept) ? " in a chain" : ""),
            kept->parts[0].alive.bytes);
    way.path = NULL; /* names from here on are those of one of them */
    for (size_t i = 0; i < kept->part_way.n_steps && !is_chain(kept); i++) {
        const struct kept_step *step = &kept->part_way.steps[i];
        if (i > 0)
            add_step(&way, step);
        else
            way.before[1] = way.before[0], way.before[0] = step;
    }
    words.holder = holder;
    return words;
}

const char *kept_sentence(struct arena *arena, const struct kept_words *words)
{
    const char *text = "";

    for (size_t i = 0; i < words->count; i++)
        text = arena_printf(arena, "%s%s%s", text, i > 0 ? " -> " : "", words->list[i].text);
    return text;
}

const char *kept_brief(struct arena *arena, const struct kept_words *words, uint64_t bytes,
                       double percent)
{
    char amount[PLAIN_NUMBER_SIZE];
    const char *text = arena_printf(arena, "%s (%.0f %%) on ", plain_bytes(bytes, amount), percent);
    size_t i = 0;

    while (words->holder != NULL && i + 1 < words->count && words->list[i].text != words->holder)
        i++;
    for (size_t first = i; i < words->count; i++) {
        if (i > first && strlen(text) + strlen(words->list[i].text) + 8 > MOST_BRIEF)
            return arena_printf(arena, "%s ...", text);
        text = arena_printf(arena, "%s%s%s", text, i > first ? " -> " : "", words->list[i].text);
    }
    return text;
}
