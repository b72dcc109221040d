"""The digest of a made-up history: made, searched, and measured from outside. No amount is asserted."""
import io
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.cli import evaluate
from fencepost_tool.evaluate import digest
from fencepost_tool.results import ResultsError
from fencepost_tool.track import history
from fencepost_tool.track.index import Index


class DigestTest(unittest.TestCase):
    def test_the_folders_agree_with_the_index_and_one_run_is_new(self):
        seen = []

        def track(results):
            with Index(results / digest.INDEX) as index:
                found = index.refresh(results)
                (one,) = history.baselines(index)
                series = list(history.series(index, one))
            seen.append((found.added, found.changed + found.gone + len(found.bad), len(series),
                         sum(s.net is not None for s in series), {len(s.runs) for s in series}))
            return 1.0, 0.5, 2.0
        with mock.patch.object(digest, "track", track):
            rows = digest.rates(30, 20, 1, lambda line: None)
        self.assertEqual([(0, 0, 24, 4, {30}), (1, 0, 24, 4, {31})], seen)
        self.assertEqual(["-", "met", "-", "missed by 1 GB"], [row.verdict for row in rows])

    def test_a_real_one(self):
        out = io.StringIO()
        evaluate.run(["--only", "digest", "--history", "40", "6"], out, io.StringIO())
        for words in (" after one more run: time | <= 10 s | ", " after one more run: peak memory | <= 1 GB | 0.",
                      ", the first: time | - | "):
            self.assertIn(f"| digest of 40 runs x 6 cases{words}", out.getvalue())
        with self.assertRaisesRegex(ResultsError, "exit code 2: error: .*no such folder"):
            digest.track(Path("nowhere"))


if __name__ == "__main__":
    unittest.main()
