#!/bin/sh
# Installs this project into a virtual environment: tools/install.sh .venv [local|test]
#
# With uv where it is on the machine, otherwise with pip; constraints.txt pins every package either
# way. On a terminal the installer shows its own progress, elsewhere there is a dot a second.
set -eu

venv=$1 extra=${2:-}
python=$venv/bin/python
case $extra in
'') purpose='what the templates need' ;;
local) purpose='what AWS on this machine needs' ;;
test) purpose='what the tests need' ;;
*) echo "$0: there is no extra $extra." >&2 && exit 2 ;;
esac

# with_dots WORDS COMMAND...: prints the words and a dot a second; the output only of what fails.
with_dots() {
    printf '%s ' "$1"
    shift
    # The loop ends with this script, however that ends. A last sleep holds no output open.
    while sleep 1 >/dev/null && kill -0 $$; do printf .; done 2>/dev/null &
    dots=$! status=0
    output=$("$@" 2>&1) || status=$?
    kill "$dots" || :
    echo
    [ $status = 0 ] || printf '%s\n' "$output" >&2
    return $status
}

# with_progress WORDS COMMAND...: the command's own progress on a terminal, dots elsewhere.
with_progress() {
    if [ -t 1 ]; then
        echo "$1"
        shift
        "$@"
    else
        with_dots "$@" --quiet
    fi
}

# install_with NAME TOOLS COMMAND...: the tools that build the project, then the project. It becomes
# a plain path entry: an import hook would make every command start slower.
install_with() {
    name=$1 tools=$2
    shift 2
    set -- "$@" --constraint constraints.txt
    # shellcheck disable=SC2086 # several names
    with_dots "Installing $tools into $venv with $name" "$@" --quiet $tools &&
        with_progress "Installing $purpose into $venv with $name" "$@" --no-build-isolation \
            --config-settings editable_mode=compat --editable ".${extra:+[$extra]}"
}

with_uv() {
    command -v uv >/dev/null || return
    # uv does not read pip's settings: where packages come from is passed on.
    [ -z "${PIP_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"
    [ -z "${PIP_EXTRA_INDEX_URL:-}" ] || export UV_INDEX="${UV_INDEX:-$PIP_EXTRA_INDEX_URL}"
    [ -z "${PIP_FIND_LINKS:-}" ] || export UV_FIND_LINKS="${UV_FIND_LINKS:-$PIP_FIND_LINKS}"
    install_with uv setuptools uv pip install --python "$python" && return
    echo 'uv could not install it: trying pip.' >&2
    return 1
}

with_pip() {
    "$python" -c 'import pip' 2>/dev/null ||
        with_dots "Installing pip into $venv" "$python" -m ensurepip
    install_with pip 'pip setuptools' \
        "$python" -m pip --disable-pip-version-check --no-input install
}

with_uv || with_pip
set -- "$venv"/lib/python*/site-packages/*.dist-info
echo "$venv has $# packages, $(du -sm "$venv" | cut -f 1) MB."
