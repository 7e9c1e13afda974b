# good: growing-heap
# good: finalizer-churn
# Of the customers' files a hundred are open; the one that was opened first is closed.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys
import tempfile


class Logs:
    def __init__(self, folder):
        self.folder = folder
        self.files = {}

    def log_of(self, customer):
        if customer not in self.files:
            if len(self.files) >= 100:
                self.files.pop(next(iter(self.files))).close()
            self.files[customer] = open(os.path.join(self.folder, customer), "wb")
        return self.files[customer]

    def write(self, customer, text):
        return self.log_of(customer).write(text)


def run(logs, n):
    return sum(logs.write("c%d" % (i // 30), b"line %d\n" % i) for i in range(n))


with tempfile.TemporaryDirectory() as where:
    logs = Logs(where)
    print(run(logs, min(27000, int(18000 * float(sys.argv[1])))))
    for file in logs.files.values():
        file.close()
