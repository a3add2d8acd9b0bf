# The Debian root that Ensign is built in where the machine has no wlroots 0.20: made once by mmdebstrap under the user's
# cache folder, entered with bwrap. There are two: `test`, which holds all that the build, `./dev run` and the tests need, and
# `fuzz`, which holds clang as well.
# shellcheck shell=bash

cache=${XDG_CACHE_HOME:-$HOME/.cache}/ensign

# is_native KIND: does this machine have all that the root would bring?
is_native() {
    has_all pkg-config && pkg-config --exists "${run_modules[@]}" && has_all "${run_commands[@]}" || return 1
    [[ $1 == run ]] || { pkg-config --exists "${test_modules[@]}" && has_all "${test_commands[@]}"; } || return 1
    [[ $1 != fuzz ]] || has_all "${fuzz_commands[@]}"
}

has_all() {
    local name
    for name; do command -v "$name" >/dev/null || return 1; done
}

packages_of() {
    printf '%s\n' "${run_packages[@]}" "${test_packages[@]}"
    if [[ $1 == fuzz ]]; then printf '%s\n' "${fuzz_packages[@]}"; fi
}

# root_of ROOT: its folder, made or not. Another list of packages is another folder.
root_of() {
    local hash
    hash=$({ echo "$suite" && packages_of "$1" && printf '%s\n' "${excluded_paths[@]}"; } | sha256sum)
    printf '%s/%s-%s-%s\n' "$cache" "$suite" "$1" "${hash:0:12}"
}

# need_root KIND (run, test or fuzz): sets `root` to a root that has what KIND needs, making it where there is none; empty if
# this machine has all of it.
need_root() {
    local name=test
    root=''
    if is_native "$1"; then return 0; fi
    if [[ $1 == fuzz ]]; then name=fuzz; fi
    root=$(root_of "$name")
    need_tools
    if [[ -d $root ]]; then return 0; fi
    make_root "$name"
}

