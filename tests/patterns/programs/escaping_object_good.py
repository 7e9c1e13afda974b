# good: escaping-object
# The reading stays in a local variable; the last one is published.
# SPDX-License-Identifier: GPL-3.0-or-later
class Reading:
    def __init__(self, sensor, value):
        self.sensor = sensor
        self.value = value


class Board:
    def __init__(self):
        self.latest = {}

    def take(self, n):
        reading = None
        for i in range(n):
            reading = Reading(i & 7, i * 0.25)
        self.latest["only"] = reading


board = Board()
board.take(900000)
print(board.latest["only"].value)
