# bad: escaping-object
# A reading is put into a dictionary of the latest ones in every step, and replaced by the next.
# SPDX-License-Identifier: GPL-3.0-or-later
class Reading:
    def __init__(self, sensor, value):
        self.sensor = sensor
        self.value = value


class Board:
    def __init__(self):
        self.latest = {}

    def take(self, n):
        for i in range(n):  # found
            self.latest["only"] = Reading(i & 7, i * 0.25)  # found


board = Board()
board.take(900000)
print(board.latest["only"].value)
