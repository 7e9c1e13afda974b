#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# A picture of a view of a page, as docs/page.md has them:
#     PYTHONPATH=tests/lib tests/page/picture.py PAGE.html '#timeline?curve=work' docs/page-timeline.png
import os
import sys
import time

import browser

WIDTH, HEIGHT = 1400, 900


def main(page, fragment, picture):
    with browser.Page(f"file://{os.path.abspath(page)}{fragment}") as shown:
        shown.send("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=False)
        shown.send("Emulation.setScrollbarsHidden", hidden=True)
        if not shown.wait("document.querySelector('main h2') !== null"):
            raise SystemExit(f"picture.py: {page} shows nothing")
        shown.value("location.reload()")  # what is drawn has the new width from the start
        time.sleep(5)
        shown.picture(picture)


if __name__ == "__main__":
    main(*sys.argv[1:])
