# good: growing-heap
# Sessions are remembered by their number, and forgotten when they are old.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Session:
    def __init__(self, number):
        self.number = number
        self.state = {"user": "u%d" % number, "seen": number}


class Server:
    def __init__(self):
        self.sessions = {}

    def serve(self, count):
        busy = 0
        for number in range(count):
            self.sessions[number] = Session(number)
            self.sessions.pop(number - 4000, None)
            busy += self.sessions[number].number & 1
        return busy


server = Server()
print(server.serve(int(60000 * float(sys.argv[1]))))