need_tools() {
    local missing=()
    command -v bwrap >/dev/null || missing+=(bubblewrap)
    [[ -d $root ]] || command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)
    if ((${#missing[@]})) && ((EUID == 0)) && command -v apt-get >/dev/null; then
        install_tools "${missing[@]}"
    elif ((${#missing[@]})); then
        die "wlroots 0.20 is not installed here, and neither is what makes a Debian root with it:" \
            "as root, run 'apt-get install ${missing[*]}', or run ./dev as root once."
    fi
    if ((EUID == 0)) || [[ -d $root ]]; then return 0; fi
    command -v newuidmap >/dev/null && grep -qs "^\($(id -un)\|$(id -u)\):" /etc/subuid ||
        die "to make a Debian root without being root, mmdebstrap needs the package uidmap and a line for $(id -un) in" \
            "/etc/subuid and /etc/subgid: as root, run 'apt-get install uidmap && usermod --add-subuids 100000-165535" \
            "--add-subgids 100000-165535 $(id -un)'."
}

install_tools() {
    local log=$cache/install.log advice="see the log; 'apt-get update && apt-get install $*' should work by hand first."
    export DEBIAN_FRONTEND=noninteractive
    if ! compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null; then
        step "refresh this machine's package lists" "$log" "$advice" apt-get update
    fi
    step "install $*" "$log" "$advice" apt-get install -y --no-install-recommends "$@"
}

# make_root ROOT: one at a time; under a name of its own until it is whole, so that an interrupted one is never taken for
# a root. The lock is inherited by mmdebstrap: whoever comes after a killed ./dev waits until that one's children are gone.
make_root() {
    mkdir -p "$cache"
    exec {lock_fd}>"$cache/lock"
    if ! flock -n "$lock_fd"; then
        say "  another ./dev is making a root; waiting for it (log: $cache/*.log)"
        flock "$lock_fd"
    fi
    if [[ ! -d $root ]]; then
        rm -rf --one-file-system "$cache"/*.part{,.tar} ||
            die "what an interrupted ./dev left can't be deleted: unmount what is mounted in $cache/*.part, and run this again."
        local mirror
        mirror=$(debian_mirror /etc/apt/sources.list /etc/apt/sources.list.d)
        [[ -n $mirror ]] || die "this machine's apt names no Debian archive to make a root from; add one to /etc/apt/sources.list."
        say "  wlroots 0.20 is not installed here: making a Debian $suite root, once, in $root, from $mirror"
        step "make the Debian root" "$root.log" \
            "check the network and that $mirror carries $suite; then run ./dev again, it starts this step afresh." \
            write_root "$mirror" "$root.part" "$1" || exit 1
        if [[ -f $root.part.tar ]]; then
            step "unpack it" "$root.log" "see that the disk is not full; then run ./dev again." unpack_root "$root.part" || exit 1
        fi
        mv -T "$root.part" "$root"
        forget_old_roots
    fi
    exec {lock_fd}>&-
    unset lock_fd
}

# write_root MIRROR TARGET ROOT: as root, into the folder TARGET; otherwise into the tar TARGET.tar, so that in the end all
# files are the user's own. Ends with ./dev: whatever mmdebstrap mounts or starts as root is in namespaces of its own.
write_root() {
    local mirror=$1 target=$2 keys=/usr/share/keyrings/debian-archive-keyring.gpg options line
    options=(
        --variant=essential
        --include="$(packages_of "$3" | paste -sd,)"
        --aptopt='Acquire::Check-Valid-Until "false"' # mirrors lag
        --dpkgopt=force-unsafe-io
        "${excluded_paths[@]/#/--dpkgopt=path-exclude=}"
    )
    while IFS= read -r line; do options+=(--aptopt="$line"); done < <(apt_proxies)
    if [[ -r $keys ]]; then mirror="deb [signed-by=$keys] $mirror $suite main"; fi

    if ((EUID == 0)); then
        exec setpriv --pdeathsig KILL unshare --mount --pid --mount-proc --kill-child \
            mmdebstrap --mode=root "${options[@]}" "$suite" "$target" "$mirror"
    fi
    exec setpriv --pdeathsig TERM mmdebstrap --mode=unshare "${options[@]}" "$suite" "$target.tar" "$mirror"
}

unpack_root() {
    mkdir -p "$1"
    tar -x --file "$1.tar" --directory "$1" --no-same-owner --exclude='./dev/*' && rm "$1.tar"
}

# The proxies that this machine's apt is told to use, each as a line of apt.conf.
apt_proxies() { apt-config dump 2>/dev/null | grep -E '^Acquire::(http|https)::Proxy(::[^ ]+)? "[^"]' || true; }

# debian_mirror PATH...: where this machine's apt gets Debian's main archive from, by its sources (files, or folders of
# files) in either format; empty where they name none.
debian_mirror() {
    local uri
    uri=$(find "$@" -maxdepth 1 \( -name '*.list' -o -name '*.sources' \) -exec cat {} + 2>/dev/null | archive_uris || true)
    uri=${uri%%$'\n'*}
    if [[ $uri == mirror+file:* ]]; then # a file that lists mirrors, best first
        uri=$(grep -m 1 -oE '^(https?|file):[^[:space:]]+' "${uri#mirror+file:}" || true)
    fi
    uri=${uri%/}
    echo "$uri"
}

# One-line entries and deb822 stanzas in, the URIs of Debian's main archive out. Security, updates and other people's
# archives have suites of other names.
archive_uris() {
    awk -v suites="$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" '
        function consider(uris, names, components,    u, n, i, j) {
            if (components !~ /(^| )main( |$)/) return
            n = split(names, name, " ")
            for (i = 1; i <= n; i++) if (name[i] in wanted) { split(uris, u, " "); print u[1]; return }
        }
        function stanza() {
            if (types ~ /(^| )deb( |$)/ && enabled !~ /^no/) consider(uris, names, components)
            types = uris = names = components = enabled = key = ""
        }
        BEGIN {
            split(suites " stable testing unstable sid oldstable bookworm trixie forky duke", list, " ")
            for (i in list) wanted[list[i]]
        }
        /^[ \t]*#/ { next }
        /^deb[ \t]/ {
            stanza()
            sub(/\[[^]]*\]/, "")
            line = $0; sub(/^deb[ \t]+[^ \t]+[ \t]+[^ \t]+/, "", line)
            consider($2, $3, line)
            next
        }
        /^[ \t]*$/ { stanza(); next }
        /^[A-Za-z-]+:/ { key = tolower($1); value = $0; sub(/^[^:]*:[ \t]*/, "", value) }
        /^[ \t]/ { value = $0 }
        key == "types:" { types = types " " value }
        key == "uris:" { uris = uris " " value }
        key == "suites:" { names = names " " value }
        key == "components:" { components = components " " value }
        key == "enabled:" { enabled = value }
        END { stanza() }'
}

# A root of another list of packages that nobody has entered for a month is only disk space.
forget_old_roots() { find "$cache" -mindepth 1 -maxdepth 1 -type d -name '*-*-*' -mtime +30 -exec rm -rf --one-file-system {} +; }

# enter COMMAND...: runs it in the root, with the project and /tmp at their own places and an XDG_RUNTIME_DIR of its own;
# natively where there is no root. Nothing that it started outlives it.
enter() {
    local runtime=${runtime_dir:-/run/ensign-dev} name options
    if [[ -z $root ]]; then
        runtime=${runtime_dir:-${XDG_RUNTIME_DIR:-$(mktemp -d /tmp/ensign-dev.XXXXXX)}}
        XDG_RUNTIME_DIR=$runtime exec "$@"
    fi
    touch "$root"
    options=(--die-with-parent --unshare-pid --unshare-ipc --clearenv
        --ro-bind "$root/usr" /usr --ro-bind "$root/etc" /etc
        --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64
        --dir /var --ro-bind-try "$root/var/cache" /var/cache --tmpfs /var/tmp --tmpfs /run --dir /root
        --dev /dev --proc /proc --bind /tmp /tmp --bind "$project" "$project" --chdir "${where:-$project}"
        --perms 0700 --dir "$runtime"
        --setenv HOME /root --setenv USER "$(id -un)" --setenv SHELL /bin/bash --setenv LC_ALL C.UTF-8
        --setenv PATH /usr/sbin:/usr/bin --setenv XDG_RUNTIME_DIR "$runtime")
    for name in /dev/dri /dev/kvm /dev/udmabuf; do options+=(--dev-bind-try "$name" "$name"); done
    if [[ -n ${bind_also-} ]]; then options+=(--bind "$bind_also" "$bind_also"); fi
    for name in TERM CI ${!WLR_@} ${!ENSIGN_@} ${!MESON_@} ${!NINJA_@} ${!ASAN_@} ${!UBSAN_@} ${!LSAN_@}; do
        if [[ -n ${!name-} ]]; then options+=(--setenv "$name" "${!name}"); fi
    done
    exec bwrap "${options[@]}" -- "$@"
}
