/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machine code of a trace as instructions, by capstone, where that was there when pypygc was built.

   A trace's code begins with a table of addresses that its instructions load; it is known by what they
   load, since nothing else tells where the table ends. From there on it is read from front to back. */
#ifndef PYPYGC_ANALYSIS_DISASSEMBLY_H
#define PYPYGC_ANALYSIS_DISASSEMBLY_H

#include "profile/profile.h"

struct instruction {
    uint64_t offset;                 /* into the trace's code */
    size_t size;                     /* bytes */
    const char *mnemonic, *operands; /* as Intel writes them */
    bool ends;                       /* control does not go on behind it */
    bool has_target;                 /* of a jump or call whose target the instruction itself has */
    uint64_t target;                 /* address */
    bool has_constant;               /* it loads the entry `constant` of the table */
    size_t constant;
};

struct disassembly {
    uint64_t table; /* bytes of the table; the first instruction stands behind it */
    struct instruction *list;
    size_t count, capacity;
    struct arena arena;
};

/* False if pypygc was built without capstone. */
bool disassembly_is_possible(void);

/* Reads the machine code of a trace, which must have been kept. Bytes that are no instruction are
   `.byte`. False if it is not possible. Free it with disassembly_free in any case. */
bool disassemble(const struct trace *trace, struct disassembly *disassembly);

void disassembly_free(struct disassembly *disassembly);

#endif
