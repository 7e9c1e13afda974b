# A processor of eight bits is emulated, with a method for each instruction.
# source: jedie/DragonPy 6, Performance (with PyPy eight times as fast as the real hardware)
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Processor:
    def __init__(self, memory):
        self.memory = memory
        self.a = self.x = self.pc = self.cycles = 0
        self.zero = False
        self.running = True
        self.table = [self.halt, self.load, self.add, self.store, self.count_down, self.branch, self.rotate,
                      self.index]

    def fetch(self):
        value = self.memory[self.pc]
        self.pc += 1
        return value

    def halt(self):
        self.running = False

    def load(self):
        self.a = self.memory[self.fetch()]

    def add(self):
        self.a = (self.a + self.memory[self.fetch()]) & 255
        self.zero = self.a == 0

    def store(self):
        self.memory[self.fetch()] = self.a

    def count_down(self):
        place = self.fetch()
        value = (self.memory[place] - 1) & 255
        self.memory[place] = value
        self.zero = value == 0

    def branch(self):
        target = self.fetch()
        if not self.zero:
            self.pc = target

    def rotate(self):
        self.a = (self.a << 1 | self.a >> 7) & 255

    def index(self):
        self.x = (self.x + self.a) & 255

    def go(self):
        while self.running:
            self.table[self.fetch()]()
            self.cycles += 1


def run(n):
    memory = [0] * 256
    program = [1, 100, 2, 101, 6, 7, 3, 100, 4, 102, 5, 0, 4, 103, 5, 0, 0]
    cycles = 0
    for i in range(n):
        memory[:len(program)] = program
        memory[100:104] = [i & 255, 3, 255, 255]
        processor = Processor(memory)
        processor.go()
        cycles += processor.cycles + processor.x
    return cycles


print(run(int(8 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
