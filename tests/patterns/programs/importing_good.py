# good: importing
# A command that imports what it needs, and works.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import sys

print(len(json.dumps(list(range(int(3000000 * float(sys.argv[1])))))))
