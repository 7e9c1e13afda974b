# Strings: formatting, splitting, joining, slices.
# SPDX-License-Identifier: GPL-3.0-or-later


def work(count):
    length = 0
    for i in range(count):
        line = "%d;%s;%d" % (i, "name" + str(i % 100), i * i)
        fields = line.split(";")
        text = "|".join([f.upper() for f in fields])
        length += len(text[1:-1].replace("|", ", "))
    return length


print(work(400000))
