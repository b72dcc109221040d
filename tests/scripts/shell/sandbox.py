"""A place where scripts run with a PATH of fakes only, and every call of a fake is written down."""
from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ..support.given import given

ROOT = Path(__file__).resolve().parents[3]
PLAIN = ("sh", "bash", "env", "dirname", "sed", "awk", "cat", "tail", "rm", "mkfifo", "mktemp", "sleep", "xargs", "printf",
         "od", "tr", "uname")


class Sandbox:
    def __init__(self):
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        self.log = self.folder / "calls"
        for tool in PLAIN:
            (self.bin / tool).symlink_to(given(shutil.which(tool)))

    def close(self):
        self._folder.cleanup()

    def fake(self, name: str, body: str = "", logged: bool = True):
        """A command that notes its arguments, then runs the lines of shell given."""
        file = self.bin / name
        note = f'printf "%s\\n" "{name} $*" >>"{self.log}"\n' if logged else ""
        file.unlink(missing_ok=True)  # one of PLAIN is a link: writing to it would replace the machine's own program
        file.write_text(f"#!/bin/sh\n{note}{body}\n")
        file.chmod(0o755)

    def environment(self, **extra: str) -> dict[str, str]:
        return {"PATH": str(self.bin), "TMPDIR": str(self.folder), "LC_ALL": "C", "SYSTEM_PYTHON": "",
                **extra}

    def run(self, *command: str, **extra: str) -> subprocess.CompletedProcess:
        return subprocess.run(command, env=self.environment(**extra), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, check=False)

    def calls(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


def script(name: str) -> str:
    return os.fspath(ROOT / "scripts" / name)
