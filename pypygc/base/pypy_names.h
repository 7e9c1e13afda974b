/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All names of PyPy's own types, fields, functions and operations by which the program knows what it
   looks at, each with where PyPy has it. PyPy's developers may rename any of them; a rule that asks
   for a name that is gone would find nothing and say nothing. So none stands anywhere else, and
   `pypygc layout` says which of them a PyPy has (layout/known_names.c). */
#ifndef PYPYGC_BASE_PYPY_NAMES_H
#define PYPYGC_BASE_PYPY_NAMES_H

#include "layout_format.h"

#include <stdbool.h>
#include <stddef.h>

/* What it is the name of, and with that, where it is seen. */
enum pypy_kind {
    KIND_TYPE,          /* a class or structure: types of the profile, holders of fields */
    KIND_TYPE_PART,     /* a part of such names */
    KIND_ARRAY,         /* an array: types of the profile begin so */
    KIND_FIELD,         /* a field, in descriptors of the JIT log */
    KIND_FUNCTION_PART, /* a part of such names, followed by a number */
    KIND_FUNCTION,      /* a function: callees in the JIT log begin so */
    KIND_OPERATION,     /* an operation of the JIT */
    KIND_OPERATIONS,    /* operations that begin so */
    KIND_DRIVER,        /* a JIT driver: traces of the JIT log */
    KIND_DRIVERS,       /* drivers that begin so */
    KIND_PYTHON         /* a function of the part of Python's library that is frozen into PyPy */
};

