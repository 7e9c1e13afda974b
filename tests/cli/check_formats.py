#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# What `pypygc check` writes for CI servers: JUnit's XML by both of its schemas, SARIF by its
# schema, GitHub's workflow commands as GitHub reads them; and names that mean harm in all of them.
# Environment: PYPYGC_BUILDDIR.
import json
import os
import re
import subprocess
import tempfile
import urllib.parse
import xml.etree.ElementTree

from given import BUILD, EVIL, HARM, profile, pypygc, write
import schemas
import tap

# A finding, limits that hold and limits that do not, of all kinds.
LIMITS = """
max allocated_bytes +2%
max survived_bytes 10MB
max line FILE:FUNCTION allocated_bytes 5MB   # broken
max type TYPE allocated_objects 500          # broken
no finding severity>=medium
no finding medium-lived
max severity high
"""
# Beyond XML: no character, a lone surrogate, and the end of a CDATA section.
BEYOND = "\ufffe\uffff]]>&amp;<!--%0A::error file=x::"


def limits(file="app.py", function="hot", type_name="Point"):
    return LIMITS.replace("FILE", file).replace("FUNCTION", function).replace("TYPE", type_name)


class Formats:
    def __init__(self, t, folder):
        self.t, self.folder = t, folder
        self.new, self.old, self.limits = (os.path.join(folder, n) for n in ("new", "old", "limits"))

        self.options = ()

    def given(self, text=limits(), **names):
        write(self.new, profile(scale=1.03, **names))
        write(self.old, profile(**names))
        write(self.limits, text.encode())

    def show(self, name, status=1):
        out = os.path.join(self.folder, "out")
        result = pypygc("check", self.new, "--baseline", self.old, "--limits", self.limits,
                        "--format", name, "--output", out, *self.options)
        if not self.t.ok(result.status == status, f"a check as {name}: {status}"):
            self.t.diag(result)
        with open(out, encoding="utf-8") as file:
            return file.read()

    def each(self):
        """Sound, hostile and refused results: what, the names, and the exit status."""
        self.given()
        yield "a result", 1
        self.given()
        self.options = ("--suppress", write(self.limits + "2", b"* *:* # all of them\n"))
        yield "a result with suppressed findings", 1
        self.options = ()
        self.given(limits("-", "x", "y"), file=EVIL, function=EVIL, type_name=EVIL,
                   command=("pypy3", EVIL))
        yield "a hostile result", 1
        self.given(limits("-", "x", "y"), file=BEYOND, function=BEYOND, type_name=BEYOND)
        yield "a result beyond XML", 1
        name = "/home/me/" + "<&\"'>" * 20 + ".py"
        self.given(limits(name, "a<b>", 'x"&y' * 999), file=name, function="a<b>",
                   type_name='x"&y' * 999)
        yield "a result with markup in limits", 1
        self.given("max allocated_bytes 1GB", end=None)
        yield "a refusal", 2
        write(self.new, EVIL.encode())
        yield "a refusal without a profile", 2
        self.given("max allocated_bytes 1GB")
        yield "a result within limits", 0


def commands(text):
    """GitHub's workflow commands in a log: (command, properties, message), as its documentation
    has them."""
    def plain(value):
        for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            value = value.replace(code, char)
        return value

    found = []
    for line in text.splitlines():
        match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        if match is None:
            raise ValueError(f"no command: {line!r}")
        properties = dict(p.split("=", 1) for p in match[2].split(","))
        found.append((match[1], {k: plain(v) for k, v in properties.items()}, plain(match[3])))
    return found


def junit(f):
    f.given()
    suite, = xml.etree.ElementTree.fromstring(f.show("junit"))
    failed = {case.get("name") for case in suite if case.find("failure") is not None}
    f.t.is_(failed, {"allocated_bytes", "line app.py:hot allocated_bytes",
                     "type Point allocated_objects", "no finding severity>=medium"},
            "a test a limit, and those that are broken failed")
    f.t.is_((suite.get("tests"), suite.get("failures"), suite.get("errors")), ("7", "4", "0"),
            "and are counted")
    text = suite.find("testcase[@name='no finding severity>=medium']/failure").text
    f.t.ok("/home/me/app.py:9: [medium] escaping-object" in text, "findings have their places")
    f.given("max allocated_bytes 1GB", end=None)
    suite, = xml.etree.ElementTree.fromstring(f.show("junit", 2))
    f.t.ok("incomplete" in suite.find("testcase/error").get("message"), "a refusal is an error")


