"""Headless Chromium by the WebDriver protocol, plain HTTP: what a page shows once its scripts have run."""
from __future__ import annotations

import base64
import contextlib
import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .given import given

PORT_LINE = "was started successfully on port "
MISSING = "needs chromium and chromedriver: scripts/install-deps.sh --with browser"


def binary() -> str | None:
    """Of Debian, or as Fedora calls it."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def installed() -> bool:
    return bool(binary() and shutil.which("chromedriver"))


class Browser:
    def __init__(self):
        self._driver = subprocess.Popen(["chromedriver", "--port=0"], text=True, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self._url = f"http://127.0.0.1:{self._port()}"
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     "--force-device-scale-factor=1"]
        options = {"browserName": "chrome", "goog:loggingPrefs": {"browser": "ALL"},
                   "goog:chromeOptions": {"binary": binary(), "args": arguments}}
        try:
            made = self._call("POST", "/session", {"capabilities": {"alwaysMatch": options}})
        except AssertionError:
            self._end()
            raise
        self._url += f"/session/{made['sessionId']}"

    def _port(self) -> int:
        for line in given(self._driver.stdout):
            if PORT_LINE in line:
                return int(line.split(PORT_LINE)[1].strip(" .\n"))
        raise OSError("chromedriver does not start")

    def _call(self, method: str, path: str, body: dict | None = None):
        request = urllib.request.Request(self._url + path, method=method, headers={"Content-Type": "application/json"},
                                         data=json.dumps(body or {}).encode() if method == "POST" else None)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as e:
            raise AssertionError(json.load(e)["value"]["message"]) from None

    def close(self):
        with contextlib.suppress(OSError):
            self._call("DELETE", "")
        self._end()

    def _end(self):
        self._driver.terminate()
        self._driver.wait()
        given(self._driver.stdout).close()

    def devtools(self, command: str, **parameters):
        """Chromium's own protocol, for what WebDriver lacks."""
        return self._call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def size(self, width: int, height: int):
        """Of the page itself: windows have a least width."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def scheme(self, name: str):
        self.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def open(self, file: Path, fragment: str = ""):
        self._call("POST", "/url", {"url": "about:blank"})  # another fragment alone loads nothing
        self.errors()
        self._call("POST", "/url", {"url": file.resolve().as_uri() + fragment})

    def run(self, script: str, *arguments):
        """The value of a function's body."""
        return self._call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, condition: str, before: str = "", seconds: float = 30):
        """Until the expression is true, evaluated after the statements `before`; AssertionError where it stays false."""
        end = time.monotonic() + seconds
        while not self.run(f"{before}return Boolean({condition})"):
            if time.monotonic() > end:
                raise AssertionError(f"stays false: {condition}")
            time.sleep(0.05)

    def keys(self, *names: str):
        actions = [{"type": kind, "value": name} for name in names for kind in ("keyDown", "keyUp")]
        self._call("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def errors(self) -> list[str]:
        """What the console has said since the last call, but for plain notes."""
        said = self._call("POST", "/se/log", {"type": "browser"})
        return [entry["message"] for entry in said if entry["level"] in ("SEVERE", "WARNING")]

    def screenshot(self, file: Path):
        file.write_bytes(base64.b64decode(self._call("GET", "/screenshot")))
