# good: code-churn
# Plug-ins are registered in a dictionary.
# SPDX-License-Identifier: GPL-3.0-or-later
class Registry:
    plugins = {}

    def handle(self, x):
        return x + 1


def serve(rounds, n):
    registry = Registry()
    total = 0
    for r in range(rounds):
        Registry.plugins["plugin_%d" % r] = r
        for i in range(n):
            total = registry.handle(total) & 0xFFFF
    return total


print(serve(60, 3000))