def junit_schemas(f):
    try:
        paths = [schemas.schema("ant", BUILD), schemas.schema("jenkins", BUILD)]
        subprocess.run(["xmllint", "--version"], capture_output=True, check=True)
    except (schemas.Missing, OSError) as error:
        f.t.skip(f"{error} (xmllint is in Debian's libxml2-utils)", 25)
        return
    for what, status in f.each():
        text = f.show("junit", status)
        for path in paths:
            done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", path, "-"],
                                  input=text.encode(), capture_output=True, check=False)
            if not f.t.ok(done.returncode == 0,
                          f"{what}: JUnit's XML is valid by {os.path.basename(path)}"):
                f.t.diag(done.stderr.decode()[-1500:])
    done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", paths[0], "-"],
                          input=text.replace('tests="', 'test="').encode(), capture_output=True,
                          check=False)
    f.t.ok(done.returncode != 0, "the schema can refuse")


def sarif(f):
    f.given()
    run, = json.loads(f.show("sarif"))["runs"]
    results = {r["ruleId"]: r for r in run["results"]}
    f.t.is_(sorted(r["ruleId"] for r in run["results"]), ["escaping-object"] + 3 * ["limit"],
            "a result for each broken limit and each finding")
    f.t.is_({r["id"] for r in run["tool"]["driver"]["rules"]}, set(results), "each with its rule")
    where = results["escaping-object"]["locations"][0]["physicalLocation"]
    f.t.is_((where["artifactLocation"]["uri"], where["region"]["startLine"]), ("app.py", 9),
            "files are relative to where the program ran")
    totals = next(r for r in run["results"] if "allocated_bytes is" in r["message"]["text"])
    where = totals["locations"][0]["physicalLocation"]
    f.t.is_((where["artifactLocation"]["uri"], where["region"]["startLine"]),
            ("file://" + urllib.parse.quote(f.limits), 2), "a limit on a total has its line")
    f.given(limits("-", "x", "y"), file="/a b/ü%/#?.py", function="hot")
    run, = json.loads(f.show("sarif"))["runs"]
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]}
    f.t.ok("file://" + urllib.parse.quote("/a b/ü%/#?.py") in uris, "file names become URIs")
    f.given("max allocated_bytes 1GB", end=None)
    run, = json.loads(f.show("sarif", 2))["runs"]
    f.t.ok(not run["invocations"][0]["executionSuccessful"], "a refusal is no success")


def sarif_schema(f):
    try:
        import jsonschema
        with open(schemas.schema("sarif", BUILD), encoding="utf-8") as file:
            definition = json.load(file)
    except (schemas.Missing, ImportError) as error:
        f.t.skip(f"{error} (jsonschema is in Debian's python3-jsonschema)", 17)
        return
    kind = jsonschema.validators.validator_for(definition)
    validator = kind(definition, format_checker=jsonschema.FormatChecker())
    for what, status in f.each():
        log = json.loads(f.show("sarif", status))
        errors = list(validator.iter_errors(log))
        if not f.t.ok(not errors, f"{what}: SARIF is valid by its schema"):
            f.t.diag(errors[0])
    del log["runs"][0]["tool"]
    f.t.ok(not validator.is_valid(log), "the schema can refuse")


def as_json(f):
    try:
        validator = schemas.validator("check.schema.json")
    except schemas.Missing as missing:
        f.t.skip(str(missing), 17)
        return
    for what, status in f.each():
        shown = json.loads(f.show("json", status))
        errors = list(validator.iter_errors(shown))
        if not f.t.ok(not errors, f"{what}: the JSON is as its schema says"):
            f.t.diag(errors[0])
    f.t.ok(not validator.is_valid({**shown, "verdict": "fine"}), "which can refuse")


def github(f):
    f.given()
    shown = commands(f.show("github"))
    f.t.is_([c[0] for c in shown], 4 * ["error"] + ["notice"], "an error each, and a notice")
    finding = next(c for c in shown if c[1].get("title") == "escaping-object")
    f.t.is_((finding[1]["file"], finding[1]["line"]), ("app.py", "9"), "at their places")
    f.t.ok("100 %" in finding[2] or "% of" in finding[2], "with percent signs")
    f.t.ok("(+2.73%); allowed is only +2%" in shown[0][2], "and figures")
    name = "/x/a:b,c%,line=1::.py"
    f.given(limits("-", "x", "y"), file=name)
    f.t.ok(name in {c[1].get("file") for c in commands(f.show("github"))},
           "colons, commas and percent signs of a file are its own")
    f.given(limits("-", "x", "y"), file="/x/\n::error::y\r.py", function="\n::stop-commands::z")
    lines = f.show("github").splitlines()
    f.t.ok(all(re.match("::(error|notice) ", line) for line in lines) and len(lines) == 5 - 2,
           "a name cannot begin a command")


def harmless(f):
    for what, status in f.each():
        for name in ("text", "junit", "sarif", "github", "json"):
            found = HARM.search(f.show(name, status))
            f.t.ok(not found, f"{what}: nothing harmful as {name} ({found!r})")


with tap.Tap() as t, tempfile.TemporaryDirectory() as folder:
    for part in (junit, junit_schemas, sarif, sarif_schema, as_json, github, harmless):
        part(Formats(t, folder))
