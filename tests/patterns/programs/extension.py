# Compiles a small C extension with PyPy's own headers, once, and loads it.
# SPDX-License-Identifier: GPL-3.0-or-later
import importlib.machinery
import importlib.util
import os
import subprocess
import sys
import sysconfig
import tempfile

SOURCE = r"""
#include <Python.h>
static PyObject *same(PyObject *module, PyObject *object)
{
    Py_INCREF(object);
    return object;
}
static PyMethodDef methods[] = {{"same", same, METH_O, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "pattern_extension", NULL, -1, methods};
PyMODINIT_FUNC PyInit_pattern_extension(void) { return PyModule_Create(&module); }
"""


def build(folder):
    """Returns the path of the extension in folder; compiles it if it is not there."""
    path = os.path.join(folder, "pattern_extension" + sysconfig.get_config_var("EXT_SUFFIX"))
    if not os.path.exists(path):
        source = os.path.join(folder, "pattern_extension.c")
        with open(source, "w", encoding="ascii") as file:
            file.write(SOURCE)
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-I", sysconfig.get_paths()["include"],
                        source, "-o", path], check=True)
    return path


def load():
    """The extension as a module, from the folder in EXTENSION_DIR if it is set."""
    folder = os.environ.get("EXTENSION_DIR") or tempfile.mkdtemp()
    path = build(folder)
    loader = importlib.machinery.ExtensionFileLoader("pattern_extension", path)
    spec = importlib.util.spec_from_loader("pattern_extension", loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


if __name__ == "__main__":
    build(sys.argv[1])
