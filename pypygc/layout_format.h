/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the Valgrind tool and the program that reads PyPy's binary for it both know: the form of a
   layout, which one writes and the other reads (docs/layout.md), and the names in it, which are those
   of PyPy's types and fields. A name that stood twice could be wrong in one place, and would be
   missing then without a word. */
#ifndef PYPYGC_LAYOUT_FORMAT_H
#define PYPYGC_LAYOUT_FORMAT_H

/* The first line, and the keys that lines begin with. */
#define PYPYGC_LAYOUT_FIRST_LINE          "pypygc-layout 1"
#define PYPYGC_LAYOUT_LIBRARY             "library"
#define PYPYGC_LAYOUT_BUILD_ID            "build_id"
#define PYPYGC_LAYOUT_REVISION            "revision"
#define PYPYGC_LAYOUT_PYPY_VERSION        "pypy_version"
#define PYPYGC_LAYOUT_PYTHON_VERSION      "python_version"
#define PYPYGC_LAYOUT_TEXT                "text"
#define PYPYGC_LAYOUT_NURSERY_FREE        "nursery_free"
#define PYPYGC_LAYOUT_NURSERY_TOP         "nursery_top"
#define PYPYGC_LAYOUT_GC_OBJECT           "gc_object"
#define PYPYGC_LAYOUT_ROOT_STACK_TOP      "root_stack_top"
#define PYPYGC_LAYOUT_COLLECT_AND_RESERVE "collect_and_reserve"
#define PYPYGC_LAYOUT_TYPE_TABLE          "type_table"
#define PYPYGC_LAYOUT_DISCARD_PREAMBLES   "discard_preambles"
#define PYPYGC_LAYOUT_NAMED               "named"
#define PYPYGC_LAYOUT_FIELD               "field"
#define PYPYGC_LAYOUT_INSTANCE            "instance"
#define PYPYGC_LAYOUT_MISSING             "missing"
#define PYPYGC_LAYOUT_TYPES               "types"
#define PYPYGC_LAYOUT_TYPE                "type"
#define PYPYGC_LAYOUT_CHECKSUM            "checksum"
#define PYPYGC_LAYOUT_END                 "end"

/* Types: the names that a layout has, and with modules those that PyPy has. Those of RPython have
   no module (rpython/rtyper/lltypesystem, rpython/jit). */
#define PYPY_FRAME_CLASS         "StdObjSpaceFrame"
#define PYPY_FRAME               "PyFrame"
#define PYPY_DEBUG_DATA          "FrameDebugData"
#define PYPY_CODE                "PyCode"
#define PYPY_CONTEXT             "ExecutionContext"
#define PYPY_GENERATOR           "GeneratorIterator"
#define PYPY_COROUTINE           "Coroutine"
#define PYPY_FUNCTION            "Function"
#define PYPY_ATTRIBUTE           "PlainAttribute"
#define PYPY_MAP                 "AbstractAttribute"
#define PYPY_TERMINATOR          "Terminator"
#define PYPY_TYPE_OBJECT         "W_TypeObject"
#define PYPY_UNICODE_OBJECT      "W_UnicodeObject"
#define PYPY_BYTES_OBJECT        "W_BytesObject"
#define PYPY_INT_OBJECT          "W_IntObject"
#define PYPY_JITFRAME            "JITFRAME"
#define PYPY_VIRTUAL_REF         "JitVirtualRef"
#define PYPY_STRING              "rpy_string"
#define PYPY_UNICODE             "rpy_unicode"
#define PYPY_LIST                "list"
#define PYPY_DICT_TABLE          "dicttable"
#define PYPY_STACK_REF           "ShadowStackRef"
#define PYPY_FRAME_CLASS_FULL    "pypy.objspace.std.frame." PYPY_FRAME_CLASS
#define PYPY_FRAME_FULL          "pypy.interpreter.pyframe." PYPY_FRAME
#define PYPY_DEBUG_DATA_FULL     "pypy.interpreter.pyframe." PYPY_DEBUG_DATA
#define PYPY_CODE_FULL           "pypy.interpreter.pycode." PYPY_CODE
#define PYPY_CONTEXT_FULL        "pypy.interpreter.executioncontext." PYPY_CONTEXT
#define PYPY_GENERATOR_FULL      "pypy.interpreter.generator." PYPY_GENERATOR
#define PYPY_COROUTINE_FULL      "pypy.interpreter.generator." PYPY_COROUTINE
#define PYPY_FUNCTION_FULL       "pypy.interpreter.function." PYPY_FUNCTION
#define PYPY_ATTRIBUTE_FULL      "pypy.objspace.std.mapdict." PYPY_ATTRIBUTE
#define PYPY_MAP_FULL            "pypy.objspace.std.mapdict." PYPY_MAP
#define PYPY_TERMINATOR_FULL     "pypy.objspace.std.mapdict." PYPY_TERMINATOR
#define PYPY_TYPE_OBJECT_FULL    "pypy.objspace.std.typeobject." PYPY_TYPE_OBJECT
#define PYPY_UNICODE_OBJECT_FULL "pypy.objspace.std.unicodeobject." PYPY_UNICODE_OBJECT
#define PYPY_BYTES_OBJECT_FULL   "pypy.objspace.std.bytesobject." PYPY_BYTES_OBJECT
#define PYPY_INT_OBJECT_FULL     "pypy.objspace.std.intobject." PYPY_INT_OBJECT

