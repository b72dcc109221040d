"""Fakes stand in for the machine's programs, and never replace them."""
from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

from .sandbox import Sandbox


class SandboxTest(unittest.TestCase):
    def test_a_fake_of_a_program_that_is_linked_leaves_that_alone(self):
        box = Sandbox()
        self.addCleanup(box.close)
        with tempfile.TemporaryDirectory() as folder:
            own = Path(folder) / "own"
            own.write_text("the machine's")
            (box.bin / "rm").unlink()
            (box.bin / "rm").symlink_to(own)
            box.fake("rm", "exit 3")
            self.assertEqual("the machine's", own.read_text())
        self.assertEqual(3, box.run(str(box.bin / "rm")).returncode)


if __name__ == "__main__":
    unittest.main()
