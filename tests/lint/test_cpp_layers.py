"""The C++ sources keep to their layers, and each edge that the table forbids is found.

    python3 -m unittest discover -s tests/lint
"""
from __future__ import annotations

import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import cpp_layers  # noqa: E402
from planted import breaches  # noqa: E402
from tree import Tree  # noqa: E402

FOLDERS = sorted(cpp_layers.OURS)


class TheSources(unittest.TestCase):
    def test_keep_to_their_layers(self):
        tree = Tree(HERE.parents[1])
        for rule in cpp_layers.ALL:
            with self.subTest(rule.__name__):
                self.assertEqual([], rule(tree), rule.__doc__)

    def test_every_folder_of_the_harness_is_in_the_table(self):
        tree = Tree(HERE.parents[1])
        found = {path.split("/")[1] for path in tree.files("*.cpp", "*.hpp", under="harness/")}
        self.assertEqual(set(cpp_layers.HARNESS), found)


class IncludeDirection(unittest.TestCase):
    def includes(self, path: str, *targets: str) -> list[str]:
        return breaches(cpp_layers.include_direction, {path: "".join(f'#include "{t}"\n' for t in targets)})

    def test_every_edge_is_allowed_or_found(self):
        for folder in FOLDERS:
            for target in FOLDERS:
                with self.subTest(f"{folder} -> {target}"):
                    found = self.includes(f"{folder}/a.hpp", f"{target}/b.hpp")
                    self.assertEqual(0 if target in cpp_layers.MAY_INCLUDE[folder] else 1, len(found), found)

    def test_the_harness_looks_down_only(self):
        for i, lower in enumerate(cpp_layers.HARNESS):
            for upper in cpp_layers.HARNESS[i + 1:]:
                self.assertEqual(1, len(self.includes(f"harness/{lower}/a.cpp", f"harness/{upper}/b.hpp")))
                self.assertEqual([], self.includes(f"harness/{upper}/a.cpp", f"harness/{lower}/b.hpp"))

    def test_the_entry_point_alone_sees_the_session(self):
        self.assertEqual([], self.includes("benches/main.cpp", "harness/session/run.hpp"))
        self.assertEqual(1, len(self.includes("benches/main.cpp", "harness/clock/clock.hpp")))
        self.assertEqual(1, len(self.includes("benches/a.cpp", "harness/session/run.hpp")))

    def test_other_ways_to_write_it(self):
        self.assertEqual(1, len(self.includes("primitives/a/b.hpp", "../../harness/clock/a.hpp")))
        self.assertEqual(1, len(self.includes("harness/base/a.hpp", "../clock/a.hpp")))
        planted = {"harness/clock/a.cpp": "#  include <primitives/a.hpp>\n"}
        self.assertEqual(1, len(breaches(cpp_layers.include_direction, planted)))

    def test_beside_the_table(self):
        self.assertEqual([], self.includes("primitives/a.hpp", "atomic", "b.hpp"))
        self.assertEqual(1, len(self.includes("tools/a.cpp", "tests/a.hpp")))
        self.assertEqual([], self.includes("arch/x86_64/isa.hpp", "arch/x86_64/fences.hpp"))
        self.assertEqual(1, len(self.includes("benches/a.cpp", "arch/aarch64/isa.hpp")))


if __name__ == "__main__":
    unittest.main()
