# bad: importing
# A command that imports much and does nothing.
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse  # found
import email.mime.multipart  # found
import http.server  # found
import multiprocessing.pool  # found
import sqlite3  # found
import unittest.mock  # found
import xmlrpc.client  # found

print(len([argparse, email, http, multiprocessing, sqlite3, unittest, xmlrpc]))
