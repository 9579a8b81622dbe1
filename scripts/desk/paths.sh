# shellcheck shell=bash
# shellcheck disable=SC2034  # set here for the other parts
# Where things live. Nothing is written into the clone: a clone under root's
# home is out of reach for the system user that must run PostgreSQL for root.

am_root() {
    [ "$(id -u)" -eq 0 ]
}

default_home() {
    if am_root; then
        echo /var/lib/living-desk
    else
        echo "${XDG_DATA_HOME:-$HOME/.local/share}/living-desk"
    fi
}

# A short name for this clone that is unique to its path and safe in a path.
clone_name() {
    local name sum
    # shellcheck disable=SC2153  # set in ./desk
    name=$(basename "$DESK_ROOT" | tr -c 'A-Za-z0-9_\n' '-' | cut -c 1-20)
    sum=$(printf '%s' "$DESK_ROOT" | sha256sum | cut -c 1-8)
    echo "$name-$sum"
}

# Shared by every clone of this user: Odoo, the Python packages, and the test
# databases, which are named after what they were built from.
DESK_HOME=${LIVING_DESK_HOME:-$(default_home)}
TEST_AREA=$DESK_HOME/test
SETUP_LOG=$DESK_HOME/setup.log

# This clone's own: the demo database and its files.
RUN_AREA=$DESK_HOME/clones/$(clone_name)
DESK_PORT=${LIVING_DESK_PORT:-8069}
DESK_URL=http://127.0.0.1:$DESK_PORT
readonly DESK_HOME TEST_AREA SETUP_LOG RUN_AREA DESK_PORT DESK_URL

# A Unix socket's path may have 107 characters, and PostgreSQL adds its own 16.
check_home() {
    if [ ${#RUN_AREA} -gt 80 ]; then
        fail "The folder $RUN_AREA has too long a name for a Unix socket; set LIVING_DESK_HOME to a shorter one."
    fi
    if ! mkdir -p "$DESK_HOME" 2>/dev/null || ! [ -w "$DESK_HOME" ]; then
        fail "The folder $DESK_HOME cannot be written; set LIVING_DESK_HOME to one that can."
    fi
}

# Settings meant for another Odoo or another PostgreSQL must not leak in.
clean_environment() {
    unset ODOO_RC OPENERP_SERVER PYTHONPATH PYTHONHOME
    unset PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSERVICE PGOPTIONS PGHOSTADDR
    export LC_ALL=C.UTF-8 PYTHONNOUSERSITE=1 PYTHONUNBUFFERED=1
}
clean_environment
