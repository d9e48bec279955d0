"""A browser driven over WebDriver (W3C) with nothing but Python's standard library."""

import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

# The keys that have no character, by the names that JavaScript gives them.
KEYS = {
    "ArrowLeft": "\ue012", "ArrowRight": "\ue014", "End": "\ue010", "Home": "\ue011", "Enter": "\ue007",
    "Backspace": "\ue003", "Escape": "\ue00c", "Space": " ", "Shift": "\ue008",
}


def is_present():
    """Whether there is a browser with its driver."""
    return bool(shutil.which("chromedriver") and shutil.which("chromium"))


class Browser:
    """One Chromium without a window. It reaches no network: every address but files is refused."""

    def __init__(self, width=1400, height=1000):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.folder = tempfile.mkdtemp(prefix="larder-browser-")
        self.driver = subprocess.Popen(
            ["chromedriver", f"--port={port}", "--silent"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.root = f"http://127.0.0.1:{port}"
        self._wait_for_driver()
        arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1",
            "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--proxy-server=127.0.0.1:1", f"--window-size={width},{height}", f"--user-data-dir={self.folder}",
        ]
        answer = self._call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": shutil.which("chromium"), "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
        }}})
        self.session = "/session/" + answer["sessionId"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._call("DELETE", self.session)
        finally:
            self.driver.terminate()
            self.driver.wait(20)
            shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_for_driver(self):
        for _ in range(200):
            try:
                if self._call("GET", "/status")["ready"]:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise RuntimeError("chromedriver does not answer")

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.root + path, data, {"Content-Type": "application/json"}, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def open(self, path, fragment=""):
        """Opens a file, and waits until its page says that it is ready. Gives the milliseconds that it took itself."""
        self._call("POST", self.session + "/url", {"url": "about:blank"})
        self._call("POST", self.session + "/url", {"url": "file://" + os.path.abspath(path) + fragment})
        for _ in range(600):
            ready = self.run("return document.documentElement.dataset.ready || null")
            if ready is not None:
                return int(ready)
            time.sleep(0.05)
        raise RuntimeError(f"{path} does not become ready: {self.complaints()}")

    def run(self, script, *arguments):
        return self._call("POST", self.session + "/execute/sync", {"script": script, "args": list(arguments)})

    def run_later(self, script, *arguments):
        """Runs a script that calls the function `arguments[arguments.length - 1]` when it is done."""
        return self._call("POST", self.session + "/execute/async", {"script": script, "args": list(arguments)})

    def press(self, *keys):
        """Presses keys one after the other; `Shift+n` holds one down."""
        actions = []
        for key in keys:
            parts = [KEYS.get(part, part) for part in key.split("+")] if len(key) > 1 else [key]
            actions += [{"type": "keyDown", "value": part} for part in parts]
            actions += [{"type": "keyUp", "value": part} for part in reversed(parts)]
        self._call("POST", self.session + "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def click(self, selector):
        found = self._call("POST", self.session + "/element", {"using": "css selector", "value": selector})
        element = next(iter(found.values()))
        self._call("POST", f"{self.session}/element/{element}/click", {})

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0]).textContent", selector)

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self._call("GET", self.session + "/screenshot")))

    def pages_of_print(self, path=None):
        """Prints to PDF, and gives how many pages that takes."""
        pdf = base64.b64decode(self._call("POST", self.session + "/print", {
            "orientation": "landscape", "background": True, "page": {"width": 21.0, "height": 29.7},
            "margin": {"top": 0.8, "bottom": 0.8, "left": 0.8, "right": 0.8}}))
        if path:
            with open(path, "wb") as file:
                file.write(pdf)
        return pdf.count(b"/Type /Page\n") or pdf.count(b"/Type /Page ") or pdf.count(b"/Type /Page>>")

    def complaints(self):
        """What the browser's console has complained of since it was asked last."""
        log = self._call("POST", self.session + "/se/log", {"type": "browser"})
        return [entry["message"] for entry in log if entry["level"] in ("SEVERE", "WARNING")]

    def resize(self, width, height):
        self._call("POST", self.session + "/window/rect", {"width": width, "height": height})
