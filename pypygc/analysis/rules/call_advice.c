/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known to be better than a call: see call_advice.h. */
#include "analysis/rules/call_advice.h"

#include "analysis/order.h"

#include <string.h>

#define HEAPS "/heapq.py"

/* What is known to be better, by the file of the library that a line calls into, and the function where
   that is not NULL. */
static const struct {
    const char *file, *function, *advice;
} BETTER[] = {
    {"/_strptime.py", NULL,
     "Where the format is fixed, cut the text and use int(), or "
     "datetime.fromisoformat(): strptime() goes through a lock, a cache, and a regular "
     "expression for each text."},
    {"importlib", NULL,
     "A module is looked for in all folders each time that the line runs, and is not there. Import once, "
     "at the top of the file, and remember that it is missing."},
    {"/heapq.py", "merge",
     "heapq.merge() goes through Python code for each item. Where all fits into memory, sorted() of "
     "all items is faster: it finds the runs that are in order."},
    {HEAPS, NULL,
     "It is what a heap takes. What can be saved are comparisons: fewer items in it, numbers instead of "
     "tuples. Where few wait at a time, bisect.insort() and pop() take less."},
    {"/uuid.py", NULL,
     "A UUID is a Python object around an integer of 128 bits. '%032x' % random.getrandbits(128), "
     "os.urandom(16).hex(), or a counter need no such object."},
    {"/contextlib.py", NULL,
     "A context manager made from a generator needs a generator, its frame and an object for each "
     "block. A class with __enter__ and __exit__ is compiled away; or try and finally."},
    {"/subprocess.py", NULL,
     "Start fewer processes: one command for many files, or one that stays and reads its work from a "
     "pipe."},
    {"/functools.py", "__lt__",
     "cmp_to_key() wraps each item and calls Python for each comparison. Write a key function that "
     "returns what is compared: a number, a text, a tuple."},
    {"/functools.py", "__gt__",
     "cmp_to_key() wraps each item and calls Python for each comparison. Write a key function that "
     "returns what is compared: a number, a text, a tuple."},
    {"/functools.py", "wrapper",
     "singledispatch looks the class up in a dictionary of weak references for each call: a method of "
     "the classes, or isinstance(), is compiled away. functools.lru_cache is Python code with a lock and a linked list in PyPy. Keep the "
     "results in a dictionary of your own (or functools.cache), and what is cheap to "
     "compute not at all."},
    {"/queue.py", NULL,
     "queue.Queue takes locks and wakes waiting threads for every item. In one thread, and "
     "where no one waits, use collections.deque: append() and popleft()."},
    {"/traceback.py", NULL,
     "Keep the exception's type and message, and format the traceback only when "
     "somebody asks for it: it makes the frames real and reads the sources."},
    {"/inspect.py", NULL,
     "Ask for one frame (sys._getframe(1)) instead of the whole stack, do it once before "
     "the loop, or pass the caller's name as an argument."},
    {"/logging/__init__.py", NULL,
     "Ask isEnabledFor() before the arguments are made, log less often, and leave "
     "the caller's line out of the format (logging._srcfile = None)."},
    {"/warnings.py", NULL,
     "Warn once, where the program begins, or test a flag of your own before."},
    {"/copy.py", NULL,
     "copy.deepcopy() asks for the identity and the class of every object. Copy what has to "
     "be copied by hand: dict(d), [list(row) for row in rows], a method of the class."},
    {"/pickle.py", NULL,
     "pickle is Python code in PyPy that looks every object's class up. Put many objects "
     "into one dump, or plain tuples, lists and texts instead of objects; marshal and "
     "json are faster for these."},
    {"/json/decoder.py", NULL,
     "json.loads(text) as it is has a fast way in C; an own cls=, object_hook or "
     "parse function goes through Python code. Change the result afterwards."},
    {"/json/encoder.py", NULL,
     "Give json fewer and larger pieces, check_circular=False where the data has no "
     "circles, and ints or texts where floats are not needed."},
    {"/_decimal.py", NULL,
     "Each operation crosses into libmpdec and makes objects there. Count in the smallest "
     "unit (cents) with ints, and make a Decimal at the end."},
    {"/datetime.py", NULL,
     "datetime is Python code in PyPy that checks and normalizes each result. Work with "
     "ordinals, seconds or days as ints in the loop, and make dates at the end."},
    {"/fractions.py", NULL,
     "Each operation computes a greatest common divisor. Use one common denominator, or "
     "floats."},
    {"/_abc/app_abc.py", NULL,
     "isinstance() with an abstract base class runs Python code with weak sets. Test a "
     "plain class, or an attribute of the class."},
    {"/abc.py", NULL,
     "isinstance() with an abstract base class runs Python code with weak sets. Test a plain "
     "class, or an attribute of the class."},
    {"/_sqlite3.py", NULL,
     "sqlite3 is Python code over cffi in PyPy. Ask for many rows at a time, "
     "use executemany(), and one cursor again."},
    {"/xml/etree/ElementTree.py", NULL,
     "Each element is a call back from expat through cffi. Parse less, or only "
     "the part that is needed (iterparse, a regular expression)."},
    {"/enum.py", NULL,
     "Make the enumeration once, and compute with plain integers where flags are combined (| and & of "
     "enum.Flag look each result up): a class with plain attributes, or a dictionary, has no such "
     "cost."},
    {"/random.py", NULL,
     "random.randint() calls four functions, one of them with a loop. "
     "int(random.random() * n), or random.choices(range(n), k=many) at a time, is several "
     "times faster."},
    {"/csv.py", NULL, "Where no field is quoted, line.split(',') is compiled with the loop."},
    {"/ctypes/", NULL,
     "ctypes is Python code over raw memory in PyPy. Use cffi, or keep the numbers in "
     "Python objects and lists and convert once."},
};

/* Items go into a heap and come out of it by comparing a few of them; merge() is a generator beside. */
static const char *const BEST[] = {"heappush", "heappop", "heapify", "heapreplace", "heappushpop"};

bool call_is_best(const struct place *callee)
{
    for (size_t i = 0; callee != NULL && i < sizeof BEST / sizeof *BEST; i++)
        if (strstr(callee->file, HEAPS) != NULL && order_strings(callee->function, BEST[i]) == 0)
            return true;
    return false;
}

const char *call_advice(const struct place *callee)
{
    for (size_t i = 0; callee != NULL && i < sizeof BETTER / sizeof *BETTER; i++)
        if (strstr(callee->file, BETTER[i].file) != NULL &&
            (BETTER[i].function == NULL ||
             order_strings(callee->function, BETTER[i].function) == 0))
            return BETTER[i].advice;
    return "Call it less often: before the loop, or once for many items; keep results; or write out the "
           "few steps of it that are needed, which are then compiled with the loop.";
}
