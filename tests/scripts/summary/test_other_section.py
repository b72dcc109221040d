"""A kind without a section of its own: every case is shown, and what primitives have in common stands above them."""
import tempfile
import unittest

from fencepost_tool.results import load
from fencepost_tool.summary.sections import other

from ..support import synthetic_run


def lines_of(kind):
    """Of a run with mutexes by that name: 11 series of each of two primitives, and one that times each operation."""
    def change(document):
        for entry in document["benchmarks"]:
            entry["name"] = entry["name"].replace("mutex/", f"{kind}/", 1)
    with tempfile.TemporaryDirectory() as scratch:
        folder = synthetic_run.write(scratch, 2, lambda name: name.startswith("mutex/"), change)
        return other.section(load(folder), kind)


class OtherTest(unittest.TestCase):
    def test_shows_all(self):
        lines = lines_of("semaphore")
        self.assertIn("a permit taken and given back", lines[0])
        ends = next(i for i, line in enumerate(lines) if "single operations" in line)
        for primitive in ("std_mutex", "spinlock"):
            self.assertEqual(11, sum(line.startswith(f"    {primitive} ") for line in lines[:ends]))
        self.assertFalse(any("more in run.json" in line for line in lines))

    def maps(self, shares, names):
        run = synthetic_run.made([(f"map/{name}/mix/reads:{reads}/size:16/threads:{n}", n, 20.0)
                                  for name in names for reads in shares for n in (1, 2)])
        return other.section(run, "map")

    def test_many_of_each_setting_stand_below_it(self):
        names = [f"{letter}_map" for letter in "abcdefghijkl"]
        lines = self.maps((50, "99.9", 100), names)
        heads = [i for i, line in enumerate(lines) if line.startswith("  mix reads:")]
        self.assertEqual([f"  mix reads:{share} size:16" for share in ("50", "99.9", "100")], [lines[i] for i in heads])
        for head in heads:
            self.assertEqual(names, [line.split()[0] for line in lines[head + 1:head + 13]])
        few = self.maps((50, 100), names[:2])
        self.assertEqual(["a_map", "mix", "reads:50", "size:16"], few[3].split()[:4], "a line each")
        self.assertFalse(any(line.startswith("  mix") for line in self.maps(range(30), names[:1])), "no two of a setting")

    def test_shows_quantiles_of_what_times_each_operation(self):
        lines = lines_of("map")
        first = next(i for i, line in enumerate(lines) if line.startswith("map: single operations at 2 threads"))
        rows = [line.split() for line in lines[first:] if " wait " in line]
        # synthetic_cases.mutex(): 9 ns for each thread of a spinlock, 2, 10 and 1000 times as long at the ends.
        self.assertIn(["spinlock", "wait", "|", "18.0", "36.0", "180", "9000"], rows)
        self.assertEqual(2, len(rows))
        self.assertFalse(any(" wait " in line for line in lines[:first]), "not among the means")

    def test_shows_what_was_measured_beside_times(self):
        memory = {"bytes_per_entry": 2040.0, "allocations_per_entry": 1.0, "allocations_per_operation": 0.0}
        run = synthetic_run.made([(f"cache/{name}/{operation}/size:16/threads:{n}", n, 20.0, told)
                                  for name in ("clock", "mutex_lru") for n in (1, 2)
                                  for operation, told in (("mix", {"hit_rate": 0.6949, **memory}), ("get_hit", memory))])
        lines = other.section(run, "cache")
        first = lines.index("cache: hit rate and memory, 1 thread")
        rows = [line.split() for line in lines[first:] if "mutex_lru" in line]
        self.assertEqual([["mutex_lru", "mix", "size:16", "69.5", "|", "2040", "1.00", "|", "0"],
                          ["mutex_lru", "get_hit", "size:16", "-", "|", "2040", "1.00", "|", "0"]], rows)

    def test_a_kind_that_nobody_knows_has_its_name_only(self):
        self.assertEqual("new_kind:", lines_of("new_kind")[0])


if __name__ == "__main__":
    unittest.main()
