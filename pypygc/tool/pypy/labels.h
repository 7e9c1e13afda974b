/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names for what a person sees in the heap: the class of an object, the attribute
   or the key behind which another one stands, the local variable of a frame.
   Sources: pypy/objspace/std/mapdict.py, pypy/interpreter/pycode.py,
   rpython/rtyper/lltypesystem/rordereddict.py. */
#ifndef PYPYGC_TOOL_LABELS_H
#define PYPYGC_TOOL_LABELS_H

#include "../port.h"
#include "gctypes.h"

/* Byte offsets of fields and type ids, as the layout has them; 0 where it has
   not. */
typedef struct {
   UInt string_type, string_length, string_chars;
   UInt unicode_type, unicode_utf8;                   /* W_UnicodeObject */
   UInt attribute_name, attribute_back, storageindex; /* PlainAttribute */
   UInt class_type, class_name;                       /* W_TypeObject */
   UInt frame_locals; /* PyFrame.inst_locals_cells_stack_w */
   UInt co_varnames, co_nlocals, co_cellvars, co_freevars, co_argcount, co_code;
   UInt code_type, function_type, function_code, function_closure,
      function_defaults;
   Bool wordcode; /* instructions are two bytes */
} LabelLayout;

void PG_(labels_init)(const LabelLayout* layout);

/* What LabelLayout.frame_locals is; 0 if it is not known. */
UInt PG_(labels_frame_locals)(void);

/* A string (strings.h) that names the type of OBJECT: its Python class, or the
   short RPython name. 0 if it has no type. */
UInt PG_(label_of_type)(const UChar* object);

/* A string that names what OBJECT holds behind EDGE: an attribute, or an index or a
   key in brackets. 0 if it has no name. */
UInt PG_(label_of_edge)(const UChar* object, Edge edge);

/* A string that names the attribute of INSTANCE behind EDGE of STORAGE, the list in
   which objects with more than five attributes have those from the fifth on. 0 if it
   has no name, or STORAGE is not that list. */
UInt PG_(label_of_attribute)(const UChar* instance, const UChar* storage,
                             Edge edge);

/* True if OBJECT is the entries of a dictionary; and if the key of entry ITEM is the
   text KEY. */
Bool PG_(label_has_keys)(const UChar* object);
Bool PG_(label_is_key)(const UChar* object, Int item, const HChar* key);

/* The bytes of the text that OBJECT is, and how many: of an rpy_string, and of Python's
   str (then those of its rpy_string). NULL if it is none. */
const UChar* PG_(label_string)(const UChar* object, SizeT* length);
const UChar* PG_(label_unicode)(const UChar* object, SizeT* length);

/* The text at ADDRESS as a string; 0 if it is none, or a long one. */
UInt PG_(label_of_text)(ULong address);

/* The name of the class that OBJECT is; 0 if it is none. */
UInt PG_(label_of_class)(const UChar* object);

/* The name of local variable INDEX of code object CODE; 0 if it has none. */
UInt PG_(label_of_local)(const UChar* code, UInt index);

/* How many local variables CODE has; 0 if that is not known. */
UInt PG_(label_local_count)(const UChar* code);

/* The name of what item INDEX of a frame of CODE is: a local variable, or behind these a
   variable that is shared with inner or outer functions (pyframe.py init_cells). 0 if it
   is neither, or has no name. */
UInt PG_(label_of_frame_item)(const UChar* code, UInt index);

/* The name of what item INDEX of LIST is to FUNCTION: a variable of its closure, or an
   argument whose default it is (pypy/interpreter/function.py). 0 if FUNCTION is none, or
   LIST neither. */
UInt PG_(label_of_function_item)(const UChar* function, const UChar* list,
                                 UInt index);

/* The lines in which CODE assigns to local variable INDEX, in rising order, at
   most MOST of them, in LINES. Returns how many. */
UInt PG_(label_local_lines)(const UChar* code, UInt index, UInt* lines,
                            UInt most);

#endif
