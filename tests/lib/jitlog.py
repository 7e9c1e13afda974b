# Reads PyPy's binary JIT log to its end, a second time and in another language than the tool:
# what the tool says about traces is judged by it. Format: rpython/rlib/rjitlog/rjitlog.py.
# SPDX-License-Identifier: GPL-3.0-or-later

import struct

OPTIMISED, ASSEMBLED, TRACED = "opt", "asm", "traced"


class Trace:
    """A trace that was assembled."""

    def __init__(self, log_id, start, end):
        self.log_id = log_id
        self.from_guard = None  # of a bridge: what it was stitched to
        self.start, self.end = start, end
        self.labels = []  # descriptors
        self.guards = 0
        self.allocations = 0  # reservations of nursery memory
        self.code_bytes = 0  # in its ASM records
        # of these: offset from the start in its low 16 bits, operation, descriptor, bytes
        self.code = []


class JitLog:
    """`traces` in order; `counters` as (number, type, count); `started`, `aborted`."""

    def __init__(self, path):
        with open(path, "rb") as f:
            self.data = f.read()
        self.at = 0
        self.traces, self.counters = [], []
        self.started = self.aborted = self.merge_points = 0
        self.operations = {}
        self._stage = self._trace = self._log_id = self._last = None
        self._values = []
        while self.at < len(self.data):
            mark = self._take("B")
            read = getattr(self, f"_mark_{mark:02x}", None)
            if read is None:
                raise ValueError(f"unknown mark {mark:#x} at {self.at - 1} of {path}")
            read()

    def _take(self, code):
        value = struct.unpack_from("<" + code, self.data, self.at)[0]
        self.at += struct.calcsize("<" + code)
        return value

    def _text(self):
        length = self._take("I")
        if self.at + length > len(self.data):
            raise ValueError("the log ends within a text")
        self.at += length
        return self.data[self.at - length:self.at]

    def _mark_1e(self):  # JITLOG_HEADER
        self.version = self._take("H")
        self._take("B")
        self._text()
        self._take("B")
        for _ in range(self._take("H")):
            number = self._take("H")
            self.operations[number] = self._text().decode()

    def _mark_11(self):  # INPUT_ARGS
        self._text()

    def _operation(self, with_descr):
        name = self.operations[self._take("H")]
        self._text()
        descr = self._take("Q") if with_descr else 0
        self._text()
        self._last = name, descr
        if self._stage == ASSEMBLED and self._trace is not None:
            if name == "label":
                self._trace.labels.append(descr)
            self._trace.guards += name.startswith("guard_")
            self._trace.allocations += name.startswith("call_malloc_nursery")

    def _mark_13(self):  # RESOP
        self._operation(False)

    def _mark_14(self):  # RESOP_DESCR
        self._operation(True)

    def _mark_15(self):  # ASM_ADDR
        start, end = self._take("Q"), self._take("Q")
        if self._stage == ASSEMBLED:
            self._trace = Trace(self._log_id, start, end)
            self.traces.append(self._trace)

    def _mark_16(self):  # ASM
        offset, code = self._take("H"), self._text()
        if self._trace is not None:
            self._trace.code_bytes += len(code)
            self._trace.code.append((offset, *self._last, code))

    def _section(self, stage):
        self._log_id = self._take("Q")
        self._stage, self._trace = stage, None

    def _mark_17(self):  # TRACE
        self._section(TRACED)

    def _mark_18(self):  # TRACE_OPT
        self._section(OPTIMISED)

    def _mark_19(self):  # TRACE_ASM
        self._section(ASSEMBLED)

    def _mark_1a(self):  # STITCH_BRIDGE
        # Tracing that starts at a guard may end as a loop or an entry bridge of its own; only
        # this tells a bridge.
        descr, start = self._take("Q"), self._take("Q")
        for trace in reversed(self.traces):
            if trace.start == start:
                trace.from_guard = descr
                break

    def _mark_1b(self):  # START_TRACE
        self._take("Q"), self._text(), self._take("Q"), self._text()
        self.started += 1

    def _mark_1c(self):  # JITLOG_COUNTER
        number, kind, count = self._take("Q"), self._take("c"), self._take("Q")
        self.counters.append((number, kind.decode(), count))

    def _mark_1d(self):  # INIT_MERGE_POINT
        count = self._take("H")
        self._values = [(self._take("B"), self._take("c")) for _ in range(count)]

    def _mark_1f(self):  # MERGE_POINT
        self.merge_points += 1
        for _, generic in self._values:
            form = self._take("B")
            if generic != b"s":
                self._take("Q")
            elif form != 0xef:
                self._text()

    def _mark_20(self):  # COMMON_PREFIX
        self._take("B")
        self._text()

    def _mark_21(self):  # ABORT_TRACE
        self._take("Q")
        self.aborted += 1

    def _mark_23(self):  # REDIRECT_ASSEMBLER
        self._take("Q"), self._take("Q"), self._take("Q")

    def _mark_24(self):  # TMP_CALLBACK
        self._take("Q"), self._take("Q")
