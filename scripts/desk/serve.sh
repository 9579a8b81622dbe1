# shellcheck shell=bash
# Serving the demo database.

readonly SERVER_LOG=$RUN_AREA/logs/odoo.log
readonly SERVER_PID=$RUN_AREA/server.pid

logins() {
    cat <<'LOGINS'
      login               password            who
      admin               admin               administrator
      coordinator         coordinator         coordinator of the network
      manager.lombardia   manager.lombardia   manager of the desk Lombardia
      manager.sicilia     manager.sicilia     manager of the desk Sicilia
      adviser             adviser             adviser of the desk Lombardia
      facilitator         facilitator         facilitator of the cluster in Basilicata
      accountant          accountant          accountant
      teatro              teatro              a theatre (portal)
      festival            festival            a festival (portal)
      consultant1         consultant1         a consultant (portal)
      consultant2         consultant2         another consultant (portal)
LOGINS
}

# The number of our own Odoo, if it is alive.
server_pid() {
    local pid
    pid=$(cat "$SERVER_PID" 2>/dev/null) || return 0
    if tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "-c $RUN_AREA/odoo.dev.conf"; then
        echo "$pid"
    fi
}

stop_server() {
    local pid
    pid=$(server_pid)
    # Gone first: the ./desk that waits for this Odoo sees it was stopped.
    rm -f "$SERVER_PID"
    [ -n "$pid" ] || return 0
    kill "$pid" 2>/dev/null || true
    # Odoo waits for requests under way; ten seconds are enough here.
    for _ in $(seq 50); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.2
    done
    kill -9 "$pid" 2>/dev/null || true
}

port_taken() {
    (exec 4<>"/dev/tcp/127.0.0.1/$DESK_PORT") 2>/dev/null
}

# One ./desk run per clone. Whoever holds the lock may stop an Odoo whose
# ./desk was killed.
claim_server() {
    mkdir -p "$RUN_AREA"
    exec 7>"$RUN_AREA/run.lock"
    flock -n 7 || fail "This desk is running already; './desk stop' stops it."
    stop_server
    require_free_port
}

require_free_port() {
    if port_taken; then
        fail "Port $DESK_PORT is taken by another program: stop that, or choose another port with LIVING_DESK_PORT=8070 ./desk run."
    fi
}

# The port may have been taken while the database was built.
start_server() {
    require_free_port
    [ ! -e "$SERVER_LOG" ] || mv "$SERVER_LOG" "$SERVER_LOG.1"
    mkdir -p "$RUN_AREA/logs"
    odoo_server_process &
    SERVER=$!
    echo "$SERVER" >"$SERVER_PID"
}

# Replaces its shell, so that the number noted is Odoo's own. A background
# process ignores Ctrl-C; ./desk passes it on.
odoo_server_process() {
    exec "$VENV/bin/python" -m odoo server -c "$CONF" -d "$DEMO_DB" >>"$SERVER_LOG" 2>&1 </dev/null 7>&-
}

# The first page builds the style sheets: fetched here, people do not wait.
wait_until_served() {
    "$VENV/bin/python" - "$DESK_URL" "$SERVER" <<'PYTHON'
import os, sys, time, urllib.request
url, pid = sys.argv[1], int(sys.argv[2])
while True:
    try:
        os.kill(pid, 0)
        urllib.request.urlopen(url + "/web/health", timeout=5)
        urllib.request.urlopen(url + "/web/login", timeout=120)
        os.kill(pid, 0)
        break
    except ProcessLookupError:
        sys.exit("Odoo ended before it served a page.")
    except OSError:
        time.sleep(0.3)
PYTHON
}

end_server() {
    trap '' INT TERM
    if [ -t 3 ]; then printf '\n' >&3; fi
    say "Stopping …"
    stop_server
    say "Stopped. The data is kept; './desk run' serves it again."
    exit 0
}

serve() {
    start_server
    trap end_server INT TERM
    step "Starting Odoo" "$SERVER_LOG" wait_until_served
    say ""
    say "  Living Desk is ready: $DESK_URL"
    logins >&3
    say ""
    say "  Ctrl-C stops it; './desk logs' follows Odoo's log."
    local status=0
    wait "$SERVER" || status=$?
    if [ ! -e "$SERVER_PID" ]; then
        say "Stopped."
        exit 0
    fi
    fail "Odoo ended by itself (status $status); $SERVER_LOG says why."
}
