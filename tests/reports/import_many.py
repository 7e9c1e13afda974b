# A command that imports half of the library to say one line.
# source: pypy/pypy 1847, Creating virtualenv with PyPy much slower than CPython; 2700
# wrong: the run is start-up: modules are found, read, and their top level runs interpreted. Import
#   later, what is needed only
# must: importing
# must not: medium-lived, nursery-too-small, large-object-churn, card-storm
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import asyncio
import concurrent.futures
import ctypes
import email.mime.multipart
import http.server
import logging.config
import multiprocessing.pool
import sqlite3
import sys
import unittest.mock
import urllib.request
import xml.dom.minidom
import xmlrpc.client

print(len(sys.modules) > 100, argparse.__name__, len([asyncio, concurrent, ctypes, email, http, logging,
                                                      multiprocessing, sqlite3, unittest, urllib, xml,
                                                      xmlrpc]))
