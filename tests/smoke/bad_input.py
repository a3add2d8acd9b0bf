"""Bad input to the installed programs: one sentence that says what and where, the right exit code, nothing half-done."""

import os
import pathlib
import re
import subprocess
import sys

from session import Ensign, Failed, program
from tap import Tap, options_of

FAILED, WRONG_USAGE = 1, 2
LOG_LINE = re.compile(r"ensign: (error|warn|info|debug): ")  # wlroots' reasons come before the sentence

BROKEN_CONFIGURATIONS = {
    "no TOML at all": ("vm = [[[", "{file}:1:"),
    "an unknown table": ('[sack]\nkeys = "Ctrl+Alt+Delete"\n[[vm]]\nname = "work"\ncolor = "#2c6be0"\n', "{file}:1:"),
    "an unknown key": ('[[vm]]\nname = "work"\ncolor = "#2c6be0"\npatern = "dots"\n', "{file}:4:"),
    "a VM with a path for a name": ('[[vm]]\nname = "../work"\ncolor = "#2c6be0"\n', "{file}:2:"),
    "two VMs of one name": ('[[vm]]\nname = "work"\ncolor = "#2c6be0"\n\n[[vm]]\nname = "work"\ncolor = "#c4460e"\n', "{file}:6:"),
    "a colour that is none": ('[[vm]]\nname = "work"\ncolor = "blue"\n', "{file}:3:"),
    "a SAK without a modifier": ('[sak]\nkeys = "Delete"\n[[vm]]\nname = "work"\ncolor = "#2c6be0"\n', "{file}:2:"),
}


