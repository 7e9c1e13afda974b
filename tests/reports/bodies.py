# Bodies that attract each other, as objects with float attributes.
# source: pypy/pypy 3349, Efficient NBody implementation on PyPy; speed.pypy.org nbody
# wrong: nothing; floats stay in registers and in the objects
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Body:
    def __init__(self, x, y, vx, vy, mass):
        self.x, self.y, self.vx, self.vy, self.mass = x, y, vx, vy, mass


def step(bodies, dt):
    for a in bodies:
        for b in bodies:
            if a is not b:
                dx, dy = b.x - a.x, b.y - a.y
                pull = b.mass * dt / ((dx * dx + dy * dy + 0.01) ** 1.5)
                a.vx += dx * pull
                a.vy += dy * pull
    for a in bodies:
        a.x += a.vx * dt
        a.y += a.vy * dt


def run(n):
    bodies = [Body(i * 1.0, i * i * 0.5, 0.1 * i, 0.3, 1.0 + i) for i in range(5)]
    for _ in range(n):
        step(bodies, 0.001)
    return bodies[0].x


print(run(int(150000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))) != 0)
