"""Which Python may import which: results (files) <- scripts <- plots, and the layers inside scripts/fencepost_tool."""
from __future__ import annotations

import ast
import sys

from tree import Tree

TOOL = "fencepost_tool"

# What each subpackage of scripts/fencepost_tool may import of the others. A subpackage that is not named here, or a module
# beside them, may import none of them.
MAY_IMPORT = {
    "version": set(),
    "paths": set(),
    "results": {"paths"},
    "stats": {"results"},
    "text": {"results", "stats"},
    "select": {"results", "stats", "text"},
    "answers": {"results", "stats", "text", "select"},
    "models": {"results", "stats", "text", "select"},
    "findings": {"results", "text", "select", "answers"},
    "plotting": {"paths", "results", "stats", "text", "select", "answers", "findings", "models"},
    "codegen": {"paths", "results"},
    "published": {"results"},
    "claims": {"results", "stats", "text", "select", "published", "answers"},
    "summary": {"claims", "results", "stats", "text", "select", "published", "answers", "findings"},
    "report": {"paths", "results", "text", "select", "findings", "summary"},
    "advise": {"results", "text", "answers", "summary"},
    "compare": {"paths", "results", "stats", "text", "select", "codegen"},
    "price": {"paths", "results", "stats", "text", "select", "answers", "compare"},
    "bisect": {"paths", "results", "stats", "text", "compare"},
    "track": {"paths", "results", "stats", "text", "plotting"},
    "alerts": {"results", "stats", "text", "compare", "track"},
    "export": {"results", "stats", "text"},
    "selfcheck": {"paths", "results", "stats", "published"},
    "evaluate": {"paths", "results", "stats", "compare", "track", "selfcheck", "bisect"},
    "cli": {"version", "paths", "results", "stats", "text", "select", "plotting", "codegen", "answers", "claims", "price",
            "summary", "report", "advise", "compare", "track", "alerts", "export", "selfcheck", "evaluate", "bisect"},
    "site": {"paths", "cli"},
    "__main__": {"cli"},
}

# Parses names of cases, which are for results of version 1 and older programs.
NAMES = f"{TOOL}.results.names"
MAY_PARSE_NAMES = {f"scripts/{TOOL}/results/case_fields.py"}

# Methods of str that take a text apart at a separator, and the files that may call them with "/".
SPLITS = {"split", "rsplit", "partition", "rpartition"}
MAY_SPLIT = {f"scripts/{TOOL}/results/names.py",
             f"scripts/{TOOL}/codegen/golden_file.py",  # <instruction set>/<variant>
             f"scripts/{TOOL}/__main__.py"}             # its own path, which must not need an import

# Python may hold these two apart from C++ only by never loading it.
BRIDGES = {"ctypes", "cffi", "pybind11", "cppyy", "_ctypes"}
PLOT_LIBRARIES = {"numpy", "scipy", "matplotlib", "mpl_toolkits"}
STANDARD = set(getattr(sys, "stdlib_module_names", ()))  # empty before Python 3.10


def layers(tree: Tree) -> list[str]:
    """Inside scripts/fencepost_tool each subpackage imports what MAY_IMPORT allows it."""
    breaches = []
    for path in tree.files("*.py", under=f"scripts/{TOOL}/"):
        own = path.split("/")[2].removesuffix(".py")
        for line, module in imports(tree.text(path), path.removeprefix("scripts/")):
            parts = module.split(".")
            if parts[0] == TOOL and len(parts) > 1 and parts[1] != own and parts[1] not in MAY_IMPORT.get(own, set()):
                breaches.append(f"{path}:{line}: {own} must not import {parts[1]}")
    return breaches


def direction(tree: Tree) -> list[str]:
    """The files of a run are the only bridge to C++; a plot uses fencepost_tool.plotting and nothing else of ours."""
    breaches = []
    scripts = {p.split("/")[1].removesuffix(".py") for p in tree.files("*.py", under="scripts/")}
    plots = {p.split("/")[1].removesuffix(".py") for p in tree.files("*.py", under="plots/")}
    for path in tree.files("*.py", under="scripts/") + tree.files("*.py", under="plots/"):
        for line, module in imports(tree.text(path), path.split("/", 1)[1]):
            top, where = module.split(".")[0], f"{path}:{line}"
            if top in BRIDGES:
                breaches.append(f"{where}: imports {module}; Python never links to C++")
            elif top in {"tests", "benches"}:
                breaches.append(f"{where}: imports {module}")
            elif path.startswith("scripts/") and top in plots - scripts:
                breaches.append(f"{where}: a script must not import the plot {module}")
            elif path.startswith("plots/") and not may_plot(module, plots):
                breaches.append(f"{where}: a plot imports {TOOL}.plotting and plotting libraries, not {module}")
    return breaches


def names_are_parsed_in_one_place(tree: Tree) -> list[str]:
    """A case is data: only MAY_PARSE_NAMES reads names, for entries without the field `case`."""
    breaches = []
    for path in tree.files("*.py", under="scripts/") + tree.files("*.py", under="plots/"):
        if path not in MAY_PARSE_NAMES:
            breaches += [f"{path}:{line}: imports {module}; results.name_of() takes the field `case` instead"
                         for line, module in imports(tree.text(path), path.split("/", 1)[1])
                         if module == NAMES or module.startswith(f"{NAMES}.")]
    return breaches


def names_are_not_split(tree: Tree) -> list[str]:
    """A case is data: its fields are those of CaseName, and not what stands between the slashes of its name. Parts of a path
    are pathlib's. Only MAY_SPLIT may call .split("/") and the like."""
    breaches = []
    for path in tree.files("*.py", under=f"scripts/{TOOL}/") + tree.files("*.py", under="plots/"):
        if path not in MAY_SPLIT:
            breaches += [f"{path}:{node.lineno}: {node.func.attr}() at /; a case has fields (results.CaseName), a path pathlib"
                         for node in ast.walk(ast.parse(tree.text(path)))
                         if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                         and node.func.attr in SPLITS and is_slash([*node.args, *(k.value for k in node.keywords)])]
    return breaches


def is_slash(arguments: list[ast.expr]) -> bool:
    """Whether one of the arguments of a call is the text "/"."""
    return any(isinstance(one, ast.Constant) and one.value == "/" for one in arguments)


def may_plot(module: str, plots: set[str]) -> bool:
    top = module.split(".")[0]
    if top == TOOL:
        return module == f"{TOOL}.plotting" or module.startswith(f"{TOOL}.plotting.")
    return not STANDARD or top in plots | PLOT_LIBRARIES | STANDARD


def imports(source: str, path: str) -> list[tuple[int, str]]:
    """(line, module) of every import, absolute. path: of the file, below the folder that imports start from. A name that is
    imported from a package counts as a module of its own: it may be one."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = path.split("/")[:-node.level] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found += [(node.lineno, f"{module}.{alias.name}") for alias in node.names]
    return found


ALL = (layers, direction, names_are_parsed_in_one_place, names_are_not_split)
