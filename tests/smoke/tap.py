"""Results one by one, in the Test Anything Protocol that Meson reads."""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

from session import Failed


class Tap:
    def __init__(self):
        self.count = 0
        self.failures = 0

    def test(self, promise, action, *arguments):
        """Runs action(*arguments); the promise is kept unless it raises."""
        failure = None
        try:
            action(*arguments)
        except Failed as failed:
            failure = str(failed)
        except Exception:  # a bug in the test; the others may still tell something
            failure = traceback.format_exc()
        self.count += 1  # now, as a test may have tests inside
        if failure is None:
            print(f"ok {self.count} {promise}", flush=True)
            return
        self.failures += 1
        print(f"not ok {self.count} {promise}\n# " + failure.replace("\n", "\n# "), flush=True)
        print(f"{promise}: {failure}", file=sys.stderr, flush=True) # which Meson shows without being asked for its log

    def finish(self):
        print(f"1..{self.count}", flush=True)
        return 1 if self.failures else 0


def options_of(description):
    """What Meson tells a test, in an XDG_RUNTIME_DIR and an empty folder of its own; `installed` is what a user gets."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--build", required=True)
    parser.add_argument("--config", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    options = parser.parse_args()
    private_runtime_dir()
    shutil.rmtree(options.out, ignore_errors=True)
    options.installed = install(options.build, options.out / "installed")
    return options


def install(build, folder):
    """What a user gets from `meson install`, in a folder of its own; returns that folder."""
    done = subprocess.run(["meson", "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", folder], text=True,
                          capture_output=True)
    if done.returncode != 0:
        raise Failed(f"meson install: {done.stdout}{done.stderr}")
    return folder


def private_runtime_dir():
    """Makes an XDG_RUNTIME_DIR that no other test shares, and sets it."""
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="smoke-", dir=os.environ.get("XDG_RUNTIME_DIR"))
