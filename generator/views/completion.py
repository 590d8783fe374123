"""A shell's completion script: commands, options, choices, environments and stack sets.

Names of environments and stack sets are looked up by the shell, in the nearest ``parameters/``
here or above, so that completing starts no program.

    commands ●→ script
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

ENVIRONMENTS, STACK_SETS = "", "/stacksets"


@dataclass(frozen=True)
class Completed:
    """What can follow a command.

    ``options``: option → the values it takes; nothing in ``values`` where any text or file fits.
    ``flags``: options without a value. ``words``: what its arguments can be. ``folders``: those
    below ``parameters/`` whose files it names.
    """

    name: str
    summary: str
    options: Mapping[str, Sequence[str]]
    flags: Sequence[str]
    words: Sequence[str]
    folders: Sequence[str]


def script(shell: str, commands: Sequence[Completed]) -> str:
    """The script of one of :data:`SHELLS`."""
    return SHELLS[shell](commands)


_POSIX_NAMES = """\
_streamflix_names() {
    local folder=$PWD file
    while [[ -n $folder && ! -d $folder/parameters ]]; do folder=${folder%/*}; done
    for file in "$folder/parameters$1"/*.yaml; do
        file=${file##*/}
        [[ $file == "*.yaml" || $file == waivers.yaml ]] || echo "${file%.yaml}"
    done
}
"""

_BASH = """\
_streamflix() {
    local command="" word
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        [[ $word == -* ]] || { command=$word; break; }
    done
    word=${COMP_WORDS[COMP_CWORD]}
    local found=$(_streamflix_words "$command" "${COMP_WORDS[COMP_CWORD-1]}")
    COMPREPLY=($(compgen -W "$found" -- "$word"))
}
complete -o default -F _streamflix streamflix
"""

_ZSH = """\
_streamflix() {
    emulate -L zsh
    setopt null_glob
    local command="" word found
    for word in ${words[2,CURRENT-1]}; do
        [[ $word == -* ]] || { command=$word; break }
    done
    found=($(_streamflix_words "$command" "${words[CURRENT-1]}"))
    if (( $#found )); then compadd -- $found; else _files; fi
}
compdef _streamflix streamflix
"""

_FISH = """\
function __streamflix_names
    set -l folder $PWD
    while test -n "$folder"; and not test -d "$folder/parameters"
        set folder (string replace -r '/[^/]*$' '' -- $folder)
    end
    for file in $folder/parameters$argv[1]/*.yaml
        set -l name (string replace -r '^.*/(.*)[.]yaml$' '$1' -- $file)
        test $name = waivers; or echo $name
    end
end

function __streamflix_command
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; and continue
        test $word = "$argv[1]"
        return
    end
    test -z "$argv[1]"
end

"""


def _bash(commands: Sequence[Completed]) -> str:
    return _POSIX_NAMES + _posix_words(commands) + _BASH


def _zsh(commands: Sequence[Completed]) -> str:
    return "#compdef streamflix\n" + _POSIX_NAMES + _posix_words(commands) + _ZSH


def _posix_words(commands: Sequence[Completed]) -> str:
    """A function of bash and zsh: command, word before the cursor → what fits."""
    lines = ["_streamflix_words() {", '    case "$1 $2" in']
    for one in commands:
        for option, values in one.options.items():
            lines.append(f'    "{one.name} {option}") echo "{" ".join(values)}"; return ;;')
    lines += ["    esac", "    case $1 in"]
    names = " ".join(["help", *(one.name for one in commands)])
    lines.append(f'    "" | help) echo "{names}" ;;')
    for one in commands:
        words = " ".join([*one.words, *one.options, *one.flags])
        looked_up = "".join(f'; _streamflix_names "{folder}"' for folder in one.folders)
        lines.append(f'    {one.name}) echo "{words}"{looked_up} ;;')
    return "\n".join([*lines, "    esac", "}", ""])


def _fish(commands: Sequence[Completed]) -> str:
    lines = ["complete -c streamflix -n __streamflix_command -f"]
    names = " ".join(one.name for one in commands)
    top = [("help", "print the help"), *((one.name, one.summary) for one in commands)]
    lines += [
        f"complete -c streamflix -n __streamflix_command -a {name} -d '{summary}'"
        for name, summary in top
    ]
    lines.append(f"complete -c streamflix -n '__streamflix_command help' -f -a '{names}'")
    for one in commands:
        lines += _fish_command(one)
    return _FISH + "\n".join(lines) + "\n"


def _fish_command(one: Completed) -> Iterator[str]:
    start = f"complete -c streamflix -n '__streamflix_command {one.name}'"
    if one.words:
        yield f"{start} -f -a '{' '.join(one.words)}'"
    for folder in one.folders:
        yield f"{start} -f -a '(__streamflix_names {folder})'"
    for option, values in one.options.items():
        known = f"-x -a '{' '.join(values)}'" if values else "-r -F"
        yield f"{start} -l {option.removeprefix('--')} {known}"
    for flag in one.flags:
        kind = "-l" if flag.startswith("--") else "-s"
        yield f"{start} {kind} {flag.lstrip('-')}"


SHELLS: Mapping[str, Callable[[Sequence[Completed]], str]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
}
