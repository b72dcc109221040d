"""Comparisons of noisy results: a change only where the intervals are apart, and never `equivalent`."""
import csv
import io
import json
from pathlib import Path

from ..support import foreign_json, synthetic_run
from ..support.compare_scratch import Scratch
from ..support.foreign_json import entry

ADD = "floor/add/latency"


class NoisyTest(Scratch):
    def sides(self, factor, width):
        """Two sides of eight processes each; the case that changes is noisy on the new side."""
        for i in range(8):
            self.run_of(f"old/{i}", i)
            self.run_of(f"new/{i}", 100 + i, factor, change=synthetic_run.noisy(lambda name: name.startswith(ADD), width))

    def test_a_change_within_the_intervals_is_inconclusive(self):
        self.sides(1.05, 0.2)
        code, verdicts = self.verdicts("old", "new")
        self.assertEqual((0, "inconclusive"), (code, verdicts[ADD]))
        self.assertEqual({"equivalent"}, {v for name, v in verdicts.items() if not name.startswith(ADD)} & {"equivalent"})

    def test_a_change_beyond_the_intervals_counts_and_is_marked(self):
        self.sides(1.5, 0.05)
        code, out, _ = self.script("old", "new")
        self.assertEqual(1, code)
        row = next(line for line in out.splitlines() if line.lstrip().startswith(ADD))
        self.assertIn("noisy: B", row)

    def test_two_modes_are_named_with_their_side(self):
        for i in range(8):
            self.run_of(f"old/{i}", i)
            self.run_of(f"new/{i}", 100 + i, 1.5, change=synthetic_run.two_humped(lambda name: name.startswith(ADD)))
        _, out, _ = self.script("old", "new")
        rows = [line for line in out.splitlines() if "two modes: B" in line]
        self.assertEqual([ADD], [row.split()[0] for row in rows])
        modes = {c["case"]: (c.get("modes_a"), c["modes_b"]) for c in json.loads(self.script("old", "new", "--json")[1])["cases"]}
        self.assertEqual((None, 2), modes.pop(ADD))
        self.assertEqual({(None, 1)}, set(modes.values()))
        table = csv.DictReader(io.StringIO(self.script("old", "new", "--format=csv")[1]))
        self.assertEqual([("", "2")], [(row["modes_a"], row["modes_b"]) for row in table if row["case"] == ADD])

    def test_a_counter_of_that_name_in_another_program_s_file_is_none(self):
        for side in ("old", "new"):
            foreign_json.write(Path(side, "0.json"), [entry("x", 1.0, modes=2.0)], "v1.9.1")
        _, out, _ = self.script("old", "new", "--json")
        self.assertNotIn("modes_a", json.loads(out)["cases"][0])

    def test_no_change_is_never_equivalent(self):
        self.sides(1.0, 0.2)
        _, verdicts = self.verdicts("old", "new")
        self.assertEqual("inconclusive", verdicts[ADD])

    def test_required_clean_they_are_left_out(self):
        self.sides(1.5, 0.05)
        code, out, _ = self.script("old", "new", "--require-clean", "--all")
        self.assertEqual(0, code)
        self.assertIn(f"{ADD}: new/0: noisy: too few clean windows", out)
