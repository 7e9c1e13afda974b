/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations for people: see op_text.h. */
#include "render/op_text.h"

#include "analysis/operands.h"
#include "base/arena.h"
#include "base/plain.h"

#include <string.h>

static void put_word(FILE *out, struct word word)
{
    struct arena arena = {0};

    plain_put(out, arena_copy(&arena, word.text, word.length));
    arena_free(&arena);
}

/* True for descriptors of which the log has no more than an address: "<ResumeGuardDescr object at 0x88>". */
static bool is_nameless(struct word descr)
{
    static const char mark[] = " object at 0x";

    return descr.text != NULL && memmem(descr.text, descr.length, mark, sizeof mark - 1) != NULL;
}

/* "Point.x" for a field, what the log has for another descriptor. */
static void put_descr(FILE *out, struct word descr)
{
    const struct field_name field = field_name_of(descr);

    if (field.field.text == NULL) {
        put_word(out, descr);
        return;
    }
    put_word(out, word_short(field.holder));
    fputc('.', out);
    put_word(out, field.field);
}

void op_text_put(FILE *out, const char *name, const char *args)
{
    const struct word descr = operands_descr(args);
    const char *cursor = args;
    struct word word;
    const char *separator = "";

    if (operands_next(&cursor, &word) && !word_is(word, "?") && word.text != descr.text) {
        put_word(out, word);
        fputs(" = ", out);
    }
    plain_put(out, name != NULL ? name : "?");
    fputc('(', out);
    while (operands_next(&cursor, &word)) {
        if (word.text == descr.text)
            break;
        fputs(separator, out);
        put_word(out, word);
        separator = ", ";
    }
    if (descr.text != NULL && !is_nameless(descr)) {
        fputs(separator, out);
        put_descr(out, descr);
    }
    fputc(')', out);
}

void op_text_put_opt(FILE *out, const struct opt_op *op)
{
    switch (op->kind) {
    case OPT_MERGE_POINT:
        plain_put(out, op->u.merge_point.opcode != NULL ? op->u.merge_point.opcode : "?");
        break;
    case OPT_ENTER: fputs("enter_portal_frame", out); break;
    case OPT_LEAVE: fputs("leave_portal_frame", out); break;
    case OPT_ALLOCATION:
        if (op->args == NULL) { /* told in short */
            if (op->u.allocation.result != NULL) {
                plain_put(out, op->u.allocation.result);
                fputs(" = ", out);
            }
            plain_put(out, op->operation);
            fputc('(', out);
            if (op->u.allocation.descr != NULL)
                put_descr(out, word_of(op->u.allocation.descr));
            fputc(')', out);
            break;
        }
        op_text_put(out, op->operation, op->args);
        break;
    case OPT_GUARD:
    case OPT_LABEL:
        if (op->operation == NULL && op->args == NULL)
            fputs(op->kind == OPT_GUARD ? "guard" : "label", out);
        else
            op_text_put(out, op->operation, op->args);
        break;
    case OPT_OTHER: op_text_put(out, op->operation, op->args); break;
    }
}
