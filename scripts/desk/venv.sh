# shellcheck shell=bash
# The private Python environment, one per set of requirement files.

readonly REQUIREMENTS=$DESK_ROOT/config/requirements

# What Odoo sees at run time; linters and test tools are not in this key.
runtime_key() {
    {
        cat "$REQUIREMENTS"/{runtime,addons,oca,solver}.txt
        odoo_version
    } | sha256sum | cut -c 1-10
}

venv_key() {
    {
        cat "$REQUIREMENTS"/{runtime,addons,oca,solver,test}.txt
        python3 -c 'import sys; print(sys.version, sys.executable)'
        odoo_source
    } | sha256sum | cut -c 1-10
}

# A virtual environment cannot be renamed, so a file written last marks it.
ensure_venv() {
    VENV=$DESK_HOME/venv-$(venv_key)
    if [ ! -e "$VENV/.complete" ]; then
        check_python
        step "Installing Python packages" "$SETUP_LOG" build_venv "$VENV"
    fi
}

# The linters are as large as all the rest: only ./desk lint waits for them.
ensure_linters() {
    local stamp
    stamp=$VENV/.linters-$(sha256sum <"$REQUIREMENTS/lint.txt" | cut -c 1-10)
    if [ ! -e "$stamp" ]; then
        step "Installing the linters" "$SETUP_LOG" pip_install "$VENV" -r "$REQUIREMENTS/lint.txt"
        touch "$stamp"
    fi
}

check_python() {
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
        fail "Odoo 19 needs Python 3.10 or newer, and python3 here is $(python3 -V | cut -d ' ' -f 2): put a newer python3 first on PATH."
}

build_venv() {
    local venv=$1 site
    rm -rf "$venv"
    python3 -m venv "$venv"
    pip_install "$venv" -r "$REQUIREMENTS/runtime.txt" -r "$REQUIREMENTS/test.txt"
    pip_install "$venv" --no-deps -r "$REQUIREMENTS/addons.txt" -r "$REQUIREMENTS/oca.txt" \
        -r "$REQUIREMENTS/solver.txt"
    site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    odoo_source >"$site/odoo.pth"
    "$venv/bin/python" -c 'import odoo.release'
    touch "$venv/.complete"
}

pip_install() {
    local venv=$1
    shift
    "$venv/bin/python" -m pip install --no-input --disable-pip-version-check --progress-bar off "$@" ||
        fail "Python packages could not be installed (see $SETUP_LOG): check the network and start again."
}

# Puts the environment's programs first for everything started from here.
enter_venv() {
    export PATH="$VENV/bin:$PATH"
    cd "$DESK_ROOT" || return
}
