"""The installed Ensign with a stock locker: swaylock locks it, dies, comes back and unlocks it, and no VM hears a key."""

import os
import pathlib
import re
import resource
import signal
import sys

from session import Ensign, Failed, until
from tap import Tap, options_of

SOFT_LIMIT = 512  # of descriptors: Ensign raises its own, and a program that it starts gets this one
SECRET = '[secret]\nphrase = "seven grey herons"\n'


class Session:
    """work has a terminal with the keyboard; then the session is locked and unlocked, in the order of the tests."""

    def __init__(self, ensign):
        self.ensign = ensign
        self.client = None

    def start(self):
        self.ensign.ctl("focus", "work")
        self.client = self.ensign.start("work", "foot")
        window = self.ensign.window_of(self.client)
        until("foot has the keyboard", lambda: self.ensign.window(window["id"])["focused"])
        self.expect_keys(2, "a")

    def expect_keys(self, count, text):
        """So many key events more are heard in work when the text is typed."""
        before = len(self.client.keys())
        self.ensign.type(f"text:{text}")
        self.ensign.ctl("vms")  # when it is answered, what was typed has been handled
        until(f"work hears {count} events", lambda: len(self.client.keys()) - before >= count)
        if len(self.client.keys()) - before != count:
            raise Failed(f"work heard {self.client.keys()[before:]}, and not {count} events")

    def middle(self):
        return self.ensign.owner_at(960, 540)

    def locker(self):
        """The process that Ensign started last."""
        return self.ensign.started("swaylock")

    def wait_for(self, owner, part):
        until(f"the middle of the screen is {owner}'s {part}", lambda: self.middle() == (owner, part))

    def lock(self):
        self.ensign.ctl("lock")
        self.wait_for("host", "locker")
        if self.ensign.focused_vm() is not None:
            raise Failed("a VM has the keyboard")
        self.ensign.ctl("lock")  # nothing happens
        self.ensign.screenshot("locked.png")

    def type_at_the_lock(self):
        before = len(self.locker_keys())
        self.expect_keys(0, "0123456789" * 10)
        until("swaylock hears 200 events", lambda: len(self.locker_keys()) - before >= 200)

    def locker_keys(self):
        """What swaylock logs: it has the environment and the standard error of Ensign."""
        return re.findall(rb"wl_keyboard#\d+\.key\(", self.ensign.log.read_bytes())

    def press_the_attention_key(self):
        self.ensign.type("key:Ctrl+Alt+Delete")
        if self.middle() != ("host", "locker"):
            raise Failed(f"the middle of the screen is {self.middle()}")

    def have_the_right_limit(self):
        limits = pathlib.Path(f"/proc/{self.locker()}/limits").read_text()
        soft = int(re.search(r"^Max open files\s+(\d+)", limits, re.MULTILINE)[1])
        if soft != SOFT_LIMIT:
            raise Failed(f"its limit is {soft}, not {SOFT_LIMIT}")

    def survive_the_locker(self):
        os.kill(self.locker(), signal.SIGKILL)
        self.wait_for("ensign", "lock")
        self.ensign.screenshot("locker-died.png")
        self.expect_keys(0, "still typing")
        if self.middle() != ("ensign", "lock"):
            raise Failed(f"the middle of the screen is {self.middle()}")

    def start_the_locker_again(self):
        old = self.locker()
        self.ensign.type("key:Enter")
        self.wait_for("host", "locker")
        if self.locker() == old:
            raise Failed("it is still the old process")

    def unlock(self):
        os.kill(self.locker(), signal.SIGUSR1)  # what swaylock takes for the right password
        until("work has the keyboard again", lambda: self.ensign.focused_vm() == "work")
        self.expect_keys(2, "b")
        self.ensign.screenshot("unlocked.png")


def main():
    options = options_of(__doc__)
    config = options.out / "config.toml"
    config.write_text(options.config.read_text() + SECRET)
    resource.setrlimit(resource.RLIMIT_NOFILE, (SOFT_LIMIT, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    os.environ["WAYLAND_DEBUG"] = "client"

    tap = Tap()
    tap.test("Ensign runs with swaylock, and ends well", live_through, options, config, tap)
    return tap.finish()


def live_through(options, config, tap):
    with Ensign(options.installed, config, options.out, type_from=options.build) as ensign:
        session = Session(ensign)
        session.start()
        tap.test("ensignctl lock has swaylock on the screen, and no VM", session.lock)
        tap.test("what is typed then goes to swaylock, and to no VM", session.type_at_the_lock)
        tap.test("the attention key keeps the lock", session.press_the_attention_key)
        tap.test("swaylock has the limit on descriptors that Ensign was started with", session.have_the_right_limit)
        tap.test("swaylock killed leaves the session locked", session.survive_the_locker)
        tap.test("Enter brings it back", session.start_the_locker_again)
        tap.test("swaylock unlocks, and the keyboard is where it was", session.unlock)
    ensign.check_end()


if __name__ == "__main__":
    sys.exit(main())
