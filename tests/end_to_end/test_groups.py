"""Cases that are compared take part in the same rounds."""
import json
import unittest
from collections import defaultdict

from program import SANITIZED, ProgramTest


@unittest.skipIf(SANITIZED, "scheduling does not change under a sanitizer")
class Groups(ProgramTest):
    def last_rounds(self, pattern, group):
        """{group: the number of each of its clean cases' last round}. A case that is often disturbed leaves rounds out."""
        run, folder, _ = self.measure(pattern, budget="3s")
        clean = {entry["run_name"] for entry in run["benchmarks"] if entry.get("grade") == "clean"}
        last = {}
        for line in (folder / "samples.jsonl").read_text().splitlines():
            sample = json.loads(line)
            if "error" not in sample:
                last[sample["case"]] = sample["round"]
        found: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for name, number in last.items():
            found[group(name.split("/"))] += [number] if name in clean else []
        return found

    def together(self, found, groups):
        self.assertEqual(groups, len(found), found)
        if any(len(numbers) < 2 for numbers in found.values()):
            self.skipTest(f"the machine is too busy: clean cases in rounds {dict(found)}")
        for name, numbers in found.items():
            # The end of the budget may cut the last pass.
            self.assertLessEqual(max(numbers) - min(numbers), 1, name)

    def test_fences_of_a_context(self):
        self.together(self.last_rounds("^fence/[^/]*/(load|stores)_flushed/(after:1/)?threads:1",
                                       lambda parts: tuple(parts[2:])), 2)

    def test_ways_of_a_pattern(self):
        self.together(self.last_rounds("^pattern/(dekker|hazard_protect)/.*threads:1",
                                       lambda parts: (parts[1], parts[-1])), 2)


if __name__ == "__main__":
    unittest.main()
