# A service that reads JSON with a decoder class of its own.
# source: pallets/flask 4349, Slow json loading under pypy
# wrong: any cls= takes json's slow way in Python, four times slower; json.loads(text) as it is has a
#   fast one
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import sys


class Decoder(json.JSONDecoder):
    """Documented, and nothing else."""


def serve(text, n):
    total = 0
    for _ in range(n):
        total += len(json.loads(text, cls=Decoder)["items"])  # (here)
    return total


text = json.dumps({"items": [{"id": i, "name": "item %d" % i} for i in range(200)]})
print(serve(text, int(300 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
