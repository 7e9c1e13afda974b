#!/usr/bin/env python3
# Valgrind's checks for self-modifying code are off by default where PyPy announces its changes of
# code (docs/internals.md): programs whose machine code is patched, freed and used again give the
# output of a native run.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re
import tempfile

import tap
import vg

PROGRAMS = {
    # each new type makes a guard fail until a bridge is attached: the guard's jump is patched
    "bridges": """
def add(a, b): return a + b
values = [1, 2.5, 3j, "s", b"b", (1,), [2], 10**30, True]
total = []
for turn in range(4):
    for v in values:
        r = v
        for i in range(400):
            r = add(v, v)
            if i % 7 == 3: r = add(v, v)
            if i % 13 == 5: r = [r]
        total.append(repr(r))
print(total)
""",
    # GUARD_NOT_INVALIDATED becomes a jump when what it relies on changes, also in the middle of
    # the loop
    "invalidated loops": """
class A(object):
    def f(self, x): return x + 1
class B(A): pass
LIMIT = 10
def loop(o, n):
    t = 0
    for i in range(n):
        t = (t + o.f(i) + LIMIT) % 1000003
        if i == n - 50: A.f = changed
    return t
out = []
for turn in range(30):
    def changed(self, x, turn=turn): return x * 2 + turn
    LIMIT = turn
    out.append(loop(B(), 3000))
print(out)
""",
    # a thread invalidates what another one runs
    "invalidated by a thread": """
import threading
STEP = 1
stop = False
def changer():
    global STEP
    for i in range(200):
        STEP = i
        for j in range(100): pass
def f(n):
    t = 0
    for i in range(n): t += 1 + STEP * 0
    return t
threads = [threading.Thread(target=changer) for i in range(3)]
for t in threads: t.start()
print([f(5000) for i in range(40)])
for t in threads: t.join()
""",
    # with loop_longevity small, machine code is freed and its memory used for other loops
    "code freed and used again": """
import gc
out = []
for n in range(120):
    scope = {}
    exec("def f(k):\\n t = %d\\n for i in range(k):\\n  t = (t * %d + i) %% 99991\\n"
         "  if t %% %d == 0: t += %d\\n return t" % (n, n + 3, n % 7 + 2, n), scope)
    out.append(scope["f"](300))
    if n % 10 == 9: gc.collect()
print(out)
""",
    # libffi's closures: machine code of another kind, freed and made again
    "ctypes closures": """
import ctypes, gc
I = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int)
D = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double, ctypes.c_double)
out = []
for n in range(150):
    f = I(lambda a, b, n=n: a * n + b)
    g = D(lambda a, b, n=n: a / (n + 1) + b)
    t = 0
    for i in range(20):
        t += f(i, n) + int(g(float(i), 0.5) * 100)
    out.append(t)
    if n % 3: del f
    else: del g
    if n % 20 == 19: gc.collect()
print(out)
libc = ctypes.CDLL(None)
compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
array = (ctypes.c_int * 500)(*[(i * 7919) % 1000 for i in range(500)])
libc.qsort(array, 500, 4, compare(lambda a, b: a[0] - b[0]))
print(list(array)[::50])
""",
    "cffi callbacks": """
try:
    import cffi
except ImportError:
    cffi = None
import gc
out = []
if cffi is not None:
    ffi = cffi.FFI()
    for n in range(150):
        f = ffi.callback("int(int)", lambda x, n=n: x * n + 1)
        g = ffi.callback("double(double, float)", lambda x, y, n=n: x * n + y)
        t = 0
        for i in range(30):
            t += f(i) + int(g(i, 0.25) * 8)
        out.append(t)
        f = g = None
        if n % 15 == 14: gc.collect()
print(out)
""",
}
FREED = ["--jit", "loop_longevity=10,threshold=50"]
MODES = {"by default": [], "with the cache simulation": ["--cache-sim=yes"]}


def neutral(t):
    for name, code in PROGRAMS.items():
        pypy = FREED if name.startswith("code freed") else ["--jit", "threshold=100"]
        with tempfile.TemporaryDirectory() as folder:
            script = os.path.join(folder, "program.py")
            with open(script, "w", encoding="utf-8") as f:
                f.write(code)
            native = vg.run(script, pypy=pypy, tool=None, env={"PYPYLOG": None})
            if not t.ok(native.status == 0 and len(native.stdout) > 2, f"{name}: runs natively"):
                t.diag(native.describe())
            for mode, options in MODES.items():
                run = vg.run(script, pypy=pypy, options=["-q", *options], env={"PYPYLOG": None})
                if not t.ok((run.status, run.stdout) == (0, native.stdout),
                            f"{name}: the native output, {mode}"):
                    t.diag(run.describe())
            traces = [r for r in run.profile.all("trace")] if run.profile else []
            t.ok(traces, f"{name}: the JIT compiled something ({len(traces)} traces)")
            if name.startswith("code freed"):
                t.ok(any(not r["alive"] for r in traces), f"{name}: another trace took its place")
            if name == "bridges":
                t.ok(any(r["kind"] == "bridge" for r in traces), f"{name}: there were some")


def checks(options, **how):
    """How many translations with checks this run made (Valgrind's --stats)."""
    code = "t = 0\nfor i in range(3000): t = (t + i) % 77\nprint(t)"
    run = vg.run("-c", code, options=["--stats=yes", *options], env={"PYPYLOG": None}, **how)
    found = re.search(r"transtab: new\s+[0-9,]+ \([0-9,]+ -> [0-9,]+; ratio [0-9.]+\) "
                      r"\[([0-9,]+) scs", run.stderr)
    return int(found[1].replace(",", "")) if found else None


def wishes(t):
    default = checks([])
    t.ok(default is not None, "Valgrind tells how many translations check themselves")
    t.ok(default is not None and default < 20, f"there are next to none by default: {default}")
    wanted = checks(["--smc-check=all-non-file"])
    t.ok((wanted or 0) > 20, f"--smc-check=all-non-file is kept: {wanted}")
    t.is_(checks(["--smc-check=none"]), 0, "--smc-check=none is kept")
    stays = checks(["--layout=none"])
    t.ok((stays or 0) > 20, f"without a layout Valgrind's default stays: {stays}")
    with tempfile.TemporaryDirectory() as folder:
        layout = vg.pypygc("layout", "--raw", library()).stdout
        silent = os.path.join(folder, "layout")
        with open(silent, "w", encoding="utf-8") as f:
            f.write(re.sub(r"(?m)^discard_preambles .*\n", "discard_preambles 0\n", layout))
        stays = checks([f"--layout={silent}"])
        t.ok((stays or 0) > 20, f"so it does where PyPy announces nothing: {stays}")


def library():
    """The file of PyPy's library."""
    code = "print([l.split()[-1] for l in open('/proc/self/maps') if 'libpypy' in l][0])"
    return vg.run("-c", code, tool=None).stdout.strip()


with tap.Tap() as test:
    neutral(test)
    wishes(test)
