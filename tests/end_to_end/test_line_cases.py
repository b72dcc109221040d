"""Cases of lines on machines that are only described: in one's own caches, and on each NUMA node."""
import json
import re
import unittest

from program import SANITIZED, ProgramTest

NAMES = ("load", "store", "exchange", "fetch_add", "cas", "cas_fail")
OPERATIONS = {name + kind for name in NAMES for kind in ("", "_independent")}


@unittest.skipIf(SANITIZED, "lists do not change under a sanitizer")
class LineCases(ProgramTest):
    def cases(self, topology):
        """Operations by state, distance and node (None: not in the name); and those of the core set."""
        code, out, err = self.run_program("list", "--json", "--filter=^memory/line/", env={"HWLOC_SYNTHETIC": topology})
        self.assertEqual((0, ""), (code, err))
        every: dict[tuple, set[str]] = {}
        core: dict[tuple, set[str]] = {}
        for entry in json.loads(out):
            case = entry["case"]
            place = tuple(case["parameters"].get(key) for key in ("state", "distance", "node"))
            every.setdefault(place, set()).add(case["operation"])
            if entry["core"]:
                core.setdefault(place, set()).add(case["operation"])
        return every, core

    def test_lines_in_each_cache_of_ones_own(self):
        every, core = self.cases("pack:1 l3:1 l2:4 core:1 pu:1")
        for distance in ("own", "own-l2", "own-l3"):
            for state in ("modified", "exclusive"):
                self.assertEqual(OPERATIONS, every[state, distance, None])
        for distance in ("own-l2", "own-l3"):
            self.assertEqual({"load", "fetch_add", "cas"}, core["modified", distance, None])
            self.assertNotIn(("exclusive", distance, None), core)

    def test_no_node_where_there_is_one(self):
        for topology in ("pack:1 l3:1 l2:4 core:1 pu:1", "numa:1 core:2 pu:1", "core:1 pu:1"):
            self.assertEqual({None}, {node for _, _, node in self.cases(topology)[0]}, topology)

    def test_memory_on_each_other_node(self):
        every, core = self.cases("pack:2 numa:2 l3:1 core:2 pu:1")
        far = {"same-l3", "other-numa", "other-package"}
        expected = {("invalid", "memory", node) for node in (1, 2, 3)}
        expected |= {("modified", distance, node) for distance in far for node in (1, 2, 3)}
        found = {place for place in every if place[2] is not None}
        self.assertEqual(expected, found)
        self.assertTrue(all(every[place] == OPERATIONS for place in found))
        self.assertEqual({("invalid", "memory", 1): {"load", "fetch_add", "cas"}},
                         {place: names for place, names in core.items() if place[2] is not None})

    def test_the_other_node_is_that_which_the_first_thread_is_not_on(self):
        code, out, _ = self.run_program("list", "--cpus=2,0", "--filter=^memory/line/load/.*node:",
                                        env={"HWLOC_SYNTHETIC": "pack:2 numa:1 core:2 pu:1"})
        self.assertEqual(0, code)
        self.assertEqual({"0"}, set(re.findall("/node:([0-9]+)/", out)), out)


if __name__ == "__main__":
    unittest.main()
