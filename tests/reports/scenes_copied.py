# An editor saves the whole scene after each change.
# source: Bycelium/PyFlow 119, Duplicates when maintaining history might cause too high memory use
# wrong: each step has a copy of everything. Keep what has changed, or less steps
# must: growing-heap
# must: /history/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import sys


class Editor:
    def __init__(self):
        self.scene = {"nodes": [{"id": i, "title": "node %d" % i, "x": i * 10.5, "y": i * 2.5}
                                for i in range(60)]}
        self.history = []

    def move(self, number):
        self.scene["nodes"][number % 60]["x"] = float(number)
        self.history.append(json.loads(json.dumps(self.scene)))


editor = Editor()
for change in range(int(700 * float(sys.argv[1] if len(sys.argv) > 1 else 1))):
    editor.move(change)
print(len(editor.history))
