# docutils: a document of many sections to HTML.
# SPDX-License-Identifier: GPL-3.0-or-later
import _needs

core = _needs.module("docutils.core", "python3-docutils")


def document(sections):
    lines = ["Title", "=====", ""]
    for i in range(sections):
        lines += [f"Section {i}", "-" * 12, "",
                  f"Some *text* with ``code`` and a `link {i} <http://example.org/{i}>`_ here.", "",
                  "- item one", "- item two", "", "+---+---+", "| a | b |", "+---+---+", ""]
    return "\n".join(lines)


def work(sections):
    settings = {"report_level": 5}
    return len(core.publish_string(document(sections), writer_name="html", settings_overrides=settings))


print(work(_needs.amount(100)) > 1000)
