# shellcheck shell=bash
# Private PostgreSQL clusters on Unix sockets, never on the network. An "area"
# is a folder with a cluster (pg/), its socket (socket/), Odoo's data folder
# (data/) and logs (logs/). There are two: demo data to keep, tests to lose.

readonly PG_ROLE=odoo

# The newest PostgreSQL's own programs, which Debian keeps out of PATH.
postgres_bin() {
    local bin
    for bin in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
        if [ -x "$bin/initdb" ]; then
            echo "$bin"
            return
        fi
    done
    if has initdb; then dirname "$(command -v initdb)"; fi
}

# PostgreSQL refuses to run as root: root uses the package's system user.
# Locks that this script holds must not live on in a server.
as_postgres() {
    if am_root; then
        (cd / && runuser -u postgres -- "$@" 7>&- 8>&- 9>&-)
    else
        "$@" 7>&- 8>&- 9>&-
    fi
}

postgres_settings() {
    local area=$1
    cat <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$area/socket'
unix_socket_permissions = 0700
max_connections = 80
shared_buffers = 256MB
wal_level = minimal
max_wal_senders = 0
SETTINGS
    if [ "$area" = "$TEST_AREA" ]; then
        # Speed over safety: these databases can be built again.
        printf '%s\n' 'fsync = off' 'synchronous_commit = off' 'full_page_writes = off' \
            'max_wal_size = 2GB'
    fi
}

create_cluster() {
    local area=$1 bin
    bin=$(postgres_bin)
    mkdir -p "$area/socket" "$area/logs"
    rm -rf "$area/pg.partial"
    mkdir "$area/pg.partial"
    if am_root; then
        chown postgres "$area/pg.partial" "$area/socket"
        as_postgres test -w "$area/pg.partial" ||
            fail "The system user 'postgres' cannot reach $area; set LIVING_DESK_HOME to a folder that every user can enter."
    fi
    as_postgres "$bin/initdb" -D "$area/pg.partial" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync
    postgres_settings "$area" >>"$area/pg.partial/postgresql.conf"
    mv "$area/pg.partial" "$area/pg"
}

cluster_answers() {
    "$(postgres_bin)/pg_isready" -q -h "$1/socket"
}

# A killed server leaves a pid file. PostgreSQL looks through it by itself,
# except when the number now belongs to another process.
clear_stale_pid() {
    local file=$1/pg/postmaster.pid pid
    pid=$(head -n 1 "$file" 2>/dev/null) || return 0
    if ! grep -qs postgres "/proc/$pid/comm"; then rm -f "$file"; fi
}

# Right after a kill, the old server's children may hold its memory a moment.
start_cluster() {
    local area=$1 try
    clear_stale_pid "$area"
    for try in 1 2 3; do
        as_postgres "$(postgres_bin)/pg_ctl" -D "$area/pg" -w -t 120 -l "$area/pg/server.log" start && break
        cluster_answers "$area" && break
        echo "PostgreSQL did not start (try $try)"
        sleep 2
    done
    cluster_answers "$area" || {
        tail -n 20 "$area/pg/server.log"
        return 1
    }
    "$(postgres_bin)/psql" -h "$area/socket" -U postgres -qtAc \
        "SELECT 'CREATE ROLE $PG_ROLE LOGIN CREATEDB' WHERE NOT EXISTS
         (SELECT FROM pg_roles WHERE rolname = '$PG_ROLE')" postgres |
        "$(postgres_bin)/psql" -h "$area/socket" -U postgres -q postgres
}

bring_up_cluster() {
    local area=$1
    [ -d "$area/pg" ] || step "Making a private PostgreSQL cluster" "$SETUP_LOG" create_cluster "$area"
    cluster_answers "$area" || step "Starting PostgreSQL" "$SETUP_LOG" start_cluster "$area"
}

# use_area AREA: bring its cluster up and mark it as in use until we end.
use_area() {
    AREA=$1
    mkdir -p "$AREA/data/filestore" "$AREA/logs"
    # Taken first: whoever is about to stop the cluster then lets it run.
    exec 8>"$AREA/in-use"
    flock -s 8
    trap leave_area EXIT
    locked "$AREA/lock" bring_up_cluster "$AREA"
    PATH="$(postgres_bin):$PATH"
    export PATH PGHOST=$AREA/socket PGUSER=$PG_ROLE
}

stop_cluster() {
    local area=$1
    [ -e "$area/pg/postmaster.pid" ] || return 0
    as_postgres "$(postgres_bin)/pg_ctl" -D "$area/pg" -m fast -w stop >/dev/null 2>&1 || true
}

# Stop the cluster unless another ./desk still uses it.
leave_area() {
    if flock -n -x 8; then stop_cluster "$AREA"; fi
    exec 8>&-
}
