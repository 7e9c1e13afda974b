# A page in Debian's chromium, without a window: opens files, types, and says what a reader would see.
# It is spoken to through two pipes (the DevTools protocol), so no port is opened and nothing of npm is
# needed.
# SPDX-License-Identifier: GPL-3.0-or-later
"""with browser.Page("file:///x.html") as page:
       page.wait("document.body.innerText.includes('Total')")
       page.value("document.title")
"""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome")


class Missing(Exception):
    """There is no browser; the text says what to install."""


def program():
    """The path of the browser. Raises Missing."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise Missing("chromium is missing (Debian: apt install chromium)")
    return found


class Page:
    """A page of its own browser, which ends with the block."""

    def __init__(self, url, width=1280, height=800, seconds=60):
        self.seconds, self.number, self.buffer, self.session = seconds, 0, b"", None
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_browser, self.to = os.pipe()
        self.of, of_browser = os.pipe()
        # The browser reads commands from descriptor 3 and answers on 4.
        command = ["sh", "-c", f'exec "$@" 3<&{to_browser} 4>&{of_browser}', "sh", program(), "--headless=new",
                   "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe",
                   "--allow-file-access-from-files", f"--window-size={width},{height}",
                   f"--user-data-dir={self.folder.name}", "about:blank"]
        self.process = subprocess.Popen(command, pass_fds=(to_browser, of_browser), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(of_browser)
        target = self.send("Target.createTarget", url="about:blank")
        self.session = self.send("Target.attachToTarget", targetId=target["targetId"],
                                 flatten=True)["sessionId"]
        self.send("Page.enable")
        self.send("Page.navigate", url=url)

    def _message(self):
        while b"\0" not in self.buffer:
            data = os.read(self.of, 1 << 16)
            if not data:
                raise Missing("chromium has ended")
            self.buffer += data
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def send(self, method, **parameters):
        """The result of a command of the protocol."""
        self.number += 1
        number = self.number
        message = {"id": number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == number:
                if "error" in answer:
                    raise ValueError(f"{method}: {answer['error']}")
                return answer["result"]

    def value(self, expression):
        """The value of an expression in the page."""
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise ValueError(result["exceptionDetails"])
        return result["result"].get("value")

    def wait(self, expression):
        """Waits until it is true; False if that takes too long. What the page lacks yet is not true."""
        end = time.monotonic() + self.seconds
        while time.monotonic() < end:
            if self.value(f"(() => {{ try {{ return !!({expression}) }} catch {{ return false }} }})()"):
                return True
            time.sleep(0.1)
        return False

    def give_file(self, selector, path):
        """Chooses a file in an <input type=file>."""
        root = self.send("DOM.getDocument")["root"]["nodeId"]
        node = self.send("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.send("DOM.setFileInputFiles", files=[os.path.abspath(path)], nodeId=node)

    def key(self, text):
        """Types a character."""
        self.send("Input.dispatchKeyEvent", type="keyDown", text=text, key=text)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=text)

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"]))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        os.close(self.to)
        os.close(self.of)
        self.folder.cleanup()
