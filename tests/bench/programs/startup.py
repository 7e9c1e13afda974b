# Nothing: what PyPy does before and after a program.
# SPDX-License-Identifier: GPL-3.0-or-later
