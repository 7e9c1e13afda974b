/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For unit tests: a trace in the words of the JIT log. Operations are written as JSON in C strings;
   these macros spare the quotes. */
#ifndef TESTS_UNIT_GIVEN_TRACE_H
#define TESTS_UNIT_GIVEN_TRACE_H

#include "given_profile.h"

/* A trace record; more are further keys, with a comma in front. */
#define A_TRACE(id, more)                                                                          \
    "{\"k\":\"trace\",\"id\":" #id ",\"log_id\":" #id ",\"kind\":\"loop\",\"address\":1,"          \
    "\"size\":1,\"alive\":true" more "}\n"
#define THE_OPS(id, recorded, opt, code)                                                           \
    "{\"k\":\"trace_ops\",\"trace\":" #id ",\"recorded\":[" recorded "],\"opt\":[" opt             \
    "],\"asm\":[" code "]}\n"

/* Merge point: file f.py, the bytecode index is 2 * line. */
#define MP(line, function) "[\"m\",\"f.py\"," #line ",\"" function "\"," #line "0,\"NOP\"]"
#define ENTER              "[\"e\",1]"
#define LEAVE              "[\"l\",1]"

/* operation, result, descriptor: NEW("new_with_vtable", "p1", "<SizeDescr 16>") */
#define NEW(operation, result, descr)                                                              \
    "[\"a\",\"" operation "\",\"" result "\",\"" descr "\",\"" result "," descr "\"]"
#define NEW_BOX(result)      NEW("new_with_vtable", result, "<SizeDescr 16>")
#define NEW_INSTANCE(result) NEW("new_with_vtable", result, "<SizeDescr 56>")
#define NEW_LIST(result)     NEW("new", result, "<SizeDescr 24>")
#define NEW_ARRAY(result, length)                                                                  \
    "[\"a\",\"new_array\",\"" result "\",\"<ArrayP 8>\",\"" result "," length ",<ArrayP 8>\"]"

#define OP(operation, args)       "[\"o\",\"" operation "\",\"" args "\"]"
#define SET(holder, value, field) OP("setfield_gc", "?," holder "," value ",<FieldP " field " 8>")
#define SET_ITEM(array, index, value)                                                              \
    OP("setarrayitem_gc", "?," array "," index "," value ",<ArrayP 8>")
#define GUARD(number, fail_args)                                                                   \
    "[\"g\"," #number ",\"guard_true\",\"?,i1,<ResumeGuardDescr>\",\"" fail_args "\"]"
#define LABEL(number, args) "[\"L\"," #number ",\"label\",\"?," args ",TargetToken(1)\"]"
#define JUMP(args)          OP("jump", "?," args ",TargetToken(1)")

#define MALLOC            "[\"a\",8,\"call_malloc_nursery\",1,16]"
#define ASM_GUARD(number) "[\"g\",9," #number "]"
#define ASM_LABEL(number) "[\"L\",9," #number "]"

#endif
