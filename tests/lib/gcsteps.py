# What PyPy's own log (PYPYLOG=gc:FILE) says of major collections: their steps, what was left after
# them, and which minor collection was before each. A second reading of the log than vg.GcLog.
# SPDX-License-Identifier: GPL-3.0-or-later

import re

SECTION = re.compile(r"\[[0-9a-f]+\] (\{?)([a-z-]+)(\}?)$")


class Major:
    """A completed major collection."""

    def __init__(self, minor):
        self.minor = minor  # minor collections before its first step
        self.minor_at_end = None
        self.steps = 0
        self.arena_bytes = self.raw_bytes = None


class Steps:
    """`majors` in order, `steps` in all, `open`: steps of one that has not completed; `used`: of
    every minor collection, what the old generation holds after it, None while it is swept (the
    collector counts anew then)."""

    def __init__(self, path):
        self.majors, self.steps, self.used = [], 0, []
        self.minors = 0
        self.state = "SCANNING"
        self._current = None
        with open(path, encoding="utf-8", errors="replace") as f:
            for line in f:
                self._line(line)

    @property
    def open(self):
        return 0 if self._current is None else self._current.steps

    def _line(self, line):
        section = SECTION.match(line)
        if section:
            self.minors += section[2] == "gc-minor" and bool(section[3])
            if section[2] == "gc-collect-done" and section[3]:
                self._current.minor_at_end = self.minors
                self.majors.append(self._current)
                self._current = None
            return
        if found := re.match(r"starting gc state:\s+(\w+)", line):
            self.steps += 1
            if found[1] == "FINALIZING":  # after its collection was printed as done
                if self.majors:
                    self.majors[-1].steps += 1
                return
            # the log of a forked process may begin within a major collection
            if found[1] == "SCANNING" or self._current is None:
                self._current = Major(self.minors)
            self._current.steps += 1
        elif found := re.match(r"stopping, now in gc state:\s+(\w+)", line):
            self.state = found[1]
        elif found := re.match(r"bytes used in arenas:\s+(\d+)", line):
            self._current.arena_bytes = int(found[1])
        elif found := re.match(r"bytes raw-malloced:\s+\d+\s+=>\s+(\d+)", line):
            self._current.raw_bytes = int(found[1])
        elif found := re.match(r"minor collect, total memory used: (\d+)", line):
            self.used.append(None if self.state == "SWEEPING" else int(found[1]))
