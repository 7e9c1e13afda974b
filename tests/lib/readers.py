# Programs of others that tests open exports and pages with. Those of npm are installed below the build directory,
# from the registry that is configured on the machine.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import subprocess
import sys

PACKAGES = {
    "axe": "axe-core@4.14.1",
    "playwright": "playwright-core@1.65.1",
    "speedscope": "speedscope@1.25.0",
    "firefox": "@firefox-devtools/profiler-cli@0.10.0",
    "duckdb": "@duckdb/node-api@1.5.6-r.1",
}


class Missing(Exception):
    """A viewer cannot be had; the text says why."""


def package(name, build):
    """The folder in which the packages of a viewer are; build is the build directory."""
    folder = os.path.join(build, "readers", name)
    done = os.path.join(folder, "done")
    if not os.path.exists(done):
        if shutil.which("npm") is None:
            raise Missing(f"npm is missing, which fetches {PACKAGES[name]} (Debian: apt install npm)")
        os.makedirs(folder, exist_ok=True)
        try:
            npm = subprocess.run(["npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit",
                                  "--no-fund", "--no-save", PACKAGES[name]], stdin=subprocess.DEVNULL,
                                 timeout=300, capture_output=True, text=True, check=False)
        except subprocess.TimeoutExpired:
            raise Missing(f"npm install {PACKAGES[name]} takes longer than five minutes") from None
        if npm.returncode != 0:
            raise Missing(f"npm install {PACKAGES[name]} failed: {npm.stderr.strip()[-200:]}")
        with open(done, "w", encoding="utf-8"):
            pass
    return os.path.join(folder, "node_modules")


def program(name, debian):
    """The path of a program; Missing names the package of Debian that it is in."""
    path = shutil.which(name)
    if path is None:
        raise Missing(f"{name} is missing (Debian: apt install {debian})")
    return path


def debian_python(module, debian):
    """A Python that has the module: the one of the tests, or Debian's own."""
    for python in (sys.executable, "/usr/bin/python3"):
        if os.path.exists(python) and subprocess.run([python, "-c", f"import {module}"], check=False,
                                                     capture_output=True).returncode == 0:
            return python
    raise Missing(f"Python's {module} is missing (Debian: apt install {debian})")
