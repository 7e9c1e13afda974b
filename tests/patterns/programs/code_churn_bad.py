# bad: code-churn
# Plug-ins are registered on a class while it is in use: each registration ends the compiled loop.
# SPDX-License-Identifier: GPL-3.0-or-later
class Registry:
    def handle(self, x):
        return x + 1


def serve(rounds, n):
    registry = Registry()
    total = 0
    for r in range(rounds):
        setattr(Registry, "plugin_%d" % r, r)
        for i in range(n):  # found
            total = registry.handle(total) & 0xFFFF  # found
    return total


print(serve(60, 3000))
