/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for functions that are often called, and a rule for methods of built-in classes. What each does
   is what PyPy's source says; the files stand beside the names in base/pypy_names.h. */
#include "analysis/callee_words.h"

#include "analysis/kept_words.h"
#include "base/pypy_names.h"

#include <string.h>

/* Names begin so: the translator adds the types of the arguments, or which copy of the function it is. */
static const struct {
    enum pypy_name begin;
    const char *words;
} FUNCTIONS[] = {
    {NAME_CALL_DICT_LOOKUP, "dict look-ups"},
    {NAME_CALL_DICT_FIND, "dict look-ups"},
    {NAME_CALL_DICT_STORE, "stores into dicts"},
    {NAME_CALL_DICT_STEP, "steps through dicts"},
    {NAME_CALL_DICT_UPDATE, "dict.update()"},
    {NAME_CALL_LIST_RESIZE, "lists that grow or shrink"},
    {NAME_CALL_LIST_ITEMS, "copies of lists"},
    {NAME_CALL_LIST_EXTEND, "list.extend()"},
    {NAME_CALL_COPY_ITEMS, "copies of items"},
    {NAME_CALL_JOIN, "str.join()"},
    {NAME_CALL_HASH_TEXT, "hashes of texts"},
    {NAME_CALL_COUNT_CHARACTERS, "counting characters"},
    {NAME_CALL_DIGITS_OF_INT, "str() of integers"},
    {NAME_CALL_INT_OF_TEXT, "int() of texts"},
    {NAME_CALL_BIGINT_OF_UNSIGNED, "integers of more than 63 bits"},
    {NAME_CALL_BIGINT, "integers of more than 63 bits"},
    {NAME_CALL_REORDER_AND_ADD, "attributes in another order"},
    {NAME_CALL_OPEN, "open()"},
    {NAME_CALL_CLASS_ATTRIBUTE, "look-ups of attributes in classes"},
    {NAME_CALL_INSTANCE_ATTRIBUTE, "look-ups of attributes in instances"},
    {NAME_CALL_SPLIT, "str.split()"},
    {NAME_CALL_SPLIT_BY, "str.split()"},
    {NAME_CALL_COMPARE_TUPLES, "comparisons of tuples"},
    {NAME_CALL_BIT_LENGTH, "int.bit_length()"},
    {NAME_CALL_DIGITS_OF_FLOAT, "texts of floats"},
    {NAME_CALL_FLOAT_OF_TEXT, "float() of texts"},
    {NAME_CALL_RAW_MALLOC, "malloc()"},
    {NAME_CALL_RAW_FREE, "free()"},
    {NAME_CALL_BUILD_TEXT, "texts put together"},
    {NAME_CALL_APPEND_TEXT, "texts put together"},
    {NAME_CALL_SAME_TEXT, "comparisons of texts"},
    {NAME_CALL_COMPARE_TEXT, "comparisons of texts"},
    {NAME_CALL_REMAINDER, "remainders of integers"},
    {NAME_CALL_QUOTIENT, "quotients of integers"},
};

/* Classes whose methods have the names that Python programs know. */
static const struct {
    enum pypy_name class;
    const char *name;
} CLASSES[] = {
    {NAME_W_SETS, "set"},
    {NAME_W_DICT_MULTI, "dict"},
    {NAME_W_TUPLES, "tuple"},
};

/* Methods that Python sees begin so (pypy/interpreter/gateway.py: interp2app of descr_...). */
#define PYTHON_METHOD "descr_"

static const char *class_name(struct arena *arena, const char *class)
{
    for (size_t i = 0; i < sizeof CLASSES / sizeof *CLASSES; i++)
        if (strcmp(class, pypy_name(CLASSES[i].class)) == 0)
            return CLASSES[i].name;
    return kept_type_name(arena, class);
}

/* "str.format()" for W_UnicodeObject.descr_format. The methods of a deque have their names without more. */
static const char *method(struct arena *arena, const char *callee)
{
    const char *const dot = strchr(callee, '.');
    const char *name, *class;

    if (dot == NULL ||
        strncmp(callee, pypy_name(NAME_OF_PYTHON), strlen(pypy_name(NAME_OF_PYTHON))) != 0)
        return NULL;
    class = arena_copy(arena, callee, (size_t)(dot - callee));
    name = dot + 1;
    if (strncmp(name, PYTHON_METHOD, strlen(PYTHON_METHOD)) == 0)
        name += strlen(PYTHON_METHOD);
    else if (*name == '_' || strcmp(class, pypy_name(NAME_W_DEQUE)) != 0)
        return NULL;
    return arena_printf(arena, "%s.%s()", class_name(arena, class), name);
}

const char *callee_words(struct arena *arena, const char *callee)
{
    if (callee == NULL)
        return NULL;
    for (size_t i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++) {
        const char *const begin = pypy_name(FUNCTIONS[i].begin);
        if (strncmp(callee, begin, strlen(begin)) == 0)
            return FUNCTIONS[i].words;
    }
    return method(arena, callee);
}
