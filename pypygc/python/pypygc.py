# SPDX-License-Identifier: MIT
#
# Copyright (C) 2026 the pypygc developers
#
# Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
# associated documentation files (the "Software"), to deal in the Software without restriction,
# including without limitation the rights to use, copy, modify, merge, publish, distribute,
# sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
# furnished to do so, subject to the following conditions:
#
# The above copyright notice and this permission notice shall be included in all copies or
# substantial portions of the Software.
#
# THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
# NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
# NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
# DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
# OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""Marks for programs that run under pypygc, the Valgrind tool.

    import pypygc

    with pypygc.phase("steady"):
        work()

This file alone, unlike the rest of pypygc, is under the MIT licence: copy it beside your program.
It works with Python 2.7 and 3, PyPy and CPython; without Valgrind all functions do nothing.
"""

__all__ = ["active", "phase", "snapshot", "start", "stop"]


def _library():
    """The functions of the library that the tool loads into the program; None without the tool."""
    try:
        with open("/proc/self/maps", "rb") as maps:
            if b"vgpreload_pypygc" not in maps.read():
                return None
        import ctypes
        library = ctypes.CDLL(None)
        for name in ("pypygc_start", "pypygc_stop"):
            getattr(library, name).argtypes = []
            getattr(library, name).restype = None
        for name in ("pypygc_phase_begin", "pypygc_phase_end", "pypygc_snapshot"):
            getattr(library, name).argtypes = [ctypes.c_char_p]
            getattr(library, name).restype = None
        return library
    except (AttributeError, ImportError, EnvironmentError):
        return None


_tool = _library()

#: True if the program runs under the tool.
active = _tool is not None


def start():
    """With --start=request: counting begins here, unless it has begun. Otherwise nothing."""
    if _tool is not None:
        _tool.pypygc_start()


def stop():
    """Counting ends here, for good: the profile is written now, and what comes later is not in
    it. Nothing if counting has not begun."""
    if _tool is not None:
        _tool.pypygc_stop()


def _bytes(name):
    """NAME as C has it."""
    text = str(name)
    # surrogates stand for bytes that are not UTF-8; Python 2 has bytes anyway
    text = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    return text.replace(b"\0", b"?")


def snapshot(name):
    """A snapshot of the heap as it is now, garbage apart: the profile tells what is alive, by type
    and by line, and what keeps it alive. A name may come again: each snapshot is kept, the first 64
    of all. Nothing while counting has not begun. It takes about a second for a million objects."""
    if _tool is not None:
        _tool.pypygc_snapshot(_bytes(name))


class phase(object):
    """A phase of the run, whose figures the profile has: the block of a `with` statement, or a
    function: `@pypygc.phase("parse")`.

    Phases may lie in each other, overlap, and come again: those of the same name are added up. With
    --start=request the first one also begins the counting.
    """

    def __init__(self, name):
        self.name = name
        self._bytes = _bytes(name)

    def __enter__(self):
        if _tool is not None:
            _tool.pypygc_phase_begin(self._bytes)
        return self

    def __exit__(self, *_):
        if _tool is not None:
            _tool.pypygc_phase_end(self._bytes)
        return False

    def __call__(self, function):
        import functools

        @functools.wraps(function)
        def inside(*arguments, **named):
            with self:
                return function(*arguments, **named)

        return inside
