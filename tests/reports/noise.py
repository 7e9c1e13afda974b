# Perlin noise, a value for each point of a picture.
# source: pypy/pypy 1822, JIT compiles tons of bridges (the noise of rosettacode.org; then slower than with --jit off)
# wrong: eight calls with three conditions each make hundreds of bridges; compiling them takes longer than
#   the interpreter would, which is still so. A table of gradients has no conditions
# must: warm-up or guard-failures or code-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

TABLE = [(i * 167 + (i >> 3) * 29 + 13) & 255 for i in range(256)] * 2


def fade(t):
    return t ** 3 * (t * (t * 6 - 15) + 10)


def lerp(t, a, b):
    return a + t * (b - a)


def grad(hashed, x, y, z):
    h = hashed & 15
    u = x if h < 8 else y
    v = y if h < 4 else (x if h in (12, 14) else z)
    return (u if (h & 1) == 0 else -u) + (v if (h & 2) == 0 else -v)


def noise(x, y, z):
    cx, cy, cz = int(x) & 255, int(y) & 255, int(z) & 255
    x -= int(x)
    y -= int(y)
    z -= int(z)
    u, v, w = fade(x), fade(y), fade(z)
    a = TABLE[cx] + cy
    aa, ab = TABLE[a] + cz, TABLE[a + 1] + cz
    b = TABLE[cx + 1] + cy
    ba, bb = TABLE[b] + cz, TABLE[b + 1] + cz
    return lerp(w, lerp(v, lerp(u, grad(TABLE[aa], x, y, z), grad(TABLE[ba], x - 1, y, z)),
                        lerp(u, grad(TABLE[ab], x, y - 1, z), grad(TABLE[bb], x - 1, y - 1, z))),
                lerp(v, lerp(u, grad(TABLE[aa + 1], x, y, z - 1), grad(TABLE[ba + 1], x - 1, y, z - 1)),
                     lerp(u, grad(TABLE[ab + 1], x, y - 1, z - 1), grad(TABLE[bb + 1], x - 1, y - 1, z - 1))))


def run(size):
    total = 0.0
    for i in range(size):
        for j in range(size):
            total += abs(noise(i * 0.113, j * 0.071, 0.37 * (i & 3)))
    return total


print("%.6f" % run(int(130 * float(sys.argv[1] if len(sys.argv) > 1 else 1) ** 0.5)))
