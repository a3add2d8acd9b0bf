# Steps that take a while: a sign of life while they run, and a clear word when one fails.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }
die() {
    say "dev: $*"
    exit 1
}

# step TITLE LOG ADVICE COMMAND...: runs COMMAND, in a subshell, with its output in LOG.
step() {
    local title=$1 log=$2 advice=$3 status=0 began=$SECONDS
    shift 3
    mkdir -p "$(dirname "$log")"
    : >"$log"
    show_progress "$title" "$log" &
    local ticker=$!
    ("$@") >"$log" 2>&1 || status=$?
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    if [[ -t 2 ]]; then printf '\r\033[K' >&2; fi
    if ((status == 0)); then
        say "  $title: done in $((SECONDS - began)) s"
        return 0
    fi
    say "  $title: FAILED (exit status $status)"
    telling_lines "$log" | sed 's/^/    | /' >&2
    say "dev: the step '$title' failed."
    say "     log:        $log"
    say "     what to do: $advice"
    return "$status"
}

# On a terminal one line that is rewritten every second; elsewhere a line whenever the phase changes, or every 20 s.
# Ends with the script that started it, even where that one was killed.
show_progress() {
    local title=$1 log=$2 elapsed=0 phase='' latest
    if [[ -n ${lock_fd:-} ]]; then exec {lock_fd}>&-; fi
    [[ -t 2 ]] || say "  $title ..."
    while kill -0 $$ 2>/dev/null; do
        sleep 1
        elapsed=$((elapsed + 1))
        if [[ -t 2 ]]; then
            latest=$(last_line "$log")
            printf '\r\033[K%s' "$(cut -c "1-$(($(tput cols 2>/dev/null || echo 80) - 1))" <<<"  $title: $elapsed s  $latest")" >&2
            continue
        fi
        latest=$(grep -a '^I: ' "$log" | tail -n 1 || true)
        if [[ $latest != "$phase" ]]; then
            phase=$latest
            say "    $elapsed s  ${phase#I: }"
        elif ((elapsed % 20 == 0)); then
            latest=$(last_line "$log")
            say "    $elapsed s  ${latest#I: }"
        fi
    done
}

# Where a compiler failed, from there on; else the end.
telling_lines() {
    if grep -aq '^FAILED: ' "$1"; then
        sed -n '/^FAILED: /,$p' "$1" | cut -c 1-300 | head -n 40
    else
        tail -n 40 "$1"
    fi
}

# The newest line that tells how far it is; where none does, the newest.
last_line() {
    local lines
    lines=$(tail -c 20000 "$1" | tr '\r' '\n' | tr -cd '[:print:]\n' | grep . || true)
    grep -E '^(\[[0-9]+/[0-9]+\]|[IE]:) ' <<<"$lines" | tail -n 1 | grep . || tail -n 1 <<<"$lines"
}
