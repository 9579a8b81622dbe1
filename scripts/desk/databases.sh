# shellcheck shell=bash
# Building databases. Each is built under a name of its own and renamed when
# it is ready, so what carries the final name is whole.

readonly DEMO_DB=demo

addons_info() {
    python3 "$DESK_ROOT/scripts/desk/addons.py" "$1"
}

comma_list() {
    paste -sd ,
}

# write_conf PURPOSE: config/odoo.PURPOSE.conf with this machine's paths.
write_conf() {
    CONF=$RUN_AREA/odoo.$1.conf
    mkdir -p "$RUN_AREA"
    {
        cat "$DESK_ROOT/config/odoo.$1.conf"
        echo "addons_path = $(odoo_addons_path),$DESK_ROOT/addons"
        echo "data_dir = $AREA/data"
        echo "db_host = $AREA/socket"
        echo "db_user = $PG_ROLE"
        echo "http_port = $DESK_PORT"
    } >"$CONF.new"
    mv "$CONF.new" "$CONF"
    export CONF
}

# One of Odoo's own commands, with our configuration.
odoo() {
    ODOO_RC=$CONF "$VENV/bin/python" -m odoo "$@"
}

db_exists() {
    [ "$(psql -qtAc "SELECT 1 FROM pg_database WHERE datname = '$1'" postgres)" = 1 ]
}

drop_db() {
    dropdb --if-exists --force "$1" 2>/dev/null
    rm -rf "$AREA/data/filestore/${1:?}"
}

# The filestore goes first: a database under its final name is then complete.
rename_db() {
    rm -rf "$AREA/data/filestore/${2:?}"
    mv "$AREA/data/filestore/$1" "$AREA/data/filestore/$2"
    psql -qc "ALTER DATABASE \"$1\" RENAME TO \"$2\"" postgres
}

# Odoo never changes a stored file, so a copy may share it (hard links).
copy_db() {
    createdb -T "$1" "$2"
    rm -rf "$AREA/data/filestore/${2:?}"
    cp -al "$AREA/data/filestore/$1" "$AREA/data/filestore/$2"
}

# Odoo ends well even when it left an addon out; ask the database.
check_installed() {
    local database=$1 missing
    missing=$(addons_info "$2" | while read -r addon; do
        psql -qtAc "SELECT '$addon' WHERE NOT EXISTS (SELECT FROM ir_module_module
            WHERE name = '$addon' AND state = 'installed')" "$database"
    done)
    [ -z "$missing" ] || fail "These addons did not install: ${missing//$'\n'/ } (see the log in $AREA/logs)."
}

init_italian_db() {
    drop_db "$1"
    odoo db init "$1" --with-demo --language it_IT --country IT
    # Odoo leaves only the language named above; people may choose English too.
    odoo i18n loadlang -d "$1" -l en
    mkdir -p "$AREA/data/filestore/$1"
}

install_addons() {
    local database=$1 which=$2
    odoo server -d "$database" -i "$(addons_info "$which" | comma_list)" \
        --with-demo --no-http --stop-after-init
    check_installed "$database" "$which"
}

install_applications() {
    install_addons "$1" dependencies
    odoo shell -d "$1" --no-http --log-level=warn <"$DESK_ROOT/scripts/desk/italian_company.py"
}

# === DEMO DATABASE ===

ensure_demo() {
    if ! db_exists "$DEMO_DB"; then
        build_demo
    else
        update_demo
    fi
}

build_demo() {
    local log=$AREA/logs/demo-build.log seen new=${DEMO_DB}_new
    : >"$log"
    seen=$(addons_info fingerprints)
    step "Creating an Italian database" "$log" init_italian_db "$new"
    step "Installing Odoo's applications" "$log" install_applications "$new"
    step "Installing Living Desk with its demo data" "$log" install_addons "$new" names
    echo "$seen" >"$AREA/demo.fingerprints"
    rename_db "$new" "$DEMO_DB"
}

