# bad: growing-heap in serve
# Sessions are remembered by their number, and nobody forgets one.
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
            busy += self.sessions[number // 2].number & 1
        return busy


server = Server()
print(server.serve(int(60000 * float(sys.argv[1]))))
