# Stars that attract each other, as objects of points with operators.
# source: paugier/nbabel 2, Hack pypy faster (PyPy among the fastest of the comparison)
# wrong: the sums are new objects that are kept in place of the old ones; changed in place they are not
# must: escaping-object or boxed-attribute
# was: quiet
# measured: of 454 million instructions 9 go away when the places are floats from the beginning, and 31 more
#   when the accelerations are changed in place
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from math import sqrt


class Point:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Point(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Point(factor * self.x, factor * self.y, factor * self.z)

    __rmul__ = __mul__

    def norm2(self):
        return self.x ** 2 + self.y ** 2 + self.z ** 2

    def reset(self):
        self.x = self.y = self.z = 0.0


class Particle:
    def __init__(self, mass, position, velocity):
        self.mass = mass
        self.position = position
        self.velocity = velocity
        self.acceleration = Point(0.0, 0.0, 0.0)


def accelerate(particles):
    for particle in particles:
        particle.acceleration.reset()
    for index, one in enumerate(particles):
        for other in particles[index + 1:]:
            delta = one.position - other.position
            square = delta.norm2()
            cube = square * sqrt(square)
            one.acceleration = one.acceleration - other.mass / cube * delta
            other.acceleration = other.acceleration + one.mass / cube * delta


def run(steps):
    particles = [Particle(1.0 / 32, Point(i % 4, i // 4 % 4, i / 16.0), Point(0.0, 0.1 * (i & 1), 0.0))
                 for i in range(32)]
    for _ in range(steps):
        accelerate(particles)
        for particle in particles:
            particle.velocity = particle.velocity + 0.001 * particle.acceleration
            particle.position = particle.position + 0.001 * particle.velocity
    return sum(particle.position.norm2() for particle in particles)


print("%.6f" % run(int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
