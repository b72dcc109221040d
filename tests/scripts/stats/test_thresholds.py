"""Which noise.json floors come from: that of the machine compared, never the first by name."""
from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.results.names import parse_name
from fencepost_tool.stats import thresholds

LOCK = parse_name("mutex/spinlock/lock_unlock/critical:0/threads:2")


class Floors(unittest.TestCase):
    def test_of_one_machine_and_of_several(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        results = Path(scratch.name)
        for folder, machine, floor in (("a", "a", 0.4), ("b", "b", 0.02), ("c", "a", 0.3)):  # what lies in c is of another one
            (results / folder).mkdir()
            (results / folder / "noise.json").write_text(json.dumps(
                {"schema_version": 1, "machine": machine, "date": "2026-01-02", "floors": {"mutex": floor}}))
        of = [thresholds.of_machine(results, machine).share(LOCK) for machine in "abcd"]
        self.assertEqual([0.4, 0.02, 0.05, 0.05], of)
        found = thresholds.find([(results / m / "run", m) for m in "abcd"])
        self.assertEqual(of, [found.of(m).share(LOCK) for m in "abcd"])
        self.assertEqual(0.4, found.share(LOCK))
        self.assertEqual(0.05, thresholds.find([(results / m / "run", m) for m in "bd"]).share(LOCK))
        self.assertEqual(0.3, thresholds.of_machine(results, "b", 0.3).share(LOCK))


if __name__ == "__main__":
    unittest.main()
