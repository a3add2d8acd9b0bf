#!/usr/bin/env python3
"""The peer conformance suite (WLCS) with Ensign as the guests of one VM see it, each test in a compositor of its own.

Which tests fail and which are skipped is what the lists beside this file say, in both directions; docs/conformance.md says why.
A line of a list is a test; one with a ! ends the suite's own process, and is run apart. # begins a comment. Strictly, the tests of both
lists fail.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "smoke"))

from session import Failed, has_error  # noqa: E402
from tap import Tap, private_runtime_dir  # noqa: E402

SECONDS = 280  # that a process may take; alone it needs a tenth
RESULT = re.compile(r"^\[ *(OK|SKIP|FAILED) *\] (\S+?),? .*\(\d+ ?ms\)$", re.MULTILINE)
CLIENT_ENDED = "listener function for opcode"  # libwayland's last words in a client that has no listener for an event


def read_list(name):
    """A list's tests, and those of them that end their process."""
    lines = [line.split("#")[0].strip() for line in (HERE / name).read_text().splitlines()]
    tests = [line for line in lines if line]
    return {test.lstrip("!") for test in tests}, {test[1:] for test in tests if test.startswith("!")}


class Suite:
    def __init__(self, options):
        self.command = [options.suite, options.module] + (["--lenient"] if options.mode == "lenient" else [])
        self.out = options.out
        preload = os.pathsep.join(options.preload)
        self.environment = dict(os.environ, LD_PRELOAD=preload, WLR_RENDERER="pixman",
                                LSAN_OPTIONS=f"suppressions={HERE / 'lsan.supp'}:print_suppressions=0")
        self.environment.setdefault("ASAN_OPTIONS", "halt_on_error=1:detect_stack_use_after_return=1:strict_init_order=1")
        self.environment.setdefault("UBSAN_OPTIONS", "halt_on_error=1:print_stacktrace=1")

    def _run(self, name, *options, **environment):
        """One process of the suite: its exit status, and what it wrote on either stream."""
        said, errors = self.out / f"{name}.log", self.out / f"{name}.err"
        with said.open("wb") as out, errors.open("wb") as err:
            done = subprocess.run([*self.command, *options], env=dict(self.environment, **environment), stdin=subprocess.DEVNULL,
                                  stdout=out, stderr=err, timeout=SECONDS)
        return done.returncode, said.read_text(errors="replace"), errors.read_text(errors="replace")

    def tests(self):
        """All that there are, whether or not they apply."""
        _, said, _ = self._run("list", "--gtest_list_tests")
        names, group = set(), ""
        for line in said.splitlines():
            word = line.split("#")[0].rstrip()
            if word.startswith("  "):
                names.update({group + word.strip()} if "DISABLED_" not in word + group else ())
            elif word.endswith("."):
                group = word
        return names

    def shard(self, index, count, without):
        options = ["--gtest_filter=*-" + ":".join(sorted(without))]
        return self._run(f"shard-{index}", *options, GTEST_TOTAL_SHARDS=str(count), GTEST_SHARD_INDEX=str(index))

    def alone(self, test):
        return self._run("alone-" + re.sub(r"\W", "-", test), f"--gtest_filter={test}")


def check_health(status, said, errors):
    """Of a process that has to come to its end."""
    if has_error(errors) or has_error(said):
        raise Failed("a sanitizer or an assertion spoke:\n" + errors[-6000:])
    if "ensign: error" in errors:
        raise Failed("Ensign found itself in the wrong:\n" + errors[-2000:])
    if status not in (0, 1) or "[==========] " not in said.rpartition("tests from")[0]:
        raise Failed(f"the suite ended with status {status}:\n{said[-1000:]}\n{errors[-2000:]}")


def check_end_of_client(test, status, said, errors):
    """Of a test whose client, a part of the suite's process, libwayland ends."""
    if has_error(errors) or status >= 0 or CLIENT_ENDED not in errors:
        raise Failed(f"{test} didn't end by its client's fault, but with status {status}:\n{said[-1000:]}\n{errors[-2000:]}")


def check_list(name, found, expected):
    more, fewer = sorted(found - expected), sorted(expected - found)
    if more or fewer:
        raise Failed(f"{name}: not as listed\n" + "".join(f"+ {test}\n" for test in more) + "".join(f"- {test}\n" for test in fewer))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--suite", required=True, help="the program wlcs")
    parser.add_argument("--module", required=True)
    parser.add_argument("--mode", required=True, choices=("lenient", "strict"))
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--preload", nargs="*", default=[], help="libraries of sanitizers, which the suite itself is built without")
    options = parser.parse_args()
    private_runtime_dir()
    options.out.mkdir(parents=True, exist_ok=True)

    expected, ending = read_list("expected_lenient.txt")
    skips, _ = read_list("expected_skips.txt")
    left_out = ending
    if options.mode == "strict":
        expected |= read_list("expected_strict.txt")[0]
        ending = set()  # no client gets as far as that
        left_out = skips  # which tests apply doesn't depend on leniency
    suite = Suite(options)
    shards = len(os.sched_getaffinity(0))
    with concurrent.futures.ThreadPoolExecutor(shards) as pool:
        runs = list(pool.map(lambda index: suite.shard(index, shards, left_out), range(shards)))
        ended = list(pool.map(suite.alone, sorted(ending)))

    results = {"OK": set(), "SKIP": set(), "FAILED": set(ending)}
    for _, said, _ in runs:
        for word, test in RESULT.findall(said):
            results[word].add(test)
    passed, failed = results["OK"], results["FAILED"]
    skipped = results["SKIP"] | (left_out - ending)

    tap = Tap()
    for run in runs:
        tap.test("no crash, no assertion, no sanitizer report", check_health, *run)
    for test, run in zip(sorted(ending), ended):
        tap.test("a client of the suite's ends by itself", check_end_of_client, test, *run)
    tap.test("every test has a result", check_list, "results", passed | skipped | failed, suite.tests())
    tap.test("the tests fail that are listed, and no others", check_list, f"failures, {options.mode}", failed, expected)
    if options.mode == "lenient":
        tap.test("the tests are skipped that are listed, and no others", check_list, "skips", skipped, skips)
    print(f"# {options.mode}: {len(passed)} of the {len(passed | failed)} tests that apply pass; {len(skipped)} are skipped")
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