# Bring the addons whose files changed up to date; the data stays.
update_demo() {
    local log=$AREA/logs/demo-update.log seen changed
    seen=$(addons_info fingerprints)
    changed=$(comm -13 <(sort "$AREA/demo.fingerprints" 2>/dev/null) <(sort <<<"$seen") |
        cut -d ' ' -f 1 | comma_list)
    [ -n "$changed" ] || return 0
    : >"$log"
    step "Updating ${changed//,/, }" "$log" update_addons "$changed"
    echo "$seen" >"$AREA/demo.fingerprints"
}

# -i installs what is new and leaves the rest alone; -u updates the rest.
update_addons() {
    odoo server -d "$DEMO_DB" -i "$1" -u "$1" --i18n-overwrite --with-demo --no-http --stop-after-init
    check_installed "$DEMO_DB" names
}

# === TEST TEMPLATES ===

# Two layers, so that a change of ours does not build Odoo's applications again.
base_template() {
    {
        runtime_key
        addons_info dependencies
        declare -f init_italian_db install_addons install_applications
        cat "$DESK_ROOT/scripts/desk/italian_company.py"
    } | sha256sum | cut -c 1-12 | sed 's/^/base_/'
}

full_template() {
    {
        base_template
        addons_info fingerprints
    } | sha256sum | cut -c 1-12 | sed 's/^/full_/'
}

ensure_templates() {
    BASE_TEMPLATE=$(base_template)
    FULL_TEMPLATE=$(full_template)
    export BASE_TEMPLATE FULL_TEMPLATE
    drop_leftovers
    db_exists "$BASE_TEMPLATE" || build_base_template
    db_exists "$FULL_TEMPLATE" || build_full_template
    drop_old_templates
}

build_base_template() {
    local log=$AREA/logs/$BASE_TEMPLATE.log new=new_$BASE_TEMPLATE
    : >"$log"
    step "Creating an Italian test database" "$log" init_italian_db "$new"
    step "Installing Odoo's applications" "$log" install_applications "$new"
    rename_db "$new" "$BASE_TEMPLATE"
}

build_full_template() {
    local log=$AREA/logs/$FULL_TEMPLATE.log new=new_$FULL_TEMPLATE
    : >"$log"
    drop_db "$new"
    copy_db "$BASE_TEMPLATE" "$new"
    step "Installing Living Desk with its demo data" "$log" install_addons "$new" names
    rename_db "$new" "$FULL_TEMPLATE"
}

# Databases of test runs carry their process number; a killed run leaves its own.
drop_leftovers() {
    local name pid
    for name in $(psql -qtAc "SELECT datname FROM pg_database WHERE datname LIKE 'run\_%'" postgres); do
        pid=$(cut -d _ -f 2 <<<"$name")
        kill -0 "$pid" 2>/dev/null || drop_db "$name"
    done
}

# Keep a few: going back and forth between branches stays quick.
drop_old_templates() {
    local name
    for name in $(psql -qtAc "SELECT datname FROM pg_database WHERE datname LIKE 'full\_%'
            AND datname <> '$FULL_TEMPLATE' ORDER BY oid DESC OFFSET 3" postgres) \
        $(psql -qtAc "SELECT datname FROM pg_database WHERE datname LIKE 'base\_%'
            AND datname <> '$BASE_TEMPLATE' ORDER BY oid DESC OFFSET 1" postgres); do
        drop_db "$name"
    done
}

# make_run_db TEMPLATE NAME: under the lock, as PostgreSQL copies a database
# only while nobody else does.
make_run_db() {
    drop_db "$2"
    copy_db "$1" "$2"
}

drop_run_dbs() {
    local name
    for name in $(psql -qtAc "SELECT datname FROM pg_database WHERE datname LIKE 'run\_$$\_%'" postgres); do
        drop_db "$name"
    done
    rm -f "$AREA/logs/run_$$_"*
}
