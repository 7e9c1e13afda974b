#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The program `pypygc` without a profile: help, version, commands that do not exist.
# Environment: PYPYGC_BUILDDIR.
import re

from given import pypygc
import tap

with tap.Tap() as t:
    result = pypygc()
    t.ok(result.status == 2 and b"Usage" in result.err, "no command: usage, status 2")
    result = pypygc("--help")
    t.ok(result.status == 0 and b"Usage" in result.out, "--help")
    t.is_(pypygc("help").out, result.out, "help is the same")
    commands = re.findall(r"^  (\w+)  ", result.out.decode(), re.M)
    t.ok({"run", "report", "check", "layout"} <= set(commands), "the commands are listed")
    t.ok(re.fullmatch(rb"pypygc \S+\n", pypygc("--version").out), "--version")
    for command in commands:
        result = pypygc(command, "--help")
        t.ok(result.status == 0 and b"pypygc " + command.encode() in result.out,
             f"{command} --help")
        t.is_(pypygc("help", command).out, result.out, f"help {command}")
        t.is_(pypygc(command, "--no-such-option").status, 2, f"{command}: unknown option")
        example = re.search(rb"^Example:\n((?:  .*\n)+)", result.out, re.M)
        t.ok(example and b"  pypygc " + command.encode() + b" " in example[1],
             f"{command} --help has an example of it")
    for wrong, near in (("reprot", b"pypygc report"), ("chek", b"pypygc check"),
                        ("rep", b"pypygc report"), ("lay\x1b", b"lay\\x1b")):
        result = pypygc(wrong)
        t.ok(result.status == 2 and near in result.err and b"\x1b" not in result.err,
             f"unknown command {wrong!r}")
    t.ok(b"--help" in pypygc("xyzzy").err, "an unknown command near none")
    t.is_(pypygc("help", "xyzzy").status, 2, "help for an unknown command")
    with open("/dev/full", "wb") as full:
        t.is_(pypygc("--help", stdout=full).status, 2, "a full disk is noticed")
        t.is_(pypygc("--version", stdout=full).status, 2, "for --version too")
