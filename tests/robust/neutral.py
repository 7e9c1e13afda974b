#!/usr/bin/env python3
# The program under pypygc is the program under --tool=none: output, exit status, environment,
# arguments and files are the same.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import tempfile

import books
import tap
import vg

QUIET = ["--log-file={folder}/valgrind.log"]

# Code by name. Compared: stdout, stderr, exit status.
PROGRAMS = {
    "exit status": "import sys; print('out'); print('err', file=sys.stderr); sys.exit(7)",
    "sys.exit with a text": "import sys; sys.exit('goodbye')",
    "an exception": "def f(): raise ValueError('x' * 50)\nf()",
    "a syntax error": "def f(:",
    "os._exit": "import os, sys; sys.stdout.write('lost?'); sys.stdout.flush(); os._exit(3)",
    "abort": "import os; print('before', flush=True); os.abort()",
    "killed": "import os, signal; print('before', flush=True); os.kill(os.getpid(), signal.SIGTERM)",
    "killed for good": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "signals": "import signal, os\n"
               "signal.signal(signal.SIGUSR1, lambda *a: print('handled'))\n"
               "os.kill(os.getpid(), signal.SIGUSR1)\nfor i in range(1000): pass",
    "atexit": "import atexit; atexit.register(lambda: print('at exit')); 1 / 0",
    "arguments": "import sys; print(sys.argv, sys.flags, sys.executable)",
    "stdin": "import sys; print(sys.stdin.read().upper())",
    "deep recursion": "def f(n): return f(n + 1)\ntry: f(0)\nexcept RecursionError: print('deep')",
    "threads": "import threading\nt = threading.Thread(target=lambda: print('in a thread'))\n"
               "t.start(); t.join(); raise SystemExit(5)",
    "child processes": "import os, subprocess, sys\n"
                       "print(subprocess.call(['sh', '-c', 'echo $JITLOG; exit 9']), flush=True)\n"
                       "pid = os.fork()\nif pid == 0: print('child', flush=True); os._exit(4)\n"
                       "print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]))",
    "hot code": "print(sum(len(str(i)) for i in range(20000)))",
    "locale and encoding": "import sys; print('\\xe9\\u20ac', sys.stdout.encoding)",
}
# The environment may differ only in what Valgrind sets for its tools.
ENVIRONMENT = "import os\nfor k in sorted(os.environ):\n" \
              "    if k not in ('LD_PRELOAD', 'GLIBCPP_FORCE_NEW', 'GLIBCXX_FORCE_NEW', " \
              "'PYPYLOG') and not k.startswith('VALGRIND'): print(k, repr(os.environ[k]))"


def both(*args, tool_options=(), **how):
    """The same under --tool=none and under pypygc, without PyPy's log."""
    how.setdefault("env", {})["PYPYLOG"] = None
    return (vg.run(*args, tool="none", options=QUIET, **how),
            vg.run(*args, options=[*QUIET, *tool_options], **how))


def same(t, none, ours, name):
    t.is_((ours.status, ours.stdout, ours.stderr), (none.status, none.stdout, none.stderr),
          f"{name}: output and exit status are the same")


def programs(t):
    for name, code in PROGRAMS.items():
        args = ["-c", code] + (["-a", "b c", "--tool=x"] if name == "arguments" else [])
        none, ours = both(*args, stdin="some text" if name == "stdin" else None)
        same(t, none, ours, name)
    script = books.program("strings")
    same(t, *both(script), "a script with output")
    same(t, *both("-c", ENVIRONMENT), "the environment")
    same(t, *both("-c", ENVIRONMENT, env={"JITLOG": "/dev/null", "LANG": "C"}),
         "the environment with JITLOG")
    code = "import os; print(sorted(k for k in os.environ if 'JIT' in k))"
    t.is_(both("-c", code)[1].stdout, "[]\n", "the tool leaves no variable behind")


def closed_output(t):
    """Nobody reads stdout any more: the program ends as it does without the tool."""
    code = "import sys\nfor i in range(100000): print('line', i)"
    found = []
    for tool in ("none", "pypygc"):
        with tempfile.TemporaryDirectory() as folder:
            out = f" --pypygc-out-file={folder}/p" if tool == "pypygc" else ""
            shell = f"{{ '{vg.VALGRIND}' --tool={tool}{out} --log-file={folder}/log " \
                    f"'{vg.PYPY}' -c \"$0\" 2>{folder}/err; echo $? >{folder}/status; }} | head -n 1"
            vglib = {"VALGRIND_LIB": os.path.join(vg.BUILDDIR, "vglib")} if tool != "none" else {}
            run = vg.run(program=["sh", "-c", shell, code], tool=None, env=vglib)
            with open(folder + "/status", encoding="utf-8") as f, \
                    open(folder + "/err", encoding="utf-8") as g:
                found.append((run.stdout, f.read(), g.read()))
    t.is_(found[1], found[0], "output to a closed pipe is the same")
    t.ok(found[0][1].strip() not in ("", "0"), "the pipe was closed early")


def descriptors(t):
    """The JIT log has a descriptor of its own; a program that closes or takes it must not find
    the log in its files."""
    code = "import os; print(sorted(int(n) for n in os.listdir('/proc/self/fd') if int(n) < 1000))"
    same(t, *both("-c", code, tool_options=["--jitlog=no"]), "descriptors without the JIT log")
    code = """
import os, sys
def hot(count):
    kept = [None]
    for i in range(count):
        kept[0] = (i, kept)
hot(5000)
os.closerange(3, 100)
name = sys.argv[1]
fds = [os.open(name, os.O_CREAT | os.O_RDWR | os.O_APPEND) for i in range(20)]
exec("def more():\\n for i in range(5000): str(i)\\nmore()")
os.write(fds[5], b"mine")
print(os.path.getsize(name))
"""
    same(t, *both("-c", code, "{folder}/file"), "a program that closes all descriptors")


with tap.Tap() as test:
    programs(test)
    closed_output(test)
    descriptors(test)
