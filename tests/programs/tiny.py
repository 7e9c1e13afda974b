# Next to nothing: what PyPy does by itself.
# SPDX-License-Identifier: GPL-3.0-or-later
print(sum(len(str(i)) for i in range(100)))
