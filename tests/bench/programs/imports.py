# Imports many modules of the standard library, and does nothing with them.
# SPDX-License-Identifier: GPL-3.0-or-later
import importlib
import sys

MODULES = ("argparse ast asyncio base64 bisect calendar cgi cmd code codecs collections configparser "
           "contextlib copy csv ctypes dataclasses datetime decimal difflib dis doctest email.message "
           "enum fractions ftplib functools glob gzip hashlib heapq hmac html.parser http.client "
           "http.server imaplib inspect io ipaddress itertools json logging.config mailbox mimetypes "
           "multiprocessing numbers optparse pathlib pdb pickle pickletools plistlib poplib pprint "
           "profile queue random sched shelve shlex shutil smtplib socketserver sqlite3 ssl statistics "
           "string subprocess tarfile telnetlib tempfile textwrap threading timeit tokenize trace "
           "traceback typing unittest.mock urllib.request uuid wave weakref xml.dom.minidom "
           "xml.etree.ElementTree xmlrpc.client zipfile").split()


def work(part):
    return sum(importlib.import_module(name) is not None for name in MODULES[:part])


print(work(round(len(MODULES) * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
