"""Words that only this project gave a meaning, and the standard terms for them: documents, comments and messages use the
latter. Files that still hold some are listed in words_left.txt, which may only become shorter.

    python3 tests/lint/words.py                # every use, with the standard term
    python3 tests/lint/words.py --write-left   # the list anew, of all files that hold one
"""
from __future__ import annotations

import io
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tree import Tree, line_of

LEFT = "tests/lint/words_left.txt"


@dataclass(frozen=True)
class Word:
    private: str   # a regular expression; _ stands for blanks, line ends and comment marks
    standard: str  # what to say instead
    example: str   # a use, for the test


WORDS = (
    Word(r"seats?", "thread, thread state", "a seat at the barrier"),
    Word(r"astray", "outside its limits, wrong", "a clock that went astray"),
    Word(r"doubts?|doubtful", "warning; not reliable", "doubts about the clock"),
    Word(r"hearsay", "not verified", "the topology is hearsay"),
    Word(r"(?<!matplotlib )figures?", "result, estimate, value, number", "every figure has its proof"),
    Word(r"n\.\s?m\.", "not measured", "n.m. in this table"),
    Word(r"(?:in|by)_turns", "interleaved, alternating", "both programs in turns"),
    Word(r"(?:hold|holds|held|holding)_(?:(?:it|them|this|these|both|each)_)?against", "compare with, compared with",
         "held against the first"),
    Word(r"the_house", "the project", "the rules of the house"),
    Word(r"rooms", "folders", "a house with few rooms"),
    Word(r"beforehand", "reference value, in advance", "what is known beforehand"),
    Word(r"(?<!time )(?<!--)(?<!\")slices?", "burst of samples; measuring protocol", "the next slice of the budget"),
    Word(r"subjects?", "benchmark", "the subject under test"),
    Word(r"gather(?:s|ed|ing)?", "collect", "gathers the results"),
    Word(r"(?:the|whole)_card", "all benchmarks, the suite", "a run of the whole card"),
    Word(r"behind_the_data", "when publishing data", "behind the data that it publishes"),
    Word(r"the_whole_of_it", "total", "the whole of it"),
    Word(r"no_one's_cost|no_figure_is", "timings are not valid", "its results are no one's cost"),
    Word(r"people_watch", "headline set", "those that people watch"),
    Word(r"a_lie|liars?", "wrong result, failed verification", "a lie ends the burst"),
)

WHOLE = ("*.md", "*.sh", "*.cmake", "*.yml", "*.yaml", "*.toml", "Makefile", "CMakeLists.txt", ".ci/run", ".clang-tidy")
CPP, PYTHON = ("*.cpp", "*.hpp"), ("*.py",)
ITSELF = {"tests/lint/words.py", "tests/lint/test_words.py"}

CPP_WORDS = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"', re.DOTALL)
BETWEEN = r"(?:[\s#*\"]|//+!?)+"


def private_words(tree: Tree) -> list[str]:
    """No word of WORDS, but in the files of words_left.txt; and each of these holds one."""
    found, left = uses(tree), not_cleaned(tree)
    breaches = [use for path, list_of_uses in found.items() if path not in left for use in list_of_uses]
    return breaches + [f"{LEFT}: {path} holds no private word any more; remove the line"
                       for path in sorted(left - found.keys())]


def not_cleaned(tree: Tree) -> set[str]:
    return set(tree.text(LEFT).split())


def uses(tree: Tree) -> dict[str, list[str]]:
    """path -> `path:line: word -> standard term`, of each file with a private word."""
    patterns = [(re.compile(rf"(?<![\w-])(?:{word.private.replace('_', BETWEEN)})(?![\w-])", re.IGNORECASE), word.standard)
                for word in WORDS]
    found: dict[str, list[str]] = {}
    for path in tree.files(*WHOLE, *CPP, *PYTHON):
        text = words_of(path, tree.text(path))
        hits = [(match.start(), match.group(), standard) for pattern, standard in patterns
                for match in pattern.finditer(text)]
        if hits and path not in ITSELF:
            found[path] = [f"{path}:{line_of(text, start)}: {' '.join(said.split())} -> {standard}"
                           for start, said, standard in sorted(hits)]
    return found


def words_of(path: str, text: str) -> str:
    """The text that people read, with all else blanked: comments and literals of C++ and Python, other files whole."""
    if path.endswith((".cpp", ".hpp")):
        spans: Iterator[tuple[int, int]] = (match.span() for match in CPP_WORDS.finditer(text))
    elif path.endswith(".py"):
        spans = python_spans(text)
    else:
        return text
    kept, end = [], 0
    for start, stop in spans:
        kept += [re.sub(r"[^\n]", " ", text[end:start]), text[start:stop]]
        end = stop
    return "".join(kept) + re.sub(r"[^\n]", " ", text[end:])


def python_spans(text: str) -> Iterator[tuple[int, int]]:
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    wanted = {tokenize.COMMENT, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in wanted:
            yield starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1]


ALL = (private_words,)


def main(argv: list[str]) -> None:
    root = Path(__file__).resolve().parents[2]
    found = uses(Tree(root))
    if argv == ["--write-left"]:
        (root / LEFT).write_text("".join(f"{path}\n" for path in sorted(found)), encoding="utf-8")
    else:
        for path in sorted(found):
            print(*found[path], sep="\n")
    print(f"{sum(map(len, found.values()))} private words in {len(found)} files", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
