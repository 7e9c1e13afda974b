/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzed: the gate for text that leaves (base/gate.h), and text in columns (base/plain.h). The first
   byte says how large the pieces are in which it is written. */
#include "harness.h"

#include "base/plain.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

static void write_in_pieces(FILE *out, const uint8_t *bytes, size_t size, size_t piece)
{
    for (size_t at = 0; at < size; at += piece) {
        fwrite(bytes + at, 1, size - at < piece ? size - at : piece, out);
        fflush(out);
    }
}

/* It is the same however it is written. */
static void through_the_gate(const uint8_t *bytes, size_t size, size_t piece, enum gate gate)
{
    struct written whole, pieces;

    written_begin(&whole, gate);
    fwrite(bytes, 1, size, whole.out);
    written_end(&whole, "the gate, at once");
    written_begin(&pieces, gate);
    write_in_pieces(pieces.out, bytes, size, piece);
    written_end(&pieces, "the gate, in pieces");
    if (whole.size != pieces.size || memcmp(whole.text, pieces.text, whole.size) != 0)
        broken("pieces of %zu bytes make another text", piece);
    free(whole.text);
    free(pieces.text);
}

/* A string of JSON is the same behind the gate, for a program. */
static void string_of_json(const char *text)
{
    struct json_object *value = json_object_new_string(text), *read;
    struct written written;

    written_begin(&written, GATE_JSON);
    fputs(json_object_to_json_string(value), written.out);
    written_end(&written, "a string of JSON");
    must_be_json("a string of JSON", written.text, written.size);
    read = json_tokener_parse(written.text);
    if (u8_check((const uint8_t *)text, strlen(text)) == NULL &&
        strcmp(json_object_get_string(read), text) != 0)
        broken("a string of JSON is another one behind the gate");
    json_object_put(read);
    json_object_put(value);
    free(written.text);
}

static void in_columns(const char *text, int width)
{
    struct written written;

    written_begin(&written, GATE_TEXT);
    if (plain_put_cut(written.out, text, width) > width)
        broken("more than %d columns", width);
    plain_put_begin(written.out, text, width);
    plain_put_end(written.out, text, width);
    plain_put(written.out, text);
    plain_put_wrapped(written.out, text, width % 40);
    written_end(&written, "columns");
    free(written.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text;

    if (size == 0)
        return 0;
    through_the_gate(bytes + 1, size - 1, 1 + bytes[0] % 9, GATE_TEXT);
    through_the_gate(bytes + 1, size - 1, 1 + bytes[0] % 9, GATE_JSON);
    text = malloc(size);
    memcpy(text, bytes + 1, size - 1);
    text[size - 1] = '\0';
    string_of_json(text);
    in_columns(text, 8 + bytes[0] % 64);
    free(text);
    return 0;
}
