/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which names a library has: see known_names.h. PyPy has names as text for what it logs: types and
   holders of fields (rpython/jit/backend/llsupport/descr.py), functions and operations
   (rpython/rlib/rjitlog/rjitlog.py). Operations are in upper case there, and logged in lower case. */
#include "layout/known_names.h"

#include "layout/elf_image.h"

#include <ctype.h>
#include <string.h>

/* The shortest name of the table is that of a list. */
#define MIN_TEXT 4

/* The text with these ends, which is not ended by a zero byte. */
struct text {
    const char *begin;
    size_t length;
};

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* True if the name is in the text as a word or words of their own. */
static bool has_word(struct text text, const char *name)
{
    const size_t n = strlen(name);
    const char *end = text.begin + text.length, *at = text.begin;

    while ((at = memmem(at, (size_t)(end - at), name, n)) != NULL) {
        if ((at == text.begin || !is_word(at[-1])) && (at + n == end || !is_word(at[n])))
            return true;
        at++;
    }
    return false;
}

/* True if a text of the file, or of so many bytes of it, is the name in upper case. */
static bool is_upper(struct text text, size_t length, const char *name)
{
    if (length != strlen(name) || text.length < length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (text.begin[i] != toupper((unsigned char)name[i]))
            return false;
    return true;
}

static bool says(struct text text, const struct pypy_name_row *row)
{
    const size_t n = strlen(row->text);

    switch (row->kind) {
    case KIND_TYPE:
    case KIND_DRIVER:
    case KIND_PYTHON: return has_word(text, row->text);
    case KIND_DRIVERS:
    case KIND_FUNCTION_PART:
    case KIND_TYPE_PART: return memmem(text.begin, text.length, row->text, n) != NULL;
    case KIND_ARRAY: return false; /* only the list of types has them */
    case KIND_FIELD:
        return text.length > n && text.begin[text.length - n - 1] == '.' &&
               memcmp(text.begin + text.length - n, row->text, n) == 0;
    case KIND_FUNCTION: return text.length >= n && memcmp(text.begin, row->text, n) == 0;
    case KIND_OPERATION: return is_upper(text, text.length, row->text);
    case KIND_OPERATIONS: return is_upper(text, n, row->text);
    }
    return false;
}

static void see_type(const char *name, bool known[PYPY_NAME_COUNT])
{
    for (size_t i = 0; i < PYPY_NAME_COUNT; i++) {
        const struct pypy_name_row *row = &PYPY_NAME_ROWS[i];
        if (row->kind == KIND_ARRAY)
            known[i] |= strncmp(name, row->text, strlen(row->text)) == 0;
    }
}

static void see_text(struct text text, bool known[PYPY_NAME_COUNT])
{
    for (size_t i = 0; i < PYPY_NAME_COUNT; i++)
        if (!known[i])
            known[i] = says(text, &PYPY_NAME_ROWS[i]);
}

static void see_segment(const struct image_segment *segment, bool known[PYPY_NAME_COUNT])
{
    const char *bytes = (const char *)segment->bytes;
    size_t begin = 0;

    for (size_t i = 0; i <= segment->file_size; i++) {
        if (i < segment->file_size && bytes[i] >= ' ' && bytes[i] <= '~')
            continue;
        if (i - begin >= MIN_TEXT)
            see_text((struct text){bytes + begin, i - begin}, known);
        begin = i + 1;
    }
}

int known_names_find(const struct layout *layout, bool known[PYPY_NAME_COUNT], struct fault *fault)
{
    struct elf_image image;

    memset(known, 0, PYPY_NAME_COUNT * sizeof *known);
    if (layout->library == NULL)
        return fault_set(fault, "the layout does not say which library it is of");
    if (image_open(layout->library, &image, fault) != LAYOUT_OK)
        return -1;
    for (size_t i = 0; i < layout->n_types; i++)
        see_type(layout->types[i].name, known);
    for (size_t i = 0; i < image.n_segments; i++)
        if (!image.segments[i].executable)
            see_segment(&image.segments[i], known);
    image_close(&image);
    return 0;
}
