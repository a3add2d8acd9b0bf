"""Results one by one, in the Test Anything Protocol that Meson reads."""

import os
import subprocess
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

    def finish(self):
        print(f"1..{self.count}", flush=True)
        return 1 if self.failures else 0


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
