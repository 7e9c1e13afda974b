/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The heap as a graph: which pointers an object holds, and where the collector
   starts. Follows nothing, knows no Python.
   Sources: rpython/memory/gctypelayout.py (TYPE_INFO, GCData),
   rpython/memory/gc/base.py trace, rpython/jit/backend/llsupport/jitframe.py,
   gcreftracer.py. */
#ifndef PYPYGC_TOOL_GRAPH_H
#define PYPYGC_TOOL_GRAPH_H

#include "../port.h"
#include "../pypy/gctypes.h"

/* Starts. TYPE_TABLE is the address of the group of types, ROOT_STACK_TOP that of
   the word in GCData, which has other words around it; the types are those that have a
   trace function of their own, 0 where not known. */
void PG_(graph_init)(Addr type_table, const ULong* root_stack_top,
                     UInt jitframe_type, UInt reftracer_type);

/* True once graph_init was called. */
Bool PG_(graph_known)(void);

/* Calls VISIT, with DATA, for every pointer in the object at OBJECT that is not NULL. Objects
   that cannot be read have none. Of objects with a trace function of their own
   only those of JITFRAMEs and GCREFTRACERs are known. */
void PG_(graph_edges)(const UChar* object,
                      void (*visit)(ULong target, Edge edge, void* data),
                      void* data);

/* The first pointer of the object at OBJECT that leads to TARGET. False if there is
   none. */
Bool PG_(graph_edge_to)(const UChar* object, ULong target, Edge* edge);

/* False if the object at OBJECT is of a type without pointers. */
Bool PG_(graph_has_edges)(const UChar* object);

/* Calls VISIT for every object that a root outside of the heap holds, the shadow
   stack excepted: prebuilt objects that point to the heap, and pointers in
   structures that are not the collector's. */
void PG_(graph_static_roots)(void (*visit)(ULong target, void* data),
                             void* data);

/* Calls VISIT for every object that is kept because it has a finalizer: first for
   those whose finalizers wait to be called, then for the others. */
void PG_(graph_finalizers)(void (*visit)(ULong target, void* data), void* data);

#endif
