# Configure, compile, test. Builds are build/release, for use and measurement, and build/debug, for the tests.
# shellcheck shell=bash

release_options=(-Doptimization=2 -Ddebug=false -Dtests=false -Db_pch=false)
debug_options=(--buildtype=debug -Doptimization=g -Dtests=true -Db_sanitize=address,undefined -Db_lundef=false)
fuzz_options=("${debug_options[@]}" -Dfuzz=true)

# build KIND [TARGET...]: brings build/KIND up to date. One at a time for each folder; ninja itself does not keep a second one out.
build() {
    local kind=$1 folder=$builds/$1 lock options compilers=()
    case $kind in
    debug)
        need_root test
        options=("${debug_options[@]}")
        ;;
    fuzz)
        need_root fuzz
        options=("${fuzz_options[@]}")
        compilers=(env CC=clang CXX=clang++)
        ;;
    release)
        [[ -n $root ]] || need_root run
        options=("${release_options[@]}")
        ;;
    esac
    mkdir -p "$builds"
    exec {lock}>"$builds/$kind.lock"
    flock -n "$lock" || { say "  another ./dev is building $folder; waiting for it" && flock "$lock"; }
    if [[ ! -f $folder/build.ninja || $(cat "$folder/made-in" 2>/dev/null) != "${root##*/}" ]]; then
        rm -rf "$folder"
        step "configure $folder" "$builds/$kind-configure.log" "see the log; a package may be missing in tools/packages.sh." \
            in_root "${compilers[@]}" meson setup "${options[@]}" "$folder" || exit 1
        echo "${root##*/}" >"$folder/made-in"
    fi
    step "compile $folder" "$builds/$kind-compile.log" "mend what the compiler says, then run it again." \
        in_root ninja -C "$folder" "${@:2}" || exit 1
    exec {lock}>&-
}

in_root() (enter "$@")

# run_tests SUITE...: ends with the line "N passed, N failed" and with meson's exit status.
run_tests() {
    local folder=$builds/debug suite suites=() status=0
    for suite; do suites+=(--suite "$suite"); done
    if [[ -n ${ENSIGN_LONG-} ]]; then suites+=(--timeout-multiplier 0); fi
    rm -f "$folder/meson-logs/testlog.junit.xml"
    export ASAN_OPTIONS=halt_on_error=1:detect_leaks=1:detect_stack_use_after_return=1:strict_init_order=1
    export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
    export LSAN_OPTIONS=suppressions=$project/tests/support/lsan.supp:print_suppressions=0
    in_root meson test -C "$folder" --no-rebuild --print-errorlogs "${suites[@]}" || status=$?
    count_tests "$folder/meson-logs/testlog.junit.xml" "$status" || status=1
    return "$status"
}

# Each <testsuite> of the report has its counts; a test that tells its cases apart (TAP) is a suite of its own.
count_tests() {
    local report=$1 status=$2
    if [[ ! -s $report ]]; then
        say "dev: no test ran. The suites are: $(in_root meson test -C "$builds/debug" --no-rebuild --list 2>/dev/null |
            sed -n 's/^\([a-z+]*\) - .*/\1/p' | tr + '\n' | sort -u | paste -sd' ')"
        echo "0 passed, $((status != 0)) failed"
        return 1
    fi
    awk -v status="$status" '
        function attribute(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
        /<testsuite / {
            bad = attribute("failures") + attribute("errors")
            failed += bad
            passed += attribute("tests") - bad - attribute("skipped")
        }
        END {
            if (status != 0 && failed == 0) failed = 1
            printf "%d passed, %d failed\n", passed, failed
        }' RS='>' "$report"
}
