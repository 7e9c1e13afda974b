/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds PyPy in the process: which library it is, how it lies in memory
   (docs/layout.md), and whether the running process agrees. */
#ifndef PYPYGC_TOOL_DISCOVER_H
#define PYPYGC_TOOL_DISCOVER_H

#include "pub_tool_basics.h"

#include "../port.h"

/* How a PyPy binary lies in this process. Addresses are 0 where unknown. Texts
   are "" where unknown. */
typedef struct {
   const HChar* path;
   const HChar* build_id;
   const HChar* pypy_version;
   const HChar* python_version;
   Addr         text_start, text_end;
   Addr nursery_free, nursery_top, gc_object, root_stack_top, type_table;
   UInt types;
   Bool announces_code; /* changes of code, to Valgrind: smc.h */
} PypyLayout;

/* Something that could not be found out. */
typedef struct {
   const HChar* what;
   const HChar* why;
   const HChar* effect;
} MissingPart;

/* Callbacks for VG_(track_new_mem_mmap) and VG_(track_new_mem_startup): a file
   that may be PyPy's is remembered. */
void PG_(discover_new_mem)(Addr start, SizeT bytes, Bool rr, Bool ww, Bool xx,
                           ULong di_handle);

/* Reads the layout of a remembered file, if it was not read yet. To be called
   before a superblock is translated: cheap when there is nothing to do.
   Returns True once, when a usable layout was found. OPTION is the value of
   --layout: NULL, "none" or a file. */
Bool PG_(discover_poll)(const HChar* option);

/* The layout, or NULL if no PyPy was found or it could not be read. */
const PypyLayout* PG_(discover_layout)(void);

/* Byte offset of a field ("PyFrame.inst_pycode"), header included; -1 if the
   layout does not have it. */
Int PG_(discover_field)(const HChar* name);

/* Type id of a type by name ("JITFRAME"); 0 if the layout does not have it. */
UInt PG_(discover_named)(const HChar* name);

/* Records that a part is missing. Texts must stay valid. */
void PG_(discover_missing)(const HChar* what, const HChar* why,
                           const HChar* effect);

UInt               PG_(discover_missing_count)(void);
const MissingPart* PG_(discover_missing_at)(UInt i);

#endif
