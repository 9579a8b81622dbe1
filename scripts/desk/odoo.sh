# shellcheck shell=bash
# Getting Odoo 19: ODOO_PATH, else Debian's package, else a shallow clone.

readonly ODOO_BRANCH=19.0
readonly ODOO_REPOSITORY=https://github.com/odoo/odoo.git
readonly ODOO_PREFIX=$DESK_HOME/odoo

# The packages whose files Odoo's static folders link to.
readonly ODOO_DEBS=(
    odoo-19 libjs-jquery libjs-jquery-form libjs-underscore
    fonts-inconsolata fonts-montserrat fonts-ocr-b fonts-roboto-unhinted
)

# The folder that holds the Python package `odoo`.
odoo_source() {
    if [ -n "${ODOO_PATH:-}" ]; then
        echo "$ODOO_PATH"
    elif [ -d "$ODOO_PREFIX/usr" ]; then
        echo "$ODOO_PREFIX/usr/lib/python3/dist-packages"
    else
        echo "$ODOO_PREFIX"
    fi
}

# A source checkout keeps most addons beside the package; Debian inside it.
odoo_addons_path() {
    local source
    source=$(odoo_source)
    [ ! -d "$source/addons/web" ] || printf '%s,' "$source/addons"
    echo "$source/odoo/addons"
}

# Names the build of Odoo, to key what was built with it.
odoo_version() {
    if [ -n "${ODOO_PATH:-}" ]; then
        echo "$ODOO_PATH"
    else
        cat "$ODOO_PREFIX/VERSION"
    fi
}

ensure_odoo() {
    if [ -n "${ODOO_PATH:-}" ]; then
        grep -q '^version_info = (19,' "$ODOO_PATH/odoo/release.py" 2>/dev/null ||
            fail "ODOO_PATH=$ODOO_PATH holds no Odoo 19: name the folder in which odoo/release.py says version 19."
        return
    fi
    [ ! -e "$ODOO_PREFIX/VERSION" ] || return 0
    local work=$DESK_HOME/odoo.partial
    mkdir -p "$work"
    rm -f "$work/available"
    if is_debian_like; then
        step "Asking Debian's archive for Odoo 19" "$SETUP_LOG" find_odoo_packages "$work"
    fi
    if [ -e "$work/available" ]; then
        step "Downloading Odoo 19 (150 MB)" "$SETUP_LOG" download_odoo_packages "$work"
        step "Unpacking Odoo 19" "$SETUP_LOG" unpack_odoo_packages "$work"
    else
        step "Cloning Odoo 19 from its repository" "$SETUP_LOG" clone_odoo "$work"
    fi
    rm -rf "$ODOO_PREFIX"
    mv "$work/prefix" "$ODOO_PREFIX"
    rm -rf "$work"
}

# own_mirror CODENAME: the address this machine takes that suite from. apt
# prints it whatever the format of its source files, and without any list.
own_mirror() {
    apt-get update --print-uris |
        sed -nE "s|^'([^']+)/dists/($1\|stable\|testing\|unstable\|sid)/(In)?Release'.*|\1|p" |
        sed -n 1p
}

# own_key MIRROR: the key file named beside that address, else Debian's.
own_key() {
    local files key=
    files=$(grep -rlF --include='*.list' --include='*.sources' -- "$1" /etc/apt) || true
    key=$(xargs -r grep -hioE 'signed-by[:=] *(/[^] ,]+)' <<<"$files" | sed -n '1s|^[^/]*||p') || true
    key=${key:-/usr/share/keyrings/debian-archive-keyring.gpg}
    [ ! -e "$key" ] || echo "[signed-by=$key]"
}

# private_apt FOLDER COMMAND...: apt with FOLDER's sources and lists alone, so
# that the machine's own package sources stay as they are.
private_apt() {
    local folder=$1
    shift
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
    apt-get -o Debug::NoLocking=1 -o APT::Sandbox::User=root \
        -o Dir::Etc::SourceList="$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$folder/lists" -o Dir::Cache="$folder/cache" "$@"
}

# Odoo comes from `sid`, the only suite that has it. Its icons need the Font
# Awesome 4 of the stable suite: the files of version 7 have other names.
find_odoo_packages() {
    local work=$1 codename mirror key
    # shellcheck source=/dev/null
    codename=$(. /etc/os-release && [ "$ID" = debian ] && echo "${VERSION_CODENAME:-sid}") || return 0
    mirror=$(own_mirror "$codename")
    [ -n "$mirror" ] || return 0
    key=$(own_key "$mirror")
    mkdir -p "$work/sid" "$work/stable"
    echo "deb $key $mirror sid main" >"$work/sid/sources.list"
    echo "deb $key $mirror $codename main" >"$work/stable/sources.list"
    if private_apt "$work/sid" update && private_apt "$work/sid" --print-uris download odoo-19; then
        touch "$work/available"
    fi
}

download_odoo_packages() {
    local work=$1
    mkdir -p "$work/debs"
    cd "$work/debs" || return
    if ! private_apt "$work/stable" update ||
        ! private_apt "$work/sid" download "${ODOO_DEBS[@]}" ||
        ! private_apt "$work/stable" download fonts-font-awesome; then
        fail "Odoo could not be downloaded: check the network and start again."
    fi
}

# Unpacked, never installed: its dependencies are those of another suite.
unpack_odoo_packages() {
    local work=$1 deb prefix=$1/prefix
    rm -rf "$prefix"
    mkdir -p "$prefix"
    for deb in "$work"/debs/*.deb; do
        echo "Unpacking $(basename "$deb")"
        dpkg-deb -x "$deb" "$prefix"
    done
    add_selfie_segmentation "$prefix"
    basename "$work"/debs/odoo-19_*.deb .deb >"$prefix/VERSION"
}

# Debian removes this file (background blur in video calls) as non-free, but
# the backend's bundle names it, and the browser reports it as an error.
add_selfie_segmentation() {
    local folder=$1/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation
    mkdir -p "$folder"
    [ -e "$folder/selfie_segmentation.js" ] || : >"$folder/selfie_segmentation.js"
}

# For Ubuntu, and for the day Debian moves on to another version. Not tried
# where the project is built, which cannot reach the repository.
clone_odoo() {
    local prefix=$1/prefix
    rm -rf "$prefix"
    git clone --depth 1 --branch "$ODOO_BRANCH" "$ODOO_REPOSITORY" "$prefix" ||
        fail "Odoo 19 could be had neither from Debian nor from its repository: check the network, set ODOO_PATH to an Odoo 19, or use the image described in docker/."
    echo "git-$(git -C "$prefix" rev-parse --short HEAD)" >"$prefix/VERSION"
}
