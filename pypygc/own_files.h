/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the files of PyPy's own Python code are named, for tool and companion. Constants only.
   Sources: pypy/interpreter/gateway.py and importlib for what is frozen into the binary;
   pypy/tool/release/package.py and Debian's package for where the standard library lies. */
#ifndef PYPYGC_OWN_FILES_H
#define PYPYGC_OWN_FILES_H

/* PART(text): names begin so for code that is frozen into the binary. */
#define PYPYGC_FROZEN_PREFIXES(PART) PART("<builtin>/") PART("<frozen ")

/* Frozen code with this in its name finds and loads modules. */
#define PYPYGC_IMPORT_PART "frozen importlib."
#define PYPYGC_IMPORT_FILE "<frozen importlib._bootstrap>"

/* The module of the standard library that runs before the program: .pth files of packages,
   sitecustomize. */
#define PYPYGC_SITE_FILE "/site.py"

/* Names of the standard library have one of these in them: lib/pypy3.9 and the like, in older versions
   lib-python and lib_pypy. */
#define PYPYGC_LIBRARY_PARTS(PART) PART("/lib/pypy3.") PART("/lib-python/") PART("/lib_pypy/")

/* Unless they have one of these: packages that were installed later are the user's. */
#define PYPYGC_PACKAGE_PARTS(PART) PART("/site-packages/") PART("/dist-packages/")

#endif
