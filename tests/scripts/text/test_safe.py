"""What is hostile in a name reaches no terminal, page or spreadsheet."""
from __future__ import annotations

import csv
import io
import json
import unittest
from pathlib import Path

from fencepost_tool.text import safe
from fencepost_tool.text.table import Column, render

from ..support import foreign_json
from ..support.compare_scratch import Scratch
from ..support.foreign_json import entry

HOSTILE = ["a\nb", "\x1b[31mred", "\x1b]8;;http://x\x07", "tab\there", "\r", "\u202eright", "\u2028", "\x9b1m", "\x00", "=1+1",
           "+1", "-1", "@sum", " =1", "a|b", "`x`", "``", "<script>", "[x](http://y)", "*bold*", "_x_", "&lt;", "x" * 300,
           "\\", "|"]


class Words(unittest.TestCase):
    def test_each_kind_of_output(self):
        self.assertEqual("a\\nb\\x1b\\u202e größe", safe.word("a\nb\x1b\u202e größe"))
        self.assertEqual("a\nb\\x1b", safe.lines("a\nb\x1b"))
        for name, wanted in (("<b>", "\\<b>"), ("a|b", "a\\|b"), ("*x*", "\\*x\\*"), ("a_b", "a_b"), ("_x_", "\\_x\\_"),
                             ("[x](y)", "\\[x\\](y)"), ("&lt;", "&amp;lt;"), ("@x", "@\u200bx"), ("p <0.1", "p <0.1")):
            self.assertEqual(wanted, safe.markdown(name))
        for name, wanted in (("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("a|b", "`a\\|b`")):
            self.assertEqual(wanted, safe.code(name))
        self.assertEqual({"a": "'=1+1", "b": -1.5, "c": "' @x", "d": "\\t=1"},
                         safe.csv_row({"a": "=1+1", "b": -1.5, "c": " @x", "d": "\t=1"}))
        self.assertEqual(1 + len(HOSTILE), len(render([Column("name", left=True)], [[name] for name in HOSTILE], 10 ** 6)))


class Outputs(Scratch):
    def test_of_a_comparison(self):
        """A comparison of good cases and of some in error."""
        for side, factor in (("a", 1.0), ("b", 1.5)):
            for i in range(3):
                foreign_json.write(Path(side, f"{i}.json"), [
                    *(entry(name, factor * (1 + i / 1000)) for name in HOSTILE),
                    *({**entry(name + "!", 1.0), "error_occurred": True, "error_message": name} for name in HOSTILE)], "v1.9.1")
        text, markdown, table, document = (self.script("a", "b", "--all", f"--format={form}")[1]
                                           for form in ("text", "markdown", "csv", "json"))
        for line in (text + markdown.replace("\u200b", "")).split("\n"):
            self.assertTrue(line.isprintable(), line)
        self.assertEqual(len(HOSTILE), sum(" ns " in line for line in text.split("\n")))
        rows = [line for line in markdown.split("\n") if line.startswith("| `")]
        self.assertEqual((len(HOSTILE), {9}), (len(rows), {len(row.replace("\\|", "").split("|")) - 1 for row in rows}))
        cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
        self.assertEqual(1 + 2 * len(HOSTILE), table.count("\n"))
        self.assertEqual([], [c for c in cells if not c.isprintable() or c.lstrip().startswith(("=", "@", "+"))])
        self.assertLessEqual({"a\nb", "=1+1"}, {case["case"] for case in json.loads(document)["cases"]})
        self.refuse("\x1b[31mnowhere.json", "a", "\\x1b[31mnowhere.json")


if __name__ == "__main__":
    unittest.main()
