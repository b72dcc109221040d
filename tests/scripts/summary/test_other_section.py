"""A kind without a section of its own: every primitive is shown, and what is left out is counted."""
import tempfile
import unittest

from fencepost_tool.results import load
from fencepost_tool.summary.sections import other

from ..support import synthetic_run


def lines_of(kind):
    """Of a run with mutexes by that name: 12 series of each of two primitives."""
    def change(document):
        for entry in document["benchmarks"]:
            entry["name"] = entry["name"].replace("mutex/", f"{kind}/", 1)
    with tempfile.TemporaryDirectory() as scratch:
        folder = synthetic_run.write(scratch, 2, lambda name: name.startswith("mutex/"), change)
        return other.section(load(folder), kind)


class OtherTest(unittest.TestCase):
    def test_shows_as_many_of_each_primitive(self):
        lines = lines_of("semaphore")
        self.assertIn("a permit taken and given back", lines[0])
        for primitive in ("std_mutex", "spinlock"):
            self.assertEqual(10, sum(line.startswith(f"  {primitive} ") for line in lines))
        self.assertIn("... and 4 more in run.json", lines[-1])

    def test_a_kind_that_nobody_knows_has_its_name_only(self):
        self.assertEqual("new_kind:", lines_of("new_kind")[0])


if __name__ == "__main__":
    unittest.main()
