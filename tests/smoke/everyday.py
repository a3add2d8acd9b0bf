"""The installed Ensign with stock terminals: typing as people do it, layouts, dead keys, Compose, repeat, Alt+Tab."""

import os
import sys

from session import Ensign, Failed, until
from tap import Tap, options_of


class Session:
    """work and personal have a terminal each, which keeps every byte that is typed into it at once."""

    def __init__(self, ensign):
        self.ensign = ensign
        self.files = {vm: ensign.folder / f"{vm}.txt" for vm in ("personal", "work")}

    def start(self):
        for vm, file in self.files.items():
            file.write_text("")
            client = self.ensign.start(vm, "foot", "sh", "-c", f"stty -icanon -echo min 1; exec cat >'{file}'")
            window = self.ensign.window_of(client)
            self.ensign.ctl("focus", vm)
            until("foot has the keyboard", lambda: self.ensign.window(window["id"])["focused"])

    def read(self, vm):
        return self.files[vm].read_text(errors="replace")

    def expect(self, vm, text, *items):
        """So much more is read there, and nothing elsewhere, when these are typed."""
        before = {one: self.read(one) for one in self.files}
        self.ensign.type(*items)
        until(f"{vm} reads {text!r}", lambda: self.read(vm) == before[vm] + text)
        for other in self.files:
            if other != vm and self.read(other) != before[other]:
                raise Failed(f"{other} read {self.read(other)!r}")

    def layouts(self):
        self.expect("work", ";", "key:Semicolon")
        self.ensign.type("key:Super+Space")
        self.expect("work", "ö", "key:Semicolon")
        self.ensign.ctl("focus", "personal")
        self.expect("personal", ";", "key:Semicolon")
        self.ensign.ctl("focus", "work")
        self.expect("work", "ö", "key:Semicolon")

    def dead_keys(self):
        self.expect("work", "é", "key:Equal", "key:e")

    def compose(self):
        self.expect("work", "æ", "key:Menu", "key:a", "key:e")

    def repeat(self):
        before = self.read("work")
        with self.ensign.holding("down:x"):
            until("the key repeats", lambda: self.read("work").startswith(before + "xxx"))
        self.ensign.type("key:a")
        until("what is typed next comes", lambda: "a" in self.read("work")[len(before):])
        self.expect("work", "b", "key:b")  # and no x after it

    def alt_tab(self):
        """To and fro, as fast as it goes, with a letter in each; each VM reads its own."""
        start = {vm: self.read(vm) for vm in self.files}
        self.ensign.type(*[item for n in range(10) for item in ("key:Alt+Tab", f"text:{n % 2}")])
        until("personal reads its letters", lambda: self.read("personal") == start["personal"] + "00000")
        until("work reads its letters", lambda: self.read("work") == start["work"] + "11111")


def main():
    options = options_of(__doc__)
    config = options.out / "config.toml"
    config.write_text(options.config.read_text().replace('layout = "us"', 'layout = "us,de"\noptions = "compose:menu"'))
    os.environ["LC_ALL"] = "C.UTF-8"  # what terminals compose by

    tap = Tap()
    tap.test("Ensign lives through a day of typing, and ends well", live_through, options, config, tap)
    return tap.finish()


def live_through(options, config, tap):
    with Ensign(options.installed, config, options.out, type_from=options.build) as ensign:
        session = Session(ensign)
        session.start()
        tap.test("Super+Space gives the VM that hears its next layout, and no other one", session.layouts)
        tap.test("dead keys compose", session.dead_keys)
        tap.test("so does the Compose key", session.compose)
        tap.test("a key that is held repeats, and stops when it is up", session.repeat)
        tap.test("Alt+Tab goes to and fro, and each VM reads what is meant for it", session.alt_tab)
    ensign.check_end()


if __name__ == "__main__":
    sys.exit(main())