/* Fields, as PyPy has them; of strings, as the layout has them. */
#define PYPY_FIELD_VABLE_TOKEN          "vable_token"
#define PYPY_FIELD_DEBUGDATA            "inst_debugdata"
#define PYPY_FIELD_TOPFRAMEREF          "inst_topframeref"
#define PYPY_FIELD_F_BACKREF            "inst_f_backref"
#define PYPY_FIELD_LAST_INSTR           "inst_last_instr"
#define PYPY_FIELD_LOCALS_CELLS_STACK_W "inst_locals_cells_stack_w"
#define PYPY_FIELD_PYCODE               "inst_pycode"
#define PYPY_FIELD_VALUESTACKDEPTH      "inst_valuestackdepth"
#define PYPY_FIELD_W_GLOBALS            "inst_w_globals"
#define PYPY_FIELD_CO_NAME              "inst_co_name"
#define PYPY_FIELD_CO_QUALNAME          "inst_co_qualname"
#define PYPY_FIELD_CO_CODE              "inst_co_code"
#define PYPY_FIELD_CO_FILENAME          "inst_co_filename"
#define PYPY_FIELD_CO_FIRSTLINENO       "inst_co_firstlineno"
#define PYPY_FIELD_CO_LNOTAB            "inst_co_lnotab"
#define PYPY_FIELD_CO_LINETABLE         "inst_co_linetable"
#define PYPY_FIELD_CO_VARNAMES          "inst_co_varnames"
#define PYPY_FIELD_CO_NLOCALS           "inst_co_nlocals"
#define PYPY_FIELD_CO_CELLVARS          "inst_co_cellvars"
#define PYPY_FIELD_CO_FREEVARS          "inst_co_freevars"
#define PYPY_FIELD_CO_ARGCOUNT          "inst_co_argcount"
#define PYPY_FIELD_FRAME                "inst_frame"
#define PYPY_FIELD_CODE                 "inst_code"
#define PYPY_FIELD_NAME                 "inst_name"
#define PYPY_FIELD_CLOSURE              "inst_closure"
#define PYPY_FIELD_DEFS_W               "inst_defs_w"
#define PYPY_FIELD_QUALNAME             "inst_qualname"
#define PYPY_FIELD_TERMINATOR           "inst_terminator"
#define PYPY_FIELD_BACK                 "inst_back"
#define PYPY_FIELD_STORAGEINDEX         "inst_storageindex"
#define PYPY_FIELD_W_CLS                "inst_w_cls"
#define PYPY_FIELD_UTF8                 "inst__utf8"
#define PYPY_FIELD_VALUE                "inst__value"
#define PYPY_FIELD_SPACE                "inst_space"
#define PYPY_FIELD_MAP                  "inst_map"
#define PYPY_FIELD_LENGTH               "length"
#define PYPY_FIELD_ITEMS                "items"
#define PYPY_FIELD_CHARS                "chars"

#endif
