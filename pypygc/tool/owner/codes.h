/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger's view of code objects: a counter for every bytecode, its line, and what
   the function was called and cost with all that it calls. A code object that has
   moved, or was made again with the same content, is the same Code. */
#ifndef PYPYGC_TOOL_CODES_H
#define PYPYGC_TOOL_CODES_H

#include "../port.h"

/* A line of a code object. What is active is so on the stack that runs
   (activations.h). */
typedef struct {
   UInt code; /* number of its Code */
   UInt line;
   UInt first, end; /* its bytecodes are among [first, end) */
   UInt active;     /* calls from this line that have not returned */
   ULong
      called;  /* instructions of its outermost calls, without those of its own
                        counters meanwhile … */
   ULong open; /* … of calls that have not returned, as of the last look */
} CodeLine;

typedef struct {
   UInt   number; /* code_at(number) is this one; from 1 on */
   UInt   file, function, first_line;
   UInt   count; /* of bytecodes: words, or bytes in Python 2; and one for what
                          runs before the first, which is of the first line */
   ULong* counters; /* charges.h */
   UInt*  line_of;  /* for each bytecode, its index in LINES */
   CodeLine* lines;
   UInt      lines_count;

   Bool  starts_greenlet; /* it is the bottom of a greenlet's frames */
   UInt  active;          /* activations of it that have not been left */
   ULong calls;           /* times it was entered */
   ULong inclusive,
      open; /* instructions of its outermost activations, as above */
} Code;

/* WORDCODE: a bytecode has two bytes. */
void PG_(codes_init)(Bool wordcode);

/* The Code of the code object at ADDRESS; NULL if it cannot be read. */
Code* PG_(code_of)(const UChar* address);

/* Objects have moved. */
void PG_(codes_after_minor)(void);

/* The counter of the bytecode at byte INSTRUCTION of CODE; before the first it is
   negative. */
ULong* PG_(code_counter)(const Code* code, Long instruction);

/* The counter of CODE's bytecode number I. */
ULong* PG_(code_counter_at)(const Code* code, UInt i);

/* The line that CHARGE, a counter of one of CODE's bytecodes, is of; NULL if it is
   not CODE's. */
CodeLine* PG_(code_line)(const Code* code, const ULong* charge);

/* What the counters of LINE of CODE have now: instructions. */
ULong PG_(code_line_own)(const Code* code, const CodeLine* line);

/* Number of Codes, and number I, from 1 on. */
UInt PG_(codes_count)(void);

/* Instructions that were executed when the first code ran that is not PyPy's own (owncode.h); 0
   if none has, or if that was before counting began. */
ULong PG_(codes_began)(void);

Code* PG_(code_at)(UInt number);

/* Sets all counters to 0; what is active stays so. */
void PG_(codes_clear)(void);

#endif
