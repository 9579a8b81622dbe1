# shellcheck shell=bash
# One function per verb of ./desk.

verb_help() {
    cat <<'HELP'
usage: ./desk VERB

  run           set up what is missing, serve the demo on http://127.0.0.1:8069
  test          set up what is missing, run every test; takes pytest's arguments
                (./desk test addons/living_desk/tests/test_path.py -k sign)
  lint          check style, code and translations
  stop          stop the server and PostgreSQL of this clone
  reset         delete the demo database (--all: everything set up; --yes: do not ask)
  shell         a Python prompt inside Odoo, on the demo database
  psql          an SQL prompt on the demo database
  logs          follow the log of the running Odoo
  bench         measure (tests/benchmarks); takes the runner's arguments
  screenshots   take the pictures of the README again
  help          this text

environment:
  LIVING_DESK_PORT   the port to serve on (8069)
  LIVING_DESK_HOME   where everything set up is kept
                     (root: /var/lib/living-desk, others: ~/.local/share/living-desk)
  ODOO_PATH          an Odoo 19 to use instead of fetching one
HELP
}

# prepare [browser]: everything but a database, from nothing if need be.
prepare() {
    check_home
    locked "$DESK_HOME/lock" install_everything "${1:-}"
    VENV=$DESK_HOME/venv-$(venv_key)
    enter_venv
}

install_everything() {
    check_disk
    ensure_packages "$1"
    ensure_odoo
    ensure_venv
}

prepare_demo() {
    prepare "${1:-}"
    use_area "$RUN_AREA"
    write_conf dev
    locked "$RUN_AREA/lock" ensure_demo
}

prepare_tests() {
    prepare browser
    use_area "$TEST_AREA"
    write_conf test
    BASE_TEMPLATE=$(base_template)
    FULL_TEMPLATE=$(full_template)
    RUN_DB=run_$$_main
    export BASE_TEMPLATE FULL_TEMPLATE RUN_DB AREA
    locked "$TEST_AREA/lock" make_test_databases
}

make_test_databases() {
    ensure_templates
    step "Copying the test database" "$AREA/logs/copies.log" make_run_db "$FULL_TEMPLATE" "$RUN_DB"
}

verb_run() {
    say "Living Desk"
    check_home
    claim_server
    prepare_demo
    serve
}

verb_test() {
    local status=0 all=()
    say "Living Desk: tests"
    prepare_tests
    # All tests share the processors, those that take longest in one go first.
    names_a_path "$@" || all=(-n "$(nproc)" --maxprocesses=4 --dist=loadfile
        --no-loadscope-reorder tests addons)
    trap 'finish_tests 130' INT TERM
    "$VENV/bin/python" -m pytest -p tests.strict -p tests.workers -p no:cacheprovider --odoo-http \
        --odoo-database="$RUN_DB" --odoo-config="$CONF" --odoo-log-level=warn \
        ${all[@]+"${all[@]}"} "$@" || status=$?
    finish_tests "$status"
}

finish_tests() {
    trap '' INT TERM
    drop_run_dbs
    exit "$1"
}

# Whether some argument is a file, a folder or a pytest node in one.
names_a_path() {
    local argument
    for argument in "$@"; do
        [ ! -e "${argument%%::*}" ] || return 0
    done
    return 1
}

verb_lint() {
    prepare
    locked "$DESK_HOME/lock" ensure_linters
    exec "$DESK_ROOT/scripts/lint" "$@"
}

verb_stop() {
    check_home
    stop_server
    stop_unused_cluster "$RUN_AREA"
    stop_unused_cluster "$TEST_AREA"
    say "Stopped."
}

# The ./desk run that waited for the server needs a moment to end; one that is
# testing or setting up stops its cluster itself when it is done.
stop_unused_cluster() {
    [ -d "$1/pg" ] || return 0
    exec 8>"$1/in-use"
    if flock -w 5 -x 8; then
        stop_cluster "$1"
    else
        say "PostgreSQL in $1 is in use by another ./desk, which stops it at its end."
    fi
    exec 8>&-
}

verb_reset() {
    local what=$RUN_AREA yes=no argument
    for argument in "$@"; do
        case $argument in
            --all) what=$DESK_HOME ;;
            --yes) yes=yes ;;
            *) fail "'./desk reset' knows --all and --yes, not '$argument'." ;;
        esac
    done
    [ "$yes" = yes ] || confirm "Delete $what with all its data?"
    verb_stop
    rm -rf "${what:?}"
    say "Deleted $what."
}

confirm() {
    local answer
    [ -t 0 ] || fail "Nobody is there to ask: say './desk reset --yes' to delete without a question."
    read -r -p "$1 [y/N] " answer
    [[ $answer == [yY]* ]] || fail "Nothing was deleted."
}

verb_shell() {
    prepare_demo
    odoo shell -d "$DEMO_DB" --no-http "$@"
}

verb_psql() {
    prepare_demo
    psql "$@" "$DEMO_DB"
}

verb_logs() {
    [ -e "$SERVER_LOG" ] || fail "There is no log yet; './desk run' writes it."
    exec tail -n 100 -F "$SERVER_LOG"
}

verb_bench() {
    [ -e "$DESK_ROOT/tests/benchmarks/__main__.py" ] || fail "There is no tests/benchmarks/__main__.py to run."
    prepare_tests
    local status=0
    "$VENV/bin/python" -m tests.benchmarks "$@" || status=$?
    finish_tests "$status"
}

# Photographs the desk that runs already, or serves it meanwhile.
verb_screenshots() {
    if [ -n "$(server_pid)" ]; then
        prepare browser
    else
        check_home
        claim_server
        prepare_demo browser
        start_server
        trap 'stop_server; leave_area' EXIT
        step "Starting Odoo" "$SERVER_LOG" wait_until_served
    fi
    "$DESK_ROOT/scripts/screenshots" --url "$DESK_URL" "$@"
}
