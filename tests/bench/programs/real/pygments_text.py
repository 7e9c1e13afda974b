# Pygments: a long Python text, highlighted.
# SPDX-License-Identifier: GPL-3.0-or-later
import _needs

pygments = _needs.module("pygments", "python3-pygments")
lexers = _needs.module("pygments.lexers", "python3-pygments")
formatters = _needs.module("pygments.formatters", "python3-pygments")
PIECE = '''
class Thing%d(object):
    """Doc string."""
    def method(self, a, b=%d):
        for i in range(a):
            if i %% 2 == 0: yield {"k": [i, b], 'x': f"{a!r:>10}"}
        return lambda q: q + 1.5e3  # comment
'''


def work(pieces):
    text = "".join(PIECE % (i, i) for i in range(pieces))
    return len(pygments.highlight(text, lexers.PythonLexer(), formatters.HtmlFormatter()))


print(work(_needs.amount(200)))
