# Points of the Mandelbrot set.
# source: DNS/benchmark-language 4, Jitted Python!
# wrong: nothing; float arithmetic in one loop
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def inside(size, most):
    count = 0
    for i in range(size):
        for k in range(size):
            cx, cy = i * 3.0 / size - 2.0, k * 2.0 / size - 1.0
            x = y = 0.0
            steps = 0
            while x * x + y * y < 4.0 and steps < most:
                x, y = x * x - y * y + cx, 2.0 * x * y + cy
                steps += 1
            count += steps == most
    return count


print(inside(int(1000 * float(sys.argv[1] if len(sys.argv) > 1 else 1) ** 0.5), 200))