class BadInput:
    def __init__(self, installed, build, config, folder, tap):
        self.installed, self.build, self.config, self.folder, self.tap = installed, build, config, folder, tap
        self.ensign, self.ctl = program(installed, "ensign"), program(installed, "ensignctl")

    def refuse(self, promise, command, status, *words, **changes):
        """The command must end with this status, and one sentence on standard error that has all the words in it."""
        self.tap.test(promise, self.check, command, status, words, changes)

    def check(self, command, status, words, changes):
        environment = dict(os.environ, WLR_RENDERER="pixman")
        environment.pop("WAYLAND_DISPLAY", None)
        for name, value in changes.items():
            if value is None:
                environment.pop(name, None)
            else:
                environment[name] = str(value)
        try:
            done = subprocess.run(command, env=environment, text=True, capture_output=True, timeout=30)
        except subprocess.TimeoutExpired as forever:
            raise Failed(f"it runs on; it said {forever.stderr}") from None
        said = [line for line in done.stderr.strip().splitlines() if not LOG_LINE.match(line)]
        if done.returncode != status:
            raise Failed(f"its status is {done.returncode}, not {status}; it said {done.stderr!r}")
        if status == FAILED and len(said) != 1 or not said:
            raise Failed(f"it should say one sentence, and said {done.stderr!r}")
        missing = [word for word in words if word not in said[0]]
        if missing:
            raise Failed(f"its sentence lacks {missing}: {said[0]!r}")

    def configurations(self):
        missing = self.folder / "missing.toml"
        self.refuse("a missing configuration is named", [self.ensign, "-c", missing, "--headless"], FAILED, str(missing))
        self.refuse("... by --validate too", [self.ensign, "-c", missing, "--validate"], FAILED, str(missing))
        self.refuse("a folder for a configuration is refused", [self.ensign, "-c", self.folder, "--headless"], FAILED,
                    str(self.folder))
        for what, (text, where) in BROKEN_CONFIGURATIONS.items():
            file = self.folder / f"{what.replace(' ', '-')}.toml"
            file.write_text(text)
            place = where.format(file=file)
            self.refuse(f"a configuration with {what} is refused by its line", [self.ensign, "-c", file, "--headless"],
                        FAILED, place)
            self.refuse("... by --validate too", [self.ensign, "-c", file, "--validate"], FAILED, place)

        self.tap.test("... which says of a right one which it is and how many VMs it has", self.validated)

    def validated(self):
        done = subprocess.run([self.ensign, "-c", self.config, "--validate"], text=True, capture_output=True, timeout=30)
        if done.returncode != 0 or done.stdout != f"{self.config}: the configuration is right; it has 3 VMs\n":
            raise Failed(f"its status is {done.returncode}; it said {done.stdout!r} and {done.stderr!r}")

    def surroundings(self):
        start = [self.ensign, "-c", self.config, "--headless"]
        self.refuse("no XDG_RUNTIME_DIR is told", start, FAILED, "XDG_RUNTIME_DIR", XDG_RUNTIME_DIR=None)
        self.refuse("an XDG_RUNTIME_DIR that isn't there is told", start, FAILED, "/nowhere", XDG_RUNTIME_DIR="/nowhere")
        self.refuse("a Wayland backend without a compositor is told", [self.ensign, "-c", self.config], FAILED, "backend",
                    WLR_BACKENDS="wayland", WAYLAND_DISPLAY="nowhere")
        self.refuse("a backend that doesn't exist is told", [self.ensign, "-c", self.config], FAILED, "backend",
                    WLR_BACKENDS="papyrus")
        self.refuse("ensignctl tells that no compositor answers", [self.ctl, "vms"], FAILED, "nowhere",
                    WAYLAND_DISPLAY="nowhere")

    def usage(self):
        self.refuse("ensign: an unknown option is wrong usage", [self.ensign, "--sideways"], WRONG_USAGE, "--sideways")
        self.refuse("ensign: -c without a file is wrong usage", [self.ensign, "-c"], WRONG_USAGE, "-c")
        self.refuse("ensign: a stray word is wrong usage", [self.ensign, "stray"], WRONG_USAGE, "stray")
        self.refuse("ensignctl: an unknown verb is wrong usage", [self.ctl, "dance"], WRONG_USAGE, "dance")
        self.refuse("ensignctl: no verb is wrong usage", [self.ctl], WRONG_USAGE, "verb")
        self.refuse("ensignctl: whois without numbers is wrong usage", [self.ctl, "whois", "here", "there"], WRONG_USAGE,
                    "here")

    def beside_a_running_one(self):
        with Ensign(self.installed, self.config, self.folder / "first", type_from=self.build) as first:
            host = first.environment["WAYLAND_DISPLAY"]
            socket = first.vms()["personal"]["socket"]
            self.refuse("a second Ensign is told that the socket is taken", [self.ensign, "-c", self.config, "--headless"],
                        FAILED, str(pathlib.Path(socket).parent.parent.parent))
            self.tap.test("... and the first one's sockets still answer", self.check_sockets, first)
            self.refuse("ensignctl: an unknown VM is named", [self.ctl, "focus", "nowhere"], FAILED, "nowhere",
                        WAYLAND_DISPLAY=host)
            self.refuse("ensignctl: a point that no output shows is told", [self.ctl, "whois", "-5", "-5"], FAILED, "-5",
                        WAYLAND_DISPLAY=host)
            self.refuse("ensignctl: a picture that can't be written is told",
                        [self.ctl, "screenshot", "/nowhere/picture.png"], FAILED, "/nowhere/picture.png", WAYLAND_DISPLAY=host)
            self.refuse("ensignctl: a VM's display is not the host display", [self.ctl, "vms"], FAILED, socket,
                        WAYLAND_DISPLAY=socket)

    def check_sockets(self, first):
        client = first.start("personal", "foot")
        first.window_of(client)

    def nothing_is_left(self):
        left = sorted(str(path) for path in pathlib.Path(os.environ["XDG_RUNTIME_DIR"]).rglob("wayland-*") if path.is_socket())
        if left:
            raise Failed(f"there are still {left}")


def main():
    options = options_of(__doc__)

    tap = Tap()
    bad = BadInput(options.installed, options.build, options.config, options.out, tap)
    bad.configurations()
    bad.surroundings()
    bad.usage()
    tap.test("a first Ensign runs, to be in the way", bad.beside_a_running_one)
    tap.test("no socket is left behind", bad.nothing_is_left)
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
