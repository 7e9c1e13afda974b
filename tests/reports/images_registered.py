# Each image registers itself, so that a text can refer to it by its number.
# source: confident-ai/deepeval 2551, use WeakValueDictionary for _MLLM_IMAGE_REGISTRY to prevent memory leak
# wrong: the dictionary keeps every image with its data. WeakValueDictionary
# must: growing-heap
# must: /registry/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import sys


class Image:
    registry = {}

    def __init__(self, number, data):
        self.number = number
        self.encoded = base64.b64encode(data)
        Image.registry[number] = self


def judge(n):
    total = 0
    for i in range(n):
        image = Image(i, bytes([i & 255]) * 1500)
        total += len(image.encoded)
    return total


print(judge(int(9000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
