/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a row: see row.h. */
#include "analysis/row.h"

#include "analysis/operands.h"
#include "analysis/types.h"

bool row_is_of_user(const struct cell_row *row)
{
    return row->is_of_user;
}

bool row_is_stored_anywhere(const struct cell_row *row, enum pypy_name field)
{
    const struct origin *origin = &row->owner->origin;

    return origin->escape == ESCAPE_STORED && origin->stored.field.text != NULL &&
           word_is(origin->stored.field, pypy_name(field));
}

bool row_is_stored(const struct cell_row *row, enum pypy_name holder, enum pypy_name field)
{
    return row_is_stored_anywhere(row, field) &&
           word_is(word_short(row->owner->origin.stored.holder), pypy_name(holder));
}

bool row_is_part_of(const struct cell_row *row, enum pypy_name type)
{
    return row->owner->origin.outer != NULL && type_is(row->owner->origin.outer, type);
}

bool row_is_for_call(const struct cell_row *row, enum pypy_name function)
{
    const struct owner *owner = row->owner;
    struct word callee = owner->origin.callee;

    if (owner->who == WHO_CALL && owner->op != NULL && owner->op->opt != NULL)
        callee = operands_callee(owner->op->opt->args);
    return word_begins(callee, pypy_name(function));
}
