#!/usr/bin/env python3
# Where a program ran: what the profile says of the machine and of the files that were mapped as
# code is what the program itself sees.
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import re
import time

import tap
import vg

PROGRAM = """
import json, os, platform
import _sqlite3
maps = [line.split(None, 5) for line in open("/proc/self/maps")]
print(json.dumps({"system": platform.system(), "kernel": platform.release(),
                  "mapped": [m[5].strip() for m in maps if len(m) > 5 and "x" in m[1]]}))
"""


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def bytes_of(text):
    return int(text[:-1]) << {"K": 10, "M": 20}[text[-1]] if text and not text[-1].isdigit() else int(text)


def caches():
    found, top = [], "/sys/devices/system/cpu/cpu0/cache"
    names = sorted(n for n in os.listdir(top) if n.startswith("index")) if os.path.isdir(top) else []
    for name in names:
        figure = {key: read(f"{top}/{name}/{key}").strip() for key in
                  ("level", "type", "size", "ways_of_associativity", "coherency_line_size")}
        found.append({"level": int(figure["level"]), "kind": figure["type"],
                      "size": bytes_of(figure["size"]), "ways": int(figure["ways_of_associativity"]),
                      "line_size": int(figure["coherency_line_size"])})
    return found


def main(t):
    before = time.time()
    run = vg.run("-c", PROGRAM)
    after = time.time()
    if not t.ok(run.status == 0 and run.profile is not None, "a program with a C extension"):
        t.diag(run.describe())
        return
    seen = json.loads(run.stdout)
    began = run.profile.one("time")["began_milliseconds"] / 1000
    elapsed = run.profile.one("time")["elapsed_milliseconds"] / 1000
    t.ok(before - 0.01 <= began and elapsed > 0 and began + elapsed <= after + 0.01,
         f"it ran for {elapsed} of the {after - before} s from its start to its end")
    machine, files = run.profile.one("machine"), run.profile.one("loaded")["files"]
    t.is_((machine["system"], machine["kernel"]), (seen["system"], seen["kernel"]), "system, kernel")
    name = re.search('(?m)^PRETTY_NAME="?([^"\n]*)"?$', read("/etc/os-release"))
    t.is_(machine.get("distribution"), name and name[1], "distribution")
    for key, line in (("cpu", "model name"), ("cpuinfo_cache", "cache size")):
        value = re.search(f"(?m)^{line}\\s*: (.*)$", read("/proc/cpuinfo"))
        t.is_(machine.get(key), value and value[1].strip(), line)
    t.is_(machine["cpu_caches"], caches(), "caches")
    t.ok(len(files) == len(set(files)), "each file is named once")
    tool = {m for m in seen["mapped"] if "vgpreload_" in m or m.endswith("pypygc-amd64-linux")}
    t.ok(len(tool) >= 2, "the program sees Valgrind's own files")
    expected = {m for m in seen["mapped"] if m.startswith("/")} - tool
    t.is_(set(files) & expected, expected, "the profile has all but those")
    t.is_(tool & set(files), set(), "and does not have those")
    t.ok(any("_sqlite3" in f and ".pypy" in f for f in files), "the extension module is there")
    report = vg.pypygc("report", run.profile.path)
    if not t.ok(re.search(r"C extensions [^=]*/_sqlite3\S*\.so\n", report.stdout),
                "and in the report"):
        t.diag(report)


with tap.Tap() as tests:
    main(tests)
