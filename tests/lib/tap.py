# A small producer of the Test Anything Protocol. What goes wrong is never a silent pass: an
# exception becomes a `not ok`, and so does a test that checks nothing.
# SPDX-License-Identifier: GPL-3.0-or-later
"""with tap.Tap() as t:
       t.ok(1 < 2, "one is less than two")
       t.is_(f(3), 9, "f(3)")
"""

import sys
import traceback


def _line(text):
    print(text, flush=True)


class Tap:
    """One test program. Leaving the block prints the plan and ends the process."""

    def __init__(self):
        self.count = 0
        self.failed = 0
        self.planned = None

    def plan(self, count):
        """Say how many tests must run; otherwise those that ran are the plan."""
        self.planned = count

    def ok(self, condition, name):
        self.count += 1
        if not condition:
            self.failed += 1
        # '#' would begin a directive: a name must not turn a failure into a TODO.
        name = " ".join(str(name).replace("#", "no.").split())
        _line(f"{'ok' if condition else 'not ok'} {self.count} - {name}")
        return bool(condition)

    def is_(self, got, expected, name):
        if not self.ok(got == expected, name):
            self.diag(f"     got: {got!r}\nexpected: {expected!r}")
            return False
        return True

    def fail(self, name):
        return self.ok(False, name)

    def todo(self, name, why):
        """A test that is known to fail: counted, and no failure."""
        self.count += 1
        name = " ".join(str(name).replace("#", "no.").split())
        _line(f"not ok {self.count} - {name} # TODO {why}")

    def skip(self, why, count=1):
        """Leave out COUNT tests; they are counted as skipped, not as passed."""
        for _ in range(count):
            self.count += 1
            _line(f"ok {self.count} # SKIP {why}")

    def diag(self, text):
        for line in str(text).splitlines():
            _line("# " + line)

    def bail(self, why):
        """Nothing more can be tested at all."""
        _line(f"Bail out! {why}")
        sys.stdout.flush()
        raise SystemExit(99)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is SystemExit and error.code == 99:
            return False
        if kind is not None:
            self.fail(f"ended by {kind.__name__}")
            self.diag("".join(traceback.format_exception(kind, error, trace)))
        elif self.count == 0:
            self.fail("nothing was tested")
        if self.planned is not None and self.planned != self.count:
            self.diag(f"{self.planned} tests were planned, {self.count} ran")
            self.failed += 1
        _line(f"1..{self.planned if self.planned is not None else self.count}")
        sys.exit(1 if self.failed else 0)
