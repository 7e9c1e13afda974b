/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the text that the JIT log has for an operation: the result ("?" if there is none), the
   arguments, and the descriptor, separated by commas:
       p50,ConstClass(W_ListObject.descr_sort),p208,0,<Callr 8 rr EF=7>
       ?,p105,p107,<FieldP pypy.interpreter.typedef.W_Object.inst__value0 8>
   Nothing is copied; the words point into the text. */
#ifndef PYPYGC_ANALYSIS_OPERANDS_H
#define PYPYGC_ANALYSIS_OPERANDS_H

#include "base/pypy_names.h"
#include "profile/profile.h"

struct word {
    const char *text; /* not ended by a zero byte; NULL: there is none */
    size_t length;
};

/* Takes the next word of *cursor, which may be NULL. Returns false at the end. */
bool operands_next(const char **cursor, struct word *word);

/* The word at this position, 0 being the result. Its text is NULL if there are fewer. */
struct word operands_at(const char *args, size_t position);

/* The descriptor with its brackets: the last word, if it begins with "<". */
struct word operands_descr(const char *args);

/* The name in the first ConstClass(...): what a call calls. */
struct word operands_callee(const char *args);

/* True if the word is among the words of args from position on, the descriptor excepted. */
bool operands_have(const char *args, size_t position, struct word word);

/* True if both are the same text, or both are none. */
bool words_equal(struct word x, struct word y);

/* True if the word is this text. */
bool word_is(struct word word, const char *text);

/* True if the word begins with this text. */
bool word_begins(struct word word, const char *text);

/* True if an operation, or the function that one calls, has this name, or a name that begins so; it may be NULL. */
bool operation_is(const char *operation, enum pypy_name name);
bool operation_begins(const char *operation, enum pypy_name name);

/* True for a variable (p12, i3, f4), false for a constant. */
bool word_is_variable(struct word word);

/* The word for a text that may be NULL. */
struct word word_of(const char *text);

/* What the descriptor of a field says: <FieldP pypy.interpreter.pyframe.PyFrame.inst_pycode 64>
   has the holder pypy.interpreter.pyframe.PyFrame and the field inst_pycode. An interior field,
   <InteriorFieldDescr <FieldP odictentry.value 8>>, is read likewise. Both are none if the
   descriptor is no field's. */
struct field_name {
    struct word holder, field;
};
struct field_name field_name_of(struct word descr);

/* An operation that stores into a garbage-collected object: setfield_gc, setarrayitem_gc or
   setinteriorfield_gc. */
struct store {
    struct word holder, index, value, descr; /* no index for setfield_gc */
};

/* True if op is such an operation; fills *store. */
bool store_of(const struct opt_op *op, struct store *store);

/* A name without the modules in front of it: W_ListObject. */
struct word word_short(struct word name);

#endif
