# The snapshots of the heap in a profile, each with the records that belong to it.
# SPDX-License-Identifier: GPL-3.0-or-later

PARTS = ("retained", "owned", "kept")


class Shot:
    """`record`, and the lists `retained`, `owned` and `kept`."""

    def __init__(self, record):
        self.record = record
        self.retained, self.owned, self.kept = [], [], []


def shots(profile):
    """All of them, in order."""
    found = []
    for record in profile.records:
        if record["k"] == "snapshot":
            found.append(Shot(record))
        elif record["k"] in PARTS:
            getattr(found[-1], record["k"]).append(record)
    return found


def shot(profile, name="end"):
    """The one with this name; ValueError if there is none, or several."""
    found = [s for s in shots(profile) if s.record["name"] == name]
    if len(found) != 1:
        names = [s.record["name"] for s in shots(profile)]
        raise ValueError(f"{len(found)} snapshots {name!r} in {profile.path}: {names}")
    return found[0]
