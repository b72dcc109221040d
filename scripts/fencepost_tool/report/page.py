"""Puts the file together: frame, styles, data and code, with a policy under which nothing else can run or be loaded."""
from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from fencepost_tool.results import Run
from fencepost_tool.text.safe import word

from . import embed
from .document import document
from .library import MISSING, Library

ASSETS = Path(__file__).parent / "assets"
STYLES = ("style.css", "charts.css", "print.css")
# In the order of their use: each may call what stands before it when it is read, and everything once the page is there.
SCRIPTS = ("dom.js", "data.js", "state.js", "format.js", "scale.js", "marks.js", "describe.js", "inspect.js", "dots.js",
           "lines_svg.js", "lines_uplot.js", "heat.js", "csv.js", "table.js", "blocks.js",
           "chart.js", "sections.js", "head.js", "controls.js",
           "main.js")


def html(runs: Sequence[Run], library: Library | None) -> str:
    """The whole report. The same runs and library give the same text."""
    content = document(runs)
    content["library"] = {"version": library.version if library else "", "missing": "" if library else MISSING}
    styles = [*([library.style] if library else []), _together(STYLES)]
    scripts = [*([library.script] if library else []), "(() => {\n\"use strict\";\n" + _together(SCRIPTS) + "})();\n"]
    return Template((ASSETS / "page.html").read_text("utf-8")).substitute(
        title=escape(word(_title(content))), policy=_policy(scripts, styles), licence=_comment(library),
        styles="\n".join(f"<style>{embed.raw(text, 'style')}</style>" for text in styles),
        data=embed.data(content), scripts="\n".join(f"<script>{embed.raw(text, 'script')}</script>" for text in scripts))


def _together(names: Sequence[str]) -> str:
    return "".join((ASSETS / name).read_text("utf-8") for name in names)


def _title(content: dict[str, Any]) -> str:
    return "fencepost: " + " against ".join(run["label"] for run in content["runs"])


def _policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    allowed = {"script-src": scripts, "style-src": styles}
    parts = [f"{kind} {' '.join(map(embed.source_hash, texts))}" for kind, texts in allowed.items()]
    return "; ".join(["default-src 'none'", "base-uri 'none'", "form-action 'none'", *parts])


def _comment(library: Library | None) -> str:
    """The licence of what is inlined, as it asks for."""
    return f"<!--\nuPlot {library.version}\n\n{library.licence.replace('--', '- -')}\n-->" if library else ""
