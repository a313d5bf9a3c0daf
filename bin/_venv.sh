# Makes .venv and installs a requirements file into it, only when either changed. Sourced by bin/demo and bin/test.
# shellcheck shell=sh

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return 0
        fi
    done
    say "Living Well needs Python 3.11 or newer; python3 here is older or missing."
    exit 1
}

make_venv() {
    requirements=$1
    if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
        find_python
        if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
            version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
            say "This Python cannot make virtual environments. On Debian and Ubuntu:"
            say "    sudo apt-get install python$version-venv"
            exit 1
        fi
        say "Making .venv ..."
        rm -rf .venv
        "$python" -m venv .venv
    fi
    wanted=$(cat constraints.txt requirements*.txt | cksum)
    stamp=.venv/installed-$requirements
    if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
        say "Installing $requirements ..."
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile \
            -c constraints.txt -r "$requirements"
        printf '%s\n' "$wanted" >"$stamp"
    fi
}
