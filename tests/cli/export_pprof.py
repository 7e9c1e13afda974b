#!/usr/bin/env python3
# pypygc export --pprof, as Go's own tool and protoc read it: sums are the totals of the profile, what is inlined
# is one location, labels say type and trace, the time of the run is there; names that mean harm.
# SPDX-License-Identifier: GPL-3.0-or-later
import gzip
import os
import re
import subprocess
import tempfile

from exported import NAMES, Exports, hostile, profiles, totals
import given
import readers
import tap

PROTO = os.path.join(given.SOURCE, "pypygc", "render", "export")
TYPES = {"alloc_space": "allocated_bytes", "alloc_objects": "allocated_objects",
         "survived_space": "survived_bytes", "survived_objects": "survived_objects",
         "inuse_space": "old_live_bytes", "inuse_objects": "old_live_objects",
         "gc_instructions": "gc_instructions", "external_space": "external_bytes",
         "instructions": "instructions"}


def run(*command, data=None):
    done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=120,
                          env={**os.environ, "HOME": tempfile.gettempdir(), "PPROF_NO_BROWSER": "1"})
    if done.returncode != 0:
        raise ValueError((done.stdout[-300:] + done.stderr[-500:]).decode(errors="replace"))
    return done.stdout.decode()


class Read:
    """What `go tool pprof -raw` says of a profile."""

    def __init__(self, e, data):
        path = e.path("app.pb.gz")
        with open(path, "wb") as file:
            file.write(data)
        go = readers.program("go", "golang-go")
        self.text = run(go, "tool", "pprof", "-raw", path)
        samples, rest = self.text.split("\nSamples:\n")[1].split("\nLocations\n")
        header, samples = samples.split("\n", 1)
        self.types = [t.split("/")[0] for t in header.split()]
        self.default = next(t.split("/")[0] for t in header.split() if t.endswith("[dflt]"))
        self.samples = [([int(v) for v in m[1].split()], m[2].split(), m[3] or "") for m in re.finditer(
            r"(?m)^ *((?: *\d+)+): ((?:\d+ )*)\n((?: {16}\S.*\n)*)", samples + "\n")]
        self.locations, number = {}, None
        for line in rest.split("\nMappings\n")[0].split("\n"):
            found = re.match(r" +(\d+): 0x0 M=(\d) (.*)", line)
            if found:
                number = found[1]
                self.locations[number] = []
            if line.strip():
                self.locations[number].append(found[3] if found else line.strip())

    def sums(self):
        return dict(zip(self.types, (sum(column) for column in zip(*(v for v, _, _ in self.samples)))))

    def inclusive(self, words, kind):
        """What all stacks have that a line with these words is in."""
        at = self.types.index(kind)
        return sum(v[at] for v, stack, _ in self.samples
                   if any(words in line for number in stack for line in self.locations[number]))


def sums(e):
    for what, records in profiles().items():
        total = totals(records)
        if "ledger_difference" not in total:
            total.pop("instructions", None)
        expected = {kind: total[name] for kind, name in TYPES.items() if name in total}
        e.t.is_(Read(e, e.bytes("pprof", records)).sums(), expected, f"go tool pprof: sums of {what}")


def contents(e):
    t, mib = e.t, given.MIB
    records = given.profile()
    records.insert(2, {"k": "time", "began_milliseconds": 1234567890123, "elapsed_milliseconds": 4500})
    read = Read(e, e.bytes("pprof", records))
    t.is_(read.default, "alloc_space", "the default")
    t.is_(Read(e, e.bytes("pprof", records, "--metric=survived_bytes")).default, "survived_space",
          "--metric sets the default")
    jit = next(s for s in read.samples if "type:[Point]" in s[2])
    t.ok("trace:[loop 1]" in jit[2] and "who:[jit]" in jit[2], "labels")
    t.is_([[line.split(" s=")[0] for line in read.locations[number]] for number in jit[1]],
          [["hot /home/me/app.py:9", "main /home/me/app.py:5"]], "inlined frames are one location")
    t.is_(read.inclusive("<module> /home/me/app.py:30", "alloc_space"), 4 * 64, "inclusive: what a line called")
    t.is_(read.inclusive("main ", "alloc_space"), 100 * mib + 64, "and what was inlined")
    t.ok(re.search(r"(?m)^Time: 2009-02-13 23:31:30.123 ", read.text) and
         re.search(r"(?m)^Duration: 4.5s?$", read.text), "when the run was")
    t.ok("command: pypy3 app.py" in read.text, "what ran")
    Read(e, e.bytes("pprof", records))
    top = run(readers.program("go", "golang-go"), "tool", "pprof", "-top", "-nodefraction=0",
              e.path("app.pb.gz"))
    t.ok(re.search(r"(?m) <module>$", top) and not re.search(r"(?m) \[libpypy", top), "names stay as they are")


def harm(e):
    bad = []
    go = readers.program("go", "golang-go")
    for number, (what, records) in enumerate(hostile()):
        data = e.bytes("pprof", records)
        if number % 3 != 2 and what in NAMES:
            continue # each takes a second
        with open(e.path("evil.pb"), "wb") as file:
            file.write(data)
        try:
            shown = run(go, "tool", "pprof", "-raw", e.path("evil.pb"))
            if given.HARM.search(shown) or "Samples:" not in shown:
                bad.append((what, given.HARM.search(shown)))
        except ValueError as error:
            bad.append((what, str(error)))
    e.t.is_(bad, [], "names that mean harm do none")


def decoded(e):
    """By protoc, whose decoder knows no more than the description of the format."""
    try:
        protoc = readers.program("protoc", "protobuf-compiler")
    except readers.Missing as error:
        e.t.skip(str(error), 2)
        return
    text = run(protoc, f"--proto_path={PROTO}", "--decode=pprof.Profile", "pprof.proto",
               data=gzip.decompress(e.bytes("pprof", given.aged())))
    values = [int(n) for n in re.findall(r"(?m)^  value: (\d+)$", text)]
    kinds = len(re.findall(r"(?m)^sample_type ", text))
    total = totals(given.aged())
    e.t.is_([sum(values[i::kinds]) for i in range(2)], [total["allocated_bytes"], total["allocated_objects"]],
            "protoc: the same")
    e.t.ok(not re.search(r"(?m)^ *\d+: ", text), "and no field that is not described")


def terminal(e):
    path = e.given(given.profile())
    ours, theirs = os.openpty()
    done = given.pypygc("export", "--pprof", path, stdout=theirs)
    e.t.ok(done.status == 2 and b"name a file" in done.err, "not to a terminal")
    os.close(ours)
    os.close(theirs)


def main(e):
    terminal(e)
    try:
        readers.program("go", "golang-go")
        for part in (sums, contents, harm):
            part(e)
    except readers.Missing as error:
        e.t.skip(str(error), 13)
    decoded(e)


with tap.Tap() as test, tempfile.TemporaryDirectory() as place:
    main(Exports(test, place))
