# An archive of many small files is read in one pass, each file once.
# source: python/cpython 102120, tarfile's cache balloons in memory when streaming a big tarfile; webdataset/webdataset 97
# wrong: the archive keeps a TarInfo of each file it has passed, in `members`. tar.members = [] from time to time,
#   or stream=True
# was: must: growing-heap; must: /members/
# measured: 2 MB of 18 grow. Of the time of three times as many files (3.0 s) 2.6 s go with
#   pypy3 --jit trace_limit=16000: half of the run is spent on traces of tarfile.calc_chksums()
#   that are too long
# must: growing-heap or interpreted-code
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import sys
import tarfile


def archive(n):
    data = io.BytesIO()
    empty = tarfile.TarInfo()
    for i in range(n):
        empty.name = "record/%d.txt" % i
        data.write(empty.tobuf())
    data.write(bytes(1024))
    data.seek(0)
    return data


class Pass:
    def __init__(self, data):
        self.tar = tarfile.open(fileobj=data, mode="r:")

    def names(self):
        total = 0
        for member in self.tar:
            total += len(member.name)
        return total


one = Pass(archive(int(3000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
print(one.names())
