"""No private word outside the files that are still to be cleaned, and every one is found where people read.

    python3 -m unittest discover -s tests/lint
"""
from __future__ import annotations

import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import words  # noqa: E402
from planted import breaches  # noqa: E402
from tree import Tree  # noqa: E402


class TheTree(unittest.TestCase):
    def test_has_no_private_word_outside_the_list(self):
        tree = Tree(HERE.parents[1])
        self.assertEqual([], words.private_words(tree), words.private_words.__doc__)
        if left := words.not_cleaned(tree):
            print(f"private words: {len(left)} files not cleaned yet ({words.LEFT})", file=sys.stderr)


class AWord(unittest.TestCase):
    def found(self, path: str, text: str, left: str = "") -> int:
        return len(breaches(words.private_words, {path: text, words.LEFT: left}))

    def test_is_found_in_documents_scripts_comments_and_messages(self):
        for word in words.WORDS:
            use = word.example
            places = {"a.md": f"# T\n\n{use}.\n", "Makefile": f"a: ## {use}\n", "a.sh": f"# {use}\n",
                      "a.hpp": f"int a;  /// {use}\n", "a.cpp": f'f("{use}\\n", R"({use.upper()})");\n/* {use}\n */\n',
                      "a.py": f'"""{use}"""\nprint(f"{use} {{1 + 1}}")  # {use}\n'}
            for path, text in places.items():
                with self.subTest(use, path=path):
                    self.assertGreaterEqual(self.found(path, text), {"a.cpp": 3, "a.py": 3}.get(path, 1))

    def test_is_found_across_the_end_of_a_line(self):
        self.assertEqual(1, self.found("a.hpp", "/// Each is held\n/// against the first.\n"))
        self.assertEqual(1, self.found("a.cpp", 'f("each is held "\n  "against the first");\n'))
        self.assertEqual(1, self.found("a.py", "# Each is held\n# against the first.\n"))
        self.assertEqual(1, self.found("a.md", "Each is held\nagainst the first.\n"))

    def test_is_none_in_code_and_in_flags(self):
        self.assertEqual(0, self.found("a.cpp", 'int seats = 1;\nparse("--slices", "slices");\n'))
        self.assertEqual(0, self.found("a.py", "seats = draw(figure)\n"))
        self.assertEqual(0, self.found("a.md", "Returns a matplotlib figure; --slices; a time slice; in_turns.\n"))

    def test_may_stay_in_a_file_of_the_list(self):
        self.assertEqual(0, self.found("a.md", "hearsay\n", left="a.md\n"))
        self.assertEqual(2, self.found("b.md", "hearsay\n", left="a.md\n"), "and a.md holds none")

    def test_leaves_the_list_with_its_last_use(self):
        self.assertEqual(1, self.found("a.md", "verified\n", left="a.md\n"))
        self.assertEqual(1, self.found("a.md", "verified\n", left="gone.md\n"))


if __name__ == "__main__":
    unittest.main()
