# SPDX-License-Identifier: GPL-3.0-or-later
# For the tests of `pypygc export`: the profiles that every format is tried on, what their figures are, and
# names that mean harm.
import os

import given
import given_work

# What must not end a line, a field or a name anywhere, and no reader may trip over.
NAMES = {
    "controls": given.EVIL, "semicolons": "a;b;c 12", "brackets": "(1) name", "lines": "two\nlines\r\n",
    "quotes": "a\"b'c`d\\e", "a key": "fn=other", "a comment": "# name", "markup": "</script><b>&amp;",
    "nothing": "", "blanks": "  a  b  ", "long": "x" * 300000, "other letters": "h\u00e4lt \u4f60\u597d",
}


def profiles():
    """What the profile is of, and its records: with an old generation, with a ledger, a small one, one with
    simulated caches."""
    return {"old": given.aged(), "ledger": given_work.profile(), "young": given.profile(),
            "caches": given.with_sites()}


def hostile():
    """The same for names that mean harm, of files, functions and types."""
    for what, name in NAMES.items():
        yield what, given.aged(file="/home/me/" + name, function=name)
        yield what, given_work.profile(file="/home/me/" + name, function=name)
        yield what, given.profile(file="/home/me/" + name, function=name, type_name=name)
    for what, name in given.BYTES.items():
        records = given.lines_of(given.profile(function="PLACE", type_name="PLACE"))
        yield what, records.replace(b"PLACE", name)


def totals(records):
    """The totals, with what follows from them."""
    found = next(r for r in records if r["k"] == "totals")
    for unit in ("bytes", "objects"):
        found["allocated_" + unit] = sum(found.get(f"{part}_{unit}", 0)
                                         for part in ("nursery", "large", "old_born"))
    return found


class Exports:
    """Exports in a folder of the test's."""

    def __init__(self, t, folder):
        self.t, self.folder = t, folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def given(self, records):
        return given.write(self.path("pypygc.out.1"), records)

    def bytes(self, name, records, *options):
        """What is exported to a file: as to standard output, and the second time as the first."""
        profile, path = self.given(records), self.path("export")
        done = given.pypygc("export", f"--format={name}", "-o", path, *options, profile)
        again = given.pypygc("export", f"--format={name}", "-o", "-", *options, profile)
        with open(path, "rb") as file:
            written = file.read()
        if (done.status, done.out, done.err, again.out) != (0, b"", b"", written):
            self.t.fail(f"{name}: exports the same twice")
            self.t.diag(done)
        return written

    def text(self, name, records, *options):
        return self.bytes(name, records, *options).decode()
