# shellcheck shell=bash
# What the machine itself must have: room on disk and a few system packages.

readonly NEEDED_MB=3000
readonly UPDATE_MB=500

is_debian_like() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null
}

has() {
    command -v "$1" >/dev/null
}

has_browser() {
    has google-chrome || has chromium || has chromium-browser || has google-chrome-stable
}

has_venv() {
    has python3 && python3 -c 'import ensurepip, venv' 2>/dev/null
}

has_libmagic() {
    { PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true; } | grep -q 'libmagic\.so\.1'
}

# missing_packages BROWSER: Debian's names for what is not there. Asked by
# what is needed, not by package name, so that other builds count too.
missing_packages() {
    has_venv || echo python3-venv
    [ -n "$(postgres_bin)" ] || echo "postgresql postgresql-contrib"
    has wkhtmltopdf || echo "wkhtmltopdf fonts-liberation"
    has_libmagic || echo libmagic1
    [ "$1" != browser ] || has_browser || echo "chromium fonts-liberation"
}

# as_root COMMAND...: with sudo when needed. On a terminal sudo may ask.
as_root() {
    if am_root; then
        "$@"
    else
        sudo "$@"
    fi
}

may_install() {
    am_root && return
    has sudo || return 1
    sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@"
}

apt_can_install() {
    [[ $(apt-cache policy "$1") =~ Candidate:\ [^\(] ]]
}

# Newer Debians have dropped wkhtmltopdf, and some derivatives have no chromium:
# leave out what the archive does not know, and say what will not work.
install_packages() {
    local package known=()
    apt_get update || true
    for package in "$@"; do
        if apt_can_install "$package"; then
            known+=("$package")
        else
            say "  ! This system's archive has no package $package; what needs it will not work."
        fi
    done
    [ ${#known[@]} -eq 0 ] || apt_get install --yes --no-install-recommends "${known[@]}" ||
        fail "The packages ${known[*]} could not be installed: check the network, or install them with apt-get and start again."
    [ -n "$(postgres_bin)" ] ||
        fail "PostgreSQL could not be installed: check the network and the system's package sources, then start again."
    has_venv || fail "Python's venv could not be installed: check the network and the system's package sources, then start again."
}

ensure_packages() {
    local packages
    packages=$(missing_packages "$1" | tr ' ' '\n' | sort -u | tr '\n' ' ')
    [ -n "$packages" ] || return 0
    if ! is_debian_like; then
        fail "This system has no apt-get: install by hand what stands for Debian's $packages, or use the image described in docker/."
    fi
    if ! may_install; then
        fail "You may not install packages: ask an administrator for 'apt-get install $packages' and start again."
    fi
    # shellcheck disable=SC2086  # a list of words
    step "Installing system packages: $packages" "$SETUP_LOG" install_packages $packages
}

check_disk() {
    local needed=$NEEDED_MB free
    [ ! -e "$DESK_HOME/odoo" ] || needed=$UPDATE_MB
    free=$(df -Pm "$DESK_HOME" | awk 'NR == 2 { print $4 }')
    if [ "$free" -lt "$needed" ]; then
        fail "Only $free MB are free in $DESK_HOME and $needed MB are needed: make room, or set LIVING_DESK_HOME to a larger disk."
    fi
}
