/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the text of operations: see operands.h. */
#include "analysis/operands.h"

#include <string.h>

bool operands_next(const char **cursor, struct word *word)
{
    const char *text = *cursor;
    size_t length = 0, depth = 0;

    if (text == NULL || *text == '\0')
        return false;
    while (text[length] != '\0' && (text[length] != ',' || depth > 0)) {
        if (text[length] == '(' || text[length] == '<')
            depth++;
        else if ((text[length] == ')' || text[length] == '>') && depth > 0)
            depth--;
        length++;
    }
    *word = (struct word){text, length};
    *cursor = text[length] == ',' ? text + length + 1 : text + length;
    return true;
}

struct word operands_at(const char *args, size_t position)
{
    struct word word;

    while (operands_next(&args, &word))
        if (position-- == 0)
            return word;
    return (struct word){0};
}

struct word operands_descr(const char *args)
{
    struct word word, last = {0};

    while (operands_next(&args, &word))
        last = word;
    return last.length > 0 && last.text[0] == '<' ? last : (struct word){0};
}

struct word operands_callee(const char *args)
{
    static const char opening[] = "ConstClass(";
    const size_t n = sizeof opening - 1;
    struct word word;

    while (operands_next(&args, &word))
        if (word.length > n && strncmp(word.text, opening, n) == 0)
            return (struct word){word.text + n,
                                 word.length - n - (word.text[word.length - 1] == ')')};
    return (struct word){0};
}

bool operands_have(const char *args, size_t position, struct word word)
{
    struct word other;

    for (size_t i = 0; operands_next(&args, &other); i++)
        if (i >= position && words_equal(other, word))
            return true;
    return false;
}

bool words_equal(struct word x, struct word y)
{
    if (x.text == NULL || y.text == NULL)
        return x.text == y.text;
    return x.length == y.length && memcmp(x.text, y.text, x.length) == 0;
}

bool word_is(struct word word, const char *text)
{
    return words_equal(word, word_of(text));
}

bool word_begins(struct word word, const char *text)
{
    const size_t length = strlen(text);
    return word.text != NULL && word.length >= length && memcmp(word.text, text, length) == 0;
}

bool word_is_variable(struct word word)
{
    return word.length >= 2 && strchr("pifrv", word.text[0]) != NULL && word.text[1] >= '0' &&
           word.text[1] <= '9';
}

struct word word_of(const char *text)
{
    return (struct word){text, text != NULL ? strlen(text) : 0};
}

struct field_name field_name_of(struct word descr)
{
    struct field_name name = {{0}, {0}};
    const char *begin, *end, *dot;

    if (descr.length < 2 || descr.text[0] != '<')
        return name;
    end = descr.text + descr.length;
    begin = memmem(descr.text, descr.length, "<Field", 6);
    begin = begin != NULL ? memchr(begin, ' ', (size_t)(end - begin)) : NULL;
    if (begin == NULL)
        return name;
    begin++;
    end = memchr(begin, ' ', (size_t)(end - begin));
    dot = end != NULL ? memrchr(begin, '.', (size_t)(end - begin)) : NULL;
    if (dot == NULL)
        return name;
    name.holder = (struct word){begin, (size_t)(dot - begin)};
    name.field = (struct word){dot + 1, (size_t)(end - dot - 1)};
    return name;
}

bool operation_is(const char *operation, enum pypy_name name)
{
    return operation != NULL && strcmp(operation, pypy_name(name)) == 0;
}

bool operation_begins(const char *operation, enum pypy_name name)
{
    return operation != NULL && strncmp(operation, pypy_name(name), strlen(pypy_name(name))) == 0;
}

bool store_of(const struct opt_op *op, struct store *store)
{
    const bool is_field = operation_is(op->operation, NAME_OP_SETFIELD);

    if (op->kind != OPT_OTHER || (!is_field && !operation_is(op->operation, NAME_OP_SETARRAYITEM) &&
                                  !operation_is(op->operation, NAME_OP_SETINTERIORFIELD)))
        return false;
    store->holder = operands_at(op->args, 1);
    store->index = (struct word){0};
    if (!is_field)
        store->index = operands_at(op->args, 2);
    store->value = operands_at(op->args, is_field ? 2 : 3);
    store->descr = operands_descr(op->args);
    return store->value.text != NULL;
}

struct word word_short(struct word name)
{
    const char *dot = name.text != NULL ? memrchr(name.text, '.', name.length) : NULL;

    if (dot == NULL)
        return name;
    return (struct word){dot + 1, name.length - (size_t)(dot + 1 - name.text)};
}