/* Identifier, name, kind, whether some version that is supported does not have it, file in PyPy. */
#define PYPY_NAMES(NAME)                                                                           \
    NAME(INSTANCE, "W_ObjectObject", KIND_TYPE_PART, false, "pypy/objspace/std/objectobject.py")   \
    NAME(USER_SUBCLASS, "UserDict", KIND_TYPE_PART, false, "pypy/interpreter/typedef.py")          \
    NAME(FRAME, PYPY_FRAME_CLASS, KIND_TYPE, false, "pypy/objspace/std/frame.py")                  \
    NAME(PY_FRAME, PYPY_FRAME, KIND_TYPE, false, "pypy/interpreter/pyframe.py")                    \
    NAME(FRAME_DEBUG_DATA, PYPY_DEBUG_DATA, KIND_TYPE, false, "pypy/interpreter/pyframe.py")       \
    NAME(EXECUTION_CONTEXT, PYPY_CONTEXT, KIND_TYPE, false,                                        \
         "pypy/interpreter/executioncontext.py")                                                   \
    NAME(ARGUMENTS, "Arguments", KIND_TYPE, false, "pypy/interpreter/argument.py")                 \
    NAME(FUNCTION, PYPY_FUNCTION, KIND_TYPE, false, "pypy/interpreter/function.py")                \
    NAME(CELL, "Cell", KIND_TYPE, false, "pypy/interpreter/nestedscope.py")                        \
    NAME(NESTEDSCOPE_CELL, "nestedscope.Cell", KIND_TYPE, false,                                   \
         "pypy/interpreter/nestedscope.py")                                                        \
    NAME(GENERATOR, PYPY_GENERATOR, KIND_TYPE, false, "pypy/interpreter/generator.py")             \
    NAME(GENERATOR_OR_COROUTINE, "GeneratorOrCoroutine", KIND_TYPE, true,                          \
         "pypy/interpreter/generator.py")                                                          \
    NAME(COROUTINE, PYPY_COROUTINE, KIND_TYPE, true, "pypy/interpreter/generator.py")              \
    NAME(ASYNC_GENERATOR, "AsyncGenerator", KIND_TYPE, true, "pypy/interpreter/generator.py")      \
    NAME(W_INT, PYPY_INT_OBJECT, KIND_TYPE, false, "pypy/objspace/std/intobject.py")               \
    NAME(W_FLOAT, "W_FloatObject", KIND_TYPE, false, "pypy/objspace/std/floatobject.py")           \
    NAME(W_BOOL, "W_BoolObject", KIND_TYPE, false, "pypy/objspace/std/boolobject.py")              \
    NAME(W_COMPLEX, "W_ComplexObject", KIND_TYPE, false, "pypy/objspace/std/complexobject.py")     \
    NAME(W_LONG, "W_LongObject", KIND_TYPE, false, "pypy/objspace/std/longobject.py")              \
    NAME(RBIGINT, "rbigint", KIND_TYPE, false, "rpython/rlib/rbigint.py")                          \
    NAME(OF_PYTHON, "W_", KIND_TYPE_PART, false, "pypy/interpreter/baseobjspace.py")               \
    NAME(CODE_GENERATOR, "TopLevelCodeGenerator", KIND_TYPE, false,                                \
         "pypy/interpreter/astcompiler/codegen.py")                                                \
    NAME(PROFILER_ENTRY, "ProfilerSubEntry", KIND_TYPE, false,                                     \
         "pypy/module/_lsprof/interp_lsprof.py")                                                   \
    NAME(W_PATTERN, "W_SRE_Pattern", KIND_TYPE, false, "pypy/module/_sre/interp_sre.py")           \
    NAME(ITERATOR, "Iter", KIND_TYPE_PART, false, "pypy/objspace/std/iterobject.py")               \
    NAME(W_TEXT, "W_UnicodeObject", KIND_TYPE, false, "pypy/objspace/std/unicodeobject.py")        \
    NAME(W_BYTES, "W_BytesObject", KIND_TYPE, false, "pypy/objspace/std/bytesobject.py")           \
    NAME(W_LIST, "W_ListObject", KIND_TYPE, false, "pypy/objspace/std/listobject.py")              \
    NAME(W_TUPLE, "W_TupleObject", KIND_TYPE, false, "pypy/objspace/std/tupleobject.py")           \
    NAME(W_SETS, "W_BaseSetObject", KIND_TYPE, false, "pypy/objspace/std/setobject.py")            \
    NAME(W_TUPLES, "W_AbstractTupleObject", KIND_TYPE, false, "pypy/objspace/std/tupleobject.py")  \
    NAME(W_DICT, "W_DictObject", KIND_TYPE, false, "pypy/objspace/std/dictmultiobject.py")         \
    NAME(W_DICT_MULTI, "W_DictMultiObject", KIND_TYPE, false,                                      \
         "pypy/objspace/std/dictmultiobject.py")                                                   \
    NAME(MODULE_DICT, "W_ModuleDictObject", KIND_TYPE, false,                                      \
         "pypy/objspace/std/dictmultiobject.py")                                                   \
    NAME(MODULE, "pypy.interpreter.module.Module", KIND_TYPE, false, "pypy/interpreter/module.py") \
    NAME(TRACEBACK, "PyTraceback", KIND_TYPE, false, "pypy/interpreter/pytraceback.py")            \
    NAME(W_TYPE, PYPY_TYPE_OBJECT, KIND_TYPE, false, "pypy/objspace/std/typeobject.py")            \
    NAME(PLAIN_ATTRIBUTE, PYPY_ATTRIBUTE, KIND_TYPE, false, "pypy/objspace/std/mapdict.py")        \
    NAME(UNBOXED_ATTRIBUTE, "UnboxedPlainAttribute", KIND_TYPE, true,                              \
         "pypy/objspace/std/mapdict.py")                                                           \
    NAME(ATTRIBUTE_HOLDER, "CachedAttributeHolder", KIND_TYPE, true,                               \
         "pypy/objspace/std/mapdict.py")                                                           \
    NAME(OBJECT_CELL, "ObjectMutableCell", KIND_TYPE, false, "pypy/objspace/std/typeobject.py")    \
    NAME(INT_CELL, "IntMutableCell", KIND_TYPE, false, "pypy/objspace/std/typeobject.py")          \
    NAME(W_WEAKREF, "W_Weakref", KIND_TYPE, false, "pypy/module/_weakref/interp__weakref.py")      \
    NAME(W_PROXY, "W_Proxy", KIND_TYPE, false, "pypy/module/_weakref/interp__weakref.py")          \
    NAME(W_CALLABLE_PROXY, "W_CallableProxy", KIND_TYPE, false,                                    \
         "pypy/module/_weakref/interp__weakref.py")                                                \
    NAME(LIFELINE, "WeakrefLifeline", KIND_TYPE, false, "pypy/module/_weakref/interp__weakref.py") \
    NAME(W_SOCKET, "W_Socket", KIND_TYPE, false, "pypy/module/_socket/interp_socket.py")           \
    NAME(W_FILE, "W_FileIO", KIND_TYPE, false, "pypy/module/_io/interp_fileio.py")                 \
    NAME(W_FILE_READ, "W_BufferedReader", KIND_TYPE, false,                                        \
         "pypy/module/_io/interp_bufferedio.py")                                                   \
    NAME(W_FILE_WRITTEN, "W_BufferedWriter", KIND_TYPE, false,                                     \
         "pypy/module/_io/interp_bufferedio.py")                                                   \
    NAME(W_FILE_BOTH, "W_BufferedRandom", KIND_TYPE, false,                                        \
         "pypy/module/_io/interp_bufferedio.py")                                                   \
    NAME(W_FILE_OF_TEXT, "W_TextIOWrapper", KIND_TYPE, false, "pypy/module/_io/interp_textio.py")  \
    NAME(W_DEQUE, "W_Deque", KIND_TYPE, false, "pypy/module/_collections/interp_deque.py")         \
    NAME(DEQUE_BLOCK, "Block", KIND_TYPE, false, "pypy/module/_collections/interp_deque.py")       \
    NAME(RAW_BYTES, "RawBytes", KIND_TYPE, false, "pypy/module/_cffi_backend/func.py")             \
    NAME(TEXT, "rpy_string", KIND_TYPE, false, "rpython/rtyper/lltypesystem/rstr.py")              \
    NAME(JITFRAME, PYPY_JITFRAME, KIND_TYPE, false, "rpython/jit/backend/llsupport/jitframe.py")   \
    NAME(VIRTUAL_REF, PYPY_VIRTUAL_REF, KIND_TYPE, false, "rpython/jit/metainterp/virtualref.py")  \
    NAME(RESUME_READER, "ResumeDataDirectReader", KIND_TYPE, false,                                \
         "rpython/jit/metainterp/resume.py")                                                       \
    NAME(CONTINUE_RUNNING, "ContinueRunningNormally", KIND_TYPE, false,                            \
         "rpython/jit/metainterp/jitexc.py")                                                       \
    NAME(ENTER_ASSEMBLER, "EnterJitAssembler", KIND_TYPE, false,                                   \
         "rpython/jit/metainterp/warmstate.py")                                                    \
    NAME(RPY_LIST, PYPY_LIST, KIND_TYPE, false, "rpython/rtyper/lltypesystem/rlist.py")            \
    NAME(RPY_DICT, PYPY_DICT_TABLE, KIND_TYPE, false,                                              \
         "rpython/rtyper/lltypesystem/rordereddict.py")                                            \
    NAME(RPY_DICT_ENTRY, "odictentry", KIND_TYPE, false,                                           \
         "rpython/rtyper/lltypesystem/rordereddict.py")                                            \
    NAME(STRING, PYPY_STRING, KIND_TYPE, false, "rpython/rtyper/lltypesystem/rstr.py")             \
    NAME(STRING_BUILDER, "stringbuilder", KIND_TYPE, false,                                        \
         "rpython/rtyper/lltypesystem/rbuilder.py")                                                \
    NAME(ARRAY, "GcArray of ", KIND_ARRAY, false, "rpython/rtyper/lltypesystem/lltype.py")         \
    NAME(ARRAY_OF_OBJECTS, "GcArray of * object", KIND_ARRAY, true,                                \
         "rpython/rtyper/lltypesystem/rlist.py")                                                   \
    NAME(ARRAY_OF_GCREFS, "GcArray of * GCREF", KIND_ARRAY, true,                                  \
         "rpython/rtyper/lltypesystem/rlist.py")                                                   \
    NAME(ARRAY_OF_INTS, "GcArray of Signed", KIND_ARRAY, false,                                    \
         "rpython/rtyper/lltypesystem/rlist.py")                                                   \
    NAME(ARRAY_OF_TEXTS, "GcArray of * rpy_string", KIND_ARRAY, false,                             \
         "rpython/rtyper/lltypesystem/rlist.py")                                                   \
    NAME(ARRAY_OF_BYTES, "GcArray of Char", KIND_ARRAY, false,                                     \
         "rpython/rtyper/lltypesystem/rlist.py")                                                   \
    NAME(ARRAY_OF_FLOATS, "GcArray of Float", KIND_ARRAY, false,                                   \
         "rpython/rtyper/lltypesystem/rlist.py")                                                   \
    NAME(ENTRIES, "GcArray of odictentry", KIND_ARRAY, false,                                      \
         "rpython/rtyper/lltypesystem/rordereddict.py")                                            \
    NAME(ENTRIES_OF_OBJECTS, "GcArray of odictentry { key: * W_Root", KIND_ARRAY, false,           \
         "rpython/rtyper/lltypesystem/rordereddict.py")                                            \
    NAME(ENTRIES_OF_INTS, "GcArray of odictentry { key: Signed", KIND_ARRAY, false,                \
         "rpython/rtyper/lltypesystem/rordereddict.py")                                            \
    NAME(FIELD_CELL_VALUE, "inst_w_value", KIND_FIELD, false, "pypy/interpreter/nestedscope.py")   \
    NAME(FIELD_INT_VALUE, "inst_intvalue", KIND_FIELD, false, "pypy/objspace/std/typeobject.py")   \
    NAME(FIELD_LOCALS, PYPY_FIELD_LOCALS_CELLS_STACK_W, KIND_FIELD, false,                         \
         "pypy/interpreter/pyframe.py")                                                            \
    NAME(FIELD_TOPFRAMEREF, PYPY_FIELD_TOPFRAMEREF, KIND_FIELD, false,                             \
         "pypy/interpreter/executioncontext.py")                                                   \
    NAME(FIELD_DEQUE_DATA, "inst_data", KIND_FIELD, false,                                         \
         "pypy/module/_collections/interp_deque.py")                                               \
    NAME(FIELD_STORAGE, "inst_storage", KIND_FIELD, false, "pypy/objspace/std/mapdict.py")         \
    NAME(FIELD_VALUE0, "inst__value0", KIND_FIELD, false, "pypy/objspace/std/mapdict.py")          \
    NAME(FIELD_VALUE1, "inst__value1", KIND_FIELD, false, "pypy/objspace/std/mapdict.py")          \
    NAME(FIELD_VALUE2, "inst__value2", KIND_FIELD, false, "pypy/objspace/std/mapdict.py")          \
    NAME(FIELD_VALUE3, "inst__value3", KIND_FIELD, false, "pypy/objspace/std/mapdict.py")          \
    NAME(FIELD_VALUE4, "inst__value4", KIND_FIELD, false, "pypy/objspace/std/mapdict.py")          \
    NAME(FIELD_TEXT, "inst__utf8", KIND_FIELD, false, "pypy/objspace/std/unicodeobject.py")        \
    NAME(FIELD_BYTES, "inst__value", KIND_FIELD, false, "pypy/objspace/std/bytesobject.py")        \
    NAME(FIELD_KW_DEFS, "inst_w_kw_defs", KIND_FIELD, true, "pypy/interpreter/function.py")        \
    NAME(FIELD_FORCED, "forced", KIND_FIELD, false, "rpython/jit/metainterp/virtualref.py")        \
    NAME(CALL_REGISTER_FINALIZER, "register_finalizer", KIND_FUNCTION, false,                      \
         "rpython/rlib/rgc.py")                                                                    \
    NAME(CALL_REORDER_AND_ADD, "_reorder_and_add", KIND_FUNCTION, false,                           \
         "pypy/objspace/std/mapdict.py")                                                           \
    NAME(CALL_EXTENSION, "cpy_call_external", KIND_FUNCTION, true, "pypy/module/cpyext/api.py")    \
    NAME(CALL_EXTENSION_GENERIC, "generic_cpy_call", KIND_FUNCTION, false,                         \
         "pypy/module/cpyext/api.py")                                                              \
    NAME(CALL_AS_PYOBJ, "as_pyobj", KIND_FUNCTION, false, "pypy/module/cpyext/pyobject.py")        \
    NAME(CALL_MAKE_REF, "make_ref", KIND_FUNCTION, false, "pypy/module/cpyext/pyobject.py")        \
    NAME(CALL_CREATE_REF, "create_ref", KIND_FUNCTION, false, "pypy/module/cpyext/pyobject.py")    \
    NAME(CALL_FORCE_VIRTUAL, "_ll_1_jit_force_virtual", KIND_FUNCTION, false,                      \
         "rpython/jit/codewriter/support.py")                                                      \
    NAME(CALL_BIGINT, "rbigint.", KIND_FUNCTION, false, "rpython/rlib/rbigint.py")                 \
    NAME(CALL_BIGINT_OF_UNSIGNED, "fromrarith_int__r_uint", KIND_FUNCTION, true,                   \
         "rpython/rlib/rbigint.py")                                                                \
    NAME(CALL_BIGINT_OF_INT, "fromint", KIND_FUNCTION, true, "rpython/rlib/rbigint.py")            \
    NAME(CALL_BIGINT_SHIFT, "rbigint.lshift", KIND_FUNCTION, true, "rpython/rlib/rbigint.py")      \
    NAME(CALL_BIGINT_OR, "rbigint.int_or_", KIND_FUNCTION, true, "rpython/rlib/rbigint.py")        \
    NAME(CALL_DICT_LOOKUP, "ll_call_lookup_function", KIND_FUNCTION, false,                        \
         "rpython/rtyper/lltypesystem/rordereddict.py")                                            \
    NAME(CALL_DICT_FIND, "ll_dict_lookup", KIND_FUNCTION, false,                                   \
         "rpython/rtyper/lltypesystem/rordereddict.py")                                            \
    NAME(CALL_DICT_STORE, "_ll_dict_setitem_lookup_done", KIND_FUNCTION, false,                    \
         "rpython/rtyper/lltypesystem/rordereddict.py")                                            \
    NAME(CALL_DICT_STEP, "_ll_dictnext", KIND_FUNCTION, false,                                     \
         "rpython/rtyper/lltypesystem/rordereddict.py")                                            \
    NAME(CALL_DICT_UPDATE, "rev_update1_dict_dict", KIND_FUNCTION, false,                          \
         "pypy/objspace/std/dictmultiobject.py")                                                   \
    NAME(CALL_LIST_RESIZE, "_ll_list_resize", KIND_FUNCTION, false,                                \
         "rpython/rtyper/lltypesystem/rlist.py")                                                   \
    NAME(CALL_LIST_ITEMS, "getitems_", KIND_FUNCTION, false, "pypy/objspace/std/listobject.py")    \
    NAME(CALL_LIST_EXTEND, "_extend_from_", KIND_FUNCTION, false,                                  \
         "pypy/objspace/std/listobject.py")                                                        \
    NAME(CALL_COPY_ITEMS, "ll_arraycopy", KIND_FUNCTION, false, "rpython/rlib/rgc.py")             \
    NAME(CALL_JOIN, "ll_join_", KIND_FUNCTION, false, "rpython/rtyper/lltypesystem/rstr.py")       \
    NAME(CALL_HASH_TEXT, "_ll_strhash", KIND_FUNCTION, false,                                      \
         "rpython/rtyper/lltypesystem/rstr.py")                                                    \
    NAME(CALL_COUNT_CHARACTERS, "codepoints_in_utf8", KIND_FUNCTION, true,                         \
         "rpython/rlib/rutf8.py")                                                                  \
    NAME(CALL_DIGITS_OF_INT, "ll_int2dec", KIND_FUNCTION, false,                                   \
         "rpython/rtyper/lltypesystem/ll_str.py")                                                  \
    NAME(CALL_INT_OF_TEXT, "string_to_int", KIND_FUNCTION, true, "rpython/rlib/rarithmetic.py")    \
    NAME(CALL_OPEN, "_open_fd", KIND_FUNCTION, true, "pypy/module/_io/interp_fileio.py")           \
    NAME(CALL_CLASS_ATTRIBUTE, "W_TypeObject._pure_lookup_where_with_method_cache", KIND_FUNCTION, \
         true, "pypy/objspace/std/typeobject.py")                                                  \
    NAME(CALL_INSTANCE_ATTRIBUTE, "AbstractAttribute.find_map_attr", KIND_FUNCTION, true,          \
         "pypy/objspace/std/mapdict.py")                                                           \
    NAME(CALL_SPLIT, "split__", KIND_FUNCTION, true, "rpython/rlib/rstring.py")                    \
    NAME(CALL_SPLIT_BY, "_split_by", KIND_FUNCTION, true, "rpython/rlib/rstring.py")               \
    NAME(CALL_COMPARE_TUPLES, "_compare_tuples", KIND_FUNCTION, true,                              \
         "pypy/objspace/std/tupleobject.py")                                                       \
    NAME(CALL_BIT_LENGTH, "_bit_length", KIND_FUNCTION, true, "pypy/objspace/std/intobject.py")    \
    NAME(CALL_DIGITS_OF_FLOAT, "dtoa", KIND_FUNCTION, true, "rpython/rlib/rdtoa.py")               \
    NAME(CALL_FLOAT_OF_TEXT, "_PyPy_dg_strtod", KIND_FUNCTION, true, "rpython/rlib/rdtoa.py")      \
    NAME(CALL_RAW_MALLOC, "_ll_1_raw_malloc", KIND_FUNCTION, false,                                \
         "rpython/rtyper/lltypesystem/lltype.py")                                                  \
    NAME(CALL_RAW_FREE, "_ll_1_raw_free", KIND_FUNCTION, false,                                    \
         "rpython/rtyper/lltypesystem/lltype.py")                                                  \
    NAME(CALL_BUILD_TEXT, "ll_build", KIND_FUNCTION, false,                                        \
         "rpython/rtyper/lltypesystem/rbuilder.py")                                                \
    NAME(CALL_APPEND_TEXT, "ll_append", KIND_FUNCTION, false,                                      \
         "rpython/rtyper/lltypesystem/rbuilder.py")                                                \
    NAME(CALL_SAME_TEXT, "ll_streq", KIND_FUNCTION, true, "rpython/rtyper/lltypesystem/rstr.py")   \
    NAME(CALL_COMPARE_TEXT, "ll_strcmp", KIND_FUNCTION, true,                                      \
         "rpython/rtyper/lltypesystem/rstr.py")                                                    \
    NAME(CALL_REMAINDER, "ll_int_py_mod", KIND_FUNCTION, true, "rpython/rtyper/rint.py")           \
    NAME(CALL_QUOTIENT, "ll_int_py_div", KIND_FUNCTION, true, "rpython/rtyper/rint.py")            \
    NAME(CALL_OF_C, "ccall_", KIND_FUNCTION, true, "rpython/rtyper/lltypesystem/rffi.py")          \
    NAME(CALL_LIFELINE, "WeakrefLifeline", KIND_FUNCTION, false,                                   \
         "pypy/module/_weakref/interp__weakref.py")                                                \
    NAME(OP_JUMP, "jump", KIND_OPERATION, false, "rpython/jit/metainterp/resoperation.py")         \
    NAME(OP_FINISH, "finish", KIND_OPERATION, false, "rpython/jit/metainterp/resoperation.py")     \
    NAME(CALL_CLOCK, "_ll_0_ll_read_timestamp", KIND_FUNCTION, false, "rpython/rlib/rtimer.py")    \
    NAME(OP_CALL, "call_", KIND_OPERATIONS, false, "rpython/jit/metainterp/resoperation.py")       \
    NAME(OP_COND_CALL, "cond_call", KIND_OPERATIONS, false,                                        \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(TRAMPOLINE, "_trampoline__v", KIND_FUNCTION_PART, false, "rpython/rlib/jit.py")           \
    NAME(OP_CALL_ASSEMBLER, "call_assembler", KIND_OPERATIONS, false,                              \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_ARRAY_BARRIER, "cond_call_gc_wb_array", KIND_OPERATION, false,                         \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GETFIELD, "getfield_gc", KIND_OPERATIONS, false,                                       \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_SETFIELD, "setfield_gc", KIND_OPERATION, false,                                        \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_SETARRAYITEM, "setarrayitem_gc", KIND_OPERATION, false,                                \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_SETINTERIORFIELD, "setinteriorfield_gc", KIND_OPERATION, false,                        \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GUARD_CLASS, "guard_class", KIND_OPERATION, false,                                     \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GUARD_NONNULL_CLASS, "guard_nonnull_class", KIND_OPERATION, false,                     \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GUARD_TRUE, "guard_true", KIND_OPERATION, false,                                       \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GUARD_FALSE, "guard_false", KIND_OPERATION, false,                                     \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GUARD_VALUE, "guard_value", KIND_OPERATION, false,                                     \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GUARD_NONNULL, "guard_nonnull", KIND_OPERATION, false,                                 \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GUARD_ISNULL, "guard_isnull", KIND_OPERATION, false,                                   \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GUARD_NO_EXCEPTION, "guard_no_exception", KIND_OPERATION, false,                       \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GUARD_EXCEPTION, "guard_exception", KIND_OPERATION, false,                             \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GUARD_NO_OVERFLOW, "guard_no_overflow", KIND_OPERATION, false,                         \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GUARD_OVERFLOW, "guard_overflow", KIND_OPERATION, false,                               \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GUARD_NOT_INVALIDATED, "guard_not_invalidated", KIND_OPERATION, false,                 \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_GUARD_NOT_FORCED, "guard_not_forced", KIND_OPERATIONS, false,                          \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(DRIVER_PYTHON, "pypyjit", KIND_DRIVER, false, "pypy/module/pypyjit/interp_jit.py")        \
    NAME(DRIVER_REGULAR_EXPRESSION, "rsre_", KIND_DRIVERS, false, "rpython/rlib/rsre/rsre_jit.py") \
    NAME(DRIVER_SORT_KEYS, "_compute_keys_for_sorting", KIND_DRIVER, true,                         \
         "pypy/objspace/std/listobject.py")                                                        \
    NAME(DRIVER_MIN, "min", KIND_DRIVER, true, "pypy/module/__builtin__/functional.py")            \
    NAME(DRIVER_MAX, "max", KIND_DRIVER, true, "pypy/module/__builtin__/functional.py")            \
    NAME(IMPORT_LOAD, "_find_and_load", KIND_PYTHON, true, "lib-python/3/importlib/_bootstrap.py") \
    NAME(IMPORT_FIND, "_find_spec", KIND_PYTHON, true, "lib-python/3/importlib/_bootstrap.py")     \
    NAME(IMPORT_READ, "get_data", KIND_PYTHON, true,                                               \
         "lib-python/3/importlib/_bootstrap_external.py")                                          \
    NAME(IMPORT_UNMARSHAL, "_compile_bytecode", KIND_PYTHON, true,                                 \
         "lib-python/3/importlib/_bootstrap_external.py")                                          \
    NAME(IMPORT_COMPILE, "source_to_code", KIND_PYTHON, true,                                      \
         "lib-python/3/importlib/_bootstrap_external.py")                                          \
    NAME(IMPORT_LOAD_UNLOCKED, "_find_and_load_unlocked", KIND_PYTHON, true,                       \
         "lib-python/3/importlib/_bootstrap.py")                                                   \
    NAME(IMPORT_LOAD_SPEC, "_load_unlocked", KIND_PYTHON, true,                                    \
         "lib-python/3/importlib/_bootstrap.py")                                                   \
    NAME(IMPORT_FROM_LIST, "_handle_fromlist", KIND_PYTHON, true,                                  \
         "lib-python/3/importlib/_bootstrap.py")                                                   \
    NAME(IMPORT_IMPORT, "_gcd_import", KIND_PYTHON, true, "lib-python/3/importlib/_bootstrap.py")  \
    NAME(IMPORT_STATEMENT, "__import__", KIND_PYTHON, true,                                        \
         "lib-python/3/importlib/_bootstrap.py")                                                   \
    NAME(IMPORT_MODULE, "import_module", KIND_PYTHON, true, "lib-python/3/importlib/__init__.py")  \
    NAME(IMPORT_EXECUTE, "_call_with_frames_removed", KIND_PYTHON, true,                           \
         "lib-python/3/importlib/_bootstrap.py")                                                   \
    NAME(IMPORT_EXEC_MODULE, "exec_module", KIND_PYTHON, true,                                     \
         "lib-python/3/importlib/_bootstrap_external.py")                                          \
    NAME(IMPORT_GET_CODE, "get_code", KIND_PYTHON, true,                                           \
         "lib-python/3/importlib/_bootstrap_external.py")                                          \
    NAME(OP_NEW_OBJECT, "new_with_vtable", KIND_OPERATION, false,                                  \
         "rpython/jit/metainterp/resoperation.py")                                                 \
    NAME(OP_NEW_STRING, "newstr", KIND_OPERATION, false, "rpython/jit/metainterp/resoperation.py") \
    NAME(OP_NEW_ARRAY, "new_array", KIND_OPERATIONS, false,                                        \
         "rpython/jit/metainterp/resoperation.py")

#define PYPY_NAME_ID(id, text, kind, may_miss, file) NAME_##id,
enum pypy_name { PYPY_NAMES(PYPY_NAME_ID) PYPY_NAME_COUNT };
#undef PYPY_NAME_ID

struct pypy_name_row {
    const char *text;
    enum pypy_kind kind;
    bool may_miss;
    const char *file; /* in the sources of PyPy */
};

/* By enum pypy_name. */
extern const struct pypy_name_row PYPY_NAME_ROWS[PYPY_NAME_COUNT];

/* The name itself. */
static inline const char *pypy_name(enum pypy_name name)
{
    return PYPY_NAME_ROWS[name].text;
}

#endif
