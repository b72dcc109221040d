"""Completions for bash, zsh and fish, made of the verbs' own parsers: verbs, options, and their choices."""
from __future__ import annotations

import argparse

from . import verbs
from .manual import shown

GLOBAL = ("--help", "--version")


def options(name: str) -> dict[str, argparse.Action]:
    """The options of a verb by their spelling."""
    return {spelling: action for action in shown(verbs.load(name).parser()) for spelling in action.option_strings}


def _choices(action: argparse.Action) -> str:
    return " ".join(map(str, action.choices)) if action.choices else ""


def bash() -> str:
    """The completion script for bash."""
    cases, values = [], []
    for name in verbs.SUMMARIES:
        cases.append(f'        {name}) words="{" ".join(["--help", *options(name)])}" ;;')
        values += [f'        {name}:{spelling}) COMPREPLY=($(compgen -W "{_choices(action)}" -- "$current")); return ;;'
                   for spelling, action in options(name).items() if action.choices]
    return f'''# bash completion for fencepost
_fencepost() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} verb=${{COMP_WORDS[1]}} words=
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "{" ".join([*verbs.SUMMARIES, *GLOBAL])}" -- "$current"))
        return
    fi
    case $verb:$previous in
{chr(10).join(values)}
    esac
    case $verb in
{chr(10).join(cases)}
    esac
    case $current in
        -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
        *) COMPREPLY=($(compgen -f -- "$current")) ;;
    esac
}}
complete -o filenames -F _fencepost fencepost
'''


def zsh() -> str:
    """The completion script for zsh."""
    described = "\n".join(f"        '{name}:{_plain(summary)}'" for name, summary in verbs.SUMMARIES.items())
    arguments = {name: " ".join(_zsh_option(s, a) for s, a in options(name).items()) for name in verbs.SUMMARIES}
    cases = "\n".join(f"        {name}) _arguments {taken} '*:file:_files' ;;" for name, taken in arguments.items())
    return f'''#compdef fencepost
_fencepost() {{
    local -a verbs
    verbs=(
{described}
    )
    if (( CURRENT == 2 )); then
        _describe verb verbs
        compadd -- {" ".join(GLOBAL)}
        return
    fi
    local verb=$words[2]
    shift words
    (( CURRENT-- ))
    case $verb in
{cases}
    esac
}}
_fencepost "$@"
'''


def _zsh_option(spelling: str, action: argparse.Action) -> str:
    help_text = _plain((action.help or "").replace("%(default)s", str(action.default)).replace("%%", "%"))
    value = "" if action.nargs == 0 else f":{_plain(str(action.dest))}:({_choices(action)})" if action.choices \
        else f":{_plain(str(action.dest))}:_files"
    return f"'*{spelling}[{help_text}]{value}'"


def fish() -> str:
    """The completion script for fish."""
    lines = ["# fish completion for fencepost", "complete -c fencepost -n __fish_use_subcommand -l help -l version"]
    for name, summary in verbs.SUMMARIES.items():
        lines.append(f"complete -c fencepost -n __fish_use_subcommand -f -a {name} -d '{_plain(summary)}'")
    for name in verbs.SUMMARIES:
        for spelling, action in options(name).items():
            flag = f"-l {spelling[2:]}" if spelling.startswith("--") else f"-s {spelling[1:]}"
            value = "" if action.nargs == 0 else f" -x -a '{_choices(action)}'" if action.choices else " -r"
            lines.append(f"complete -c fencepost -n '__fish_seen_subcommand_from {name}' {flag}{value}")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Without what the shells give a meaning to."""
    return "".join(" " if c in "'\"[]:`$\\" else c for c in text)
