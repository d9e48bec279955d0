# Shared by the scripts of this folder, which source it: finds what a build needs, installs what is missing, and builds
# the release program when its sources changed.
# shellcheck shell=bash

# The folder that holds Package.swift. Every script is one folder below it.
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")

# The system packages a build needs (Debian's names).
packages=(
    libcmark-gfm-dev libcmark-gfm-extensions-dev libedit-dev liblua5.1-0-dev libpq-dev libsqlite3-dev libzstd-dev zlib1g-dev
    pkg-config
)

# What only tests need besides: real servers to compare with and to run strategies over, a client of it with the tool that runs its example, and
# readers of what is reported.
packages_of_tests=(redis-server postgresql python3-pytest python3-redis jq libxml2-utils)

# The browser in which the pages of runs are tried. Where it cannot be had, they are not.
packages_of_browser=(chromium chromium-driver)

# Where the release program is built, apart from `swift build`'s own folder so that neither waits for the other.
release=$root/.build-release
program=$release/release/larder

# The script that is running, whatever the link it was started by is called.
self=$(readlink -f "$0")
self=scripts/${self##*/}

say() { printf '%s: %s\n' "$self" "$*" >&2; }

fail() {
    say "$@"
    exit 1
}

# Prints those of the system packages that are not installed.
missing_packages() {
    local installed package
    if ! command -v dpkg-query >/dev/null; then
        say "this is not a Debian system, so nothing is installed here. If the build lacks a library," \
            "install the development files of cmark-gfm, libedit, libpq, Lua 5.1, SQLite, zlib and zstd, and pkg-config."
        return
    fi
    installed=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null) || true
    for package in "${packages[@]}"; do
        [[ $'\n'$installed$'\n' == *$'\n'"installed $package"$'\n'* ]] || echo "$package"
    done
}

install_missing() {
    local missing as_root=()
    mapfile -t missing < <(missing_packages)
    ((${#missing[@]})) || return 0
    if ((EUID != 0)); then
        command -v sudo >/dev/null ||
            fail "missing: ${missing[*]}. There is neither root nor sudo here; have somebody who may run:" \
                "apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "installing ${missing[*]}"
    # Asks for the password, where it wants one, before the line of progress would hide the question.
    "${as_root[@]}" true || fail "sudo refused; have somebody who may run: apt-get install ${missing[*]}"
    quietly "$release/install.log" "installing" apt_install "${missing[@]}" ||
        fail "could not install ${missing[*]}; what apt-get said is above"
}

# Where the package lists cannot be refreshed, those that are there may do, so only the installation has to succeed.
apt_install() {
    # Somebody else's apt-get may be under way, so wait for its lock.
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get --yes -o DPkg::Lock::Timeout=300)
    "${apt[@]}" update || true
    "${apt[@]}" install --no-install-recommends "$@"
}

require_swift() {
    command -v swift >/dev/null ||
        fail "there is no Swift toolchain on the PATH. Larder needs Swift 6.2 or later: https://www.swift.org/install"
}

# What the release program is made from, as one line that changes when any of it does.
sources_stamp() {
    find "$root/Package.swift" "$root/Sources" "$root/lessons" -type f -not -name '.*' -printf '%p %s %T@\n' | LC_ALL=C sort |
        sha256sum
}

is_built() { [[ -x $program && -f $release/stamp && $(<"$release/stamp") == "$(sources_stamp)" ]]; }

# Runs a command whose output matters only when it fails: meanwhile a line of progress on standard error, and where the
# command fails all that it said. Usage: quietly LOG WHAT COMMAND…
quietly() {
    local log=$1 what=$2 ticker status=0
    shift 2
    # The ticker is what stands in the background, so that Ctrl-C reaches the command.
    tick "$what" </dev/null >/dev/null 9>&- &
    ticker=$!
    "$@" >"$log" 2>&1 </dev/null || status=$?
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    if [[ -t 2 ]]; then printf '\r\033[K' >&2; fi
    ((status == 0)) || cat "$log" >&2
    return "$status"
}

# Says every second on a terminal, and once after five seconds elsewhere, what is being waited for.
tick() {
    local seconds=0 never
    # Waiting for input that never comes leaves no process behind when the ticker is killed, as `sleep` would.
    exec {never}<> <(:)
    while ! read -r -t 1 -u "$never"; do
        seconds=$((seconds + 1))
        if [[ -t 2 ]]; then
            printf '\r%s: %s (%ds)' "$self" "$1" "$seconds" >&2
        elif ((seconds == 5)); then
            say "$1"
        fi
    done
}

# Takes the lock that keeps two first starts from installing and building at once, as file descriptor 9; it is held
# until the shell ends.
lock_setup() {
    mkdir -p "$release" || fail "cannot write to $root, where the build goes"
    exec 9>"$release/lock"
    flock --nonblock 9 || {
        say "waiting for another start that is installing or building"
        flock 9
    }
}

# Installs and builds what is missing. It runs in a shell of its own, so that the lock ends with it.
build_release() (
    lock_setup
    # Whoever held the lock may have built it meanwhile.
    if is_built; then return; fi
    install_missing
    require_swift
    # Taken before the build: what changes while it runs is built the next time. Without a stamp nothing counts as
    # built, so a build that is interrupted leaves nothing stale behind.
    stamp=$(sources_stamp)
    rm -f "$release/stamp"
    quietly "$release/build.log" "building, which takes minutes the first time" \
        swift build --package-path "$root" --scratch-path "$release" -c release --product larder \
        --static-swift-stdlib ||
        fail "the build failed; what it said is above"
    printf '%s\n' "$stamp" >"$release/stamp.new"
    mv "$release/stamp.new" "$release/stamp"
)
