"""A run whose samples and listing are stored as .gz reads as the run itself."""
import gzip
import io
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.cli import summary
from fencepost_tool.compare.files.inputs import sides
from fencepost_tool.results import ResultsError, load

from ..support import synthetic_run

FILES = ("samples.jsonl", "listing.json")


class CompressedTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.plain = synthetic_run.write(Path(scratch.name) / "plain" / "run", 2)
        self.compressed = synthetic_run.write(Path(scratch.name) / "compressed" / "run", 2)
        for name in FILES:
            file = self.compressed / name
            file.with_name(name + ".gz").write_bytes(gzip.compress(file.read_bytes()))
            file.unlink()

    def test_nothing_read_differs(self):
        plain, compressed = load(self.plain), load(self.compressed)
        self.assertTrue(plain.listing and plain.rounds)
        self.assertEqual(plain.cases, compressed.cases)
        self.assertEqual(plain.rounds, compressed.rounds)
        self.assertEqual(plain.listing, compressed.listing)
        self.assertEqual(list(plain.samples()), list(compressed.samples()))

    def test_a_comparison_finds_the_loops(self):
        a, b = sides([str(self.plain), str(self.compressed)])
        self.assertTrue(a.processes[0].loops)
        self.assertEqual(a.processes[0].loops, b.processes[0].loops)

    def test_the_uncompressed_file_is_read_where_both_exist(self):
        for name in FILES:
            (self.plain / f"{name}.gz").write_bytes(b"spoilt")
        self.assertEqual(load(self.compressed).rounds, load(self.plain).rounds)

    def test_damage_is_one_line_that_names_the_file(self):
        for name in FILES:
            file = self.compressed / f"{name}.gz"
            whole = file.read_bytes()
            spoilt = {"cut off": whole[:-40], "empty": whole[:15], "not gzip": b"{}\n",
                      "flipped": whole[:200] + bytes(255 - b for b in whole[200:260]) + whole[260:]}
            for how, data in spoilt.items():
                with self.subTest(name, how=how):
                    file.write_bytes(data)
                    out, err = io.StringIO(), io.StringIO()
                    self.assertEqual(2, summary.run([str(self.compressed)], out, err))
                    self.assertEqual("", out.getvalue())
                    self.assertEqual(1, err.getvalue().count("\n"), err.getvalue())
                    self.assertIn(f"{name}.gz: is no whole gzip file", err.getvalue())
            file.write_bytes(whole)

    def test_a_line_that_is_no_sample_is_named(self):
        file = self.compressed / "samples.jsonl.gz"
        lines = gzip.decompress(file.read_bytes())
        file.write_bytes(gzip.compress(lines + b"nonsense\n"))
        number = lines.count(b"\n") + 1
        with self.assertRaisesRegex(ResultsError, rf"samples\.jsonl\.gz:{number}: is not a JSON object"):
            load(self.compressed)


if __name__ == "__main__":
    unittest.main()
