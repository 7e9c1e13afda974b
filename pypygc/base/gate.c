/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate for text that leaves: see gate.h. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* fopencookie */
#endif

#include "base/gate.h"

#include "base/arena.h"
#include "base/ink.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>
#include <uniwidth.h>

#define MAX_BYTES 4 /* of a character */

/* ---- characters ---- */

static bool is_hidden(uint32_t code)
{
    if (code < 0x80)
        return code < 0x20 || code == 0x7F;
    /* the last two of each plane, and 32 more, are no characters, and XML cannot hold them */
    return uc_is_general_category_withtable(code, UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf |
                                                      UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp) ||
           uc_is_property_default_ignorable_code_point(code) ||
           uc_is_property_not_a_character(code);
}

struct character character_at(const char *text, size_t size)
{
    const uint8_t *bytes = (const uint8_t *)text;
    struct character character = {.code = bytes[0], .length = 1, .columns = 1, .valid = true};
    ucs4_t code;
    int length, columns;

    if (bytes[0] >= 0x20 && bytes[0] < 0x7F)
        return character;
    length = u8_mbtoucr(&code, bytes, size < MAX_BYTES ? size : MAX_BYTES);
    if (length <= 0) {
        character.valid = false;
        character.columns = 0;
        return character;
    }
    columns = uc_width(code, "UTF-8");
    character.code = code;
    character.length = (size_t)length;
    character.hidden = is_hidden(code);
    character.columns = character.hidden || columns < 0 ? 0 : (unsigned)columns;
    return character;
}

size_t character_escape(const struct character *character, char escaped[CHARACTER_ESCAPED_SIZE])
{
    const char *format = character->code < 0x100     ? "\\x%02x"
                         : character->code < 0x10000 ? "\\u%04x"
                                                     : "\\U%08x";

    return (size_t)snprintf(escaped, CHARACTER_ESCAPED_SIZE, format, (unsigned)character->code);
}

/* The same as JSON has it: with two surrogates for what is above U+FFFF. */
static size_t escape_for_json(const struct character *character,
                              char escaped[CHARACTER_ESCAPED_SIZE])
{
    const unsigned code = character->valid ? (unsigned)character->code : 0xFFFDU;

    if (code < 0x10000)
        return (size_t)snprintf(escaped, CHARACTER_ESCAPED_SIZE, "\\u%04x", code);
    return (size_t)snprintf(escaped, CHARACTER_ESCAPED_SIZE, "\\u%04x\\u%04x",
                            0xD800U + ((code - 0x10000) >> 10), 0xDC00U + (code & 0x3FF));
}

/* ---- the stream ---- */

struct passage {
    FILE *out;
    enum gate gate;
    char begun[MAX_BYTES]; /* the begin of a character, of which the rest is still to come */
    size_t n_begun;
    bool failed;
};

/* Bytes at the begin of text that pass as they are, whatever stands around them. */
static size_t plain_length(const char *text, size_t size)
{
    size_t i = 0;

    while (i < size && (((unsigned char)text[i] >= 0x20 && (unsigned char)text[i] < 0x7F) ||
                        text[i] == '\n' || text[i] == '\t'))
        i++;
    return i;
}

static void put(struct passage *passage, const char *text, size_t size)
{
    if (size > 0 && fwrite(text, 1, size, passage->out) != size)
        passage->failed = true;
}

static void put_character(struct passage *passage, const char *text,
                          const struct character *character)
{
    char escaped[CHARACTER_ESCAPED_SIZE] = "";
    size_t length;

    if (character->valid && !character->hidden) {
        put(passage, text, character->length);
        return;
    }
    if (passage->gate == GATE_INK && ink_sequence(character->code) != NULL) {
        const char *sequence = ink_sequence(character->code);
        put(passage, sequence, strlen(sequence));
        return;
    }
    length = passage->gate == GATE_JSON ? escape_for_json(character, escaped)
                                        : character_escape(character, escaped);
    put(passage, escaped, length);
}

/* True if the size bytes at text, at least 1, may be the begin of a character. */
static bool is_begin(const char *text, size_t size)
{
    ucs4_t code;

    return size < MAX_BYTES && u8_mbtoucr(&code, (const uint8_t *)text, size) == -2;
}

/* Puts the text up to a character that has only begun. Returns the bytes up to there. */
static size_t pass(struct passage *passage, const char *text, size_t size)
{
    size_t i = 0;

    while (i < size) {
        const size_t plain = plain_length(text + i, size - i);
        struct character character;
        put(passage, text + i, plain);
        i += plain;
        if (i == size || is_begin(text + i, size - i))
            break;
        character = character_at(text + i, size - i);
        put_character(passage, text + i, &character);
        i += character.length;
    }
    return i;
}

static ssize_t write_through(void *cookie, const char *text, size_t size)
{
    struct passage *passage = cookie;
    const size_t n_begun = passage->n_begun;
    size_t done = 0;

    if (passage->gate == GATE_BYTES) {
        put(passage, text, size);
        return passage->failed ? 0 : (ssize_t)size;
    }
    if (n_begun > 0) {
        char joint[2 * MAX_BYTES];
        const size_t n = size < MAX_BYTES ? size : MAX_BYTES;
        memcpy(joint, passage->begun, n_begun);
        memcpy(joint + n_begun, text, n);
        done = pass(passage, joint, n_begun + n);
        if (done < n_begun) { /* it goes on even behind this text */
            passage->n_begun = n_begun + n - done;
            memcpy(passage->begun, joint + done, passage->n_begun);
            return passage->failed ? 0 : (ssize_t)size;
        }
        done -= n_begun;
    }
    done += pass(passage, text + done, size - done);
    passage->n_begun = size - done;
    memcpy(passage->begun, text + done, passage->n_begun);
    return passage->failed ? 0 : (ssize_t)size;
}

static int close_passage(void *cookie)
{
    struct passage *passage = cookie;
    bool failed;

    for (size_t i = 0; i < passage->n_begun; i++) { /* of a character that never ended */
        const struct character byte = {.code = (unsigned char)passage->begun[i]};
        put_character(passage, passage->begun + i, &byte);
    }
    failed = fflush(passage->out) != 0 || passage->failed;
    free(passage);
    return failed ? -1 : 0;
}

FILE *gate_open(FILE *out, enum gate gate)
{
    struct passage *passage = array_new(1, sizeof *passage);
    FILE *stream;

    *passage = (struct passage){.out = out, .gate = gate};
    stream = fopencookie(passage, "w",
                         (cookie_io_functions_t){.write = write_through, .close = close_passage});
    if (stream == NULL)
        out_of_memory();
    return stream;
}
