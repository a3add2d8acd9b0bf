"""The main job: three VMs with real programs on one screen, keys to one of them, the SAK to the chooser. `./dev run`."""

import argparse
import pathlib
import shutil
import signal
import sys

import owner_map
from session import Ensign, Failed, until

LINE_FOR_WORK = "only work may read this"
LINE_FOR_VAULT = "and this is for the vault"
DELETE = 111  # its evdev code
PLACES = {"personal": (110, 100), "vault": (560, 540), "work": (1030, 200)}


class Report:
    """What was checked: printed as it comes, counted at the end."""

    def __init__(self):
        self.failures = 0

    def check(self, promise, held, seen):
        self.failures += not held
        print(f"  {'ok    ' if held else 'FAILED'}  {promise:<58}  {seen}", flush=True)

    def attempt(self, promise, action):
        """`action` returns what was seen, or raises Failed."""
        try:
            self.check(promise, True, action())
        except Failed as failure:
            self.check(promise, False, failure)


class MainJob:
    def __init__(self, ensign, report):
        self.ensign, self.report = ensign, report
        self.clients, self.windows = {}, {}
        self.files = {vm: ensign.folder / f"{vm}.txt" for vm in ("work", "vault")}

    def run(self):
        self.connect_clients()
        self.arrange_windows()
        self.type_into_work()
        self.take_pictures_of_the_desktop()
        self.press_the_attention_key()
        self.type_into_vault()

    def connect_clients(self):
        for file in self.files.values():
            file.write_text("")
        reader = self.ensign.folder / "vault-shell"
        reader.write_text(f"#!/bin/sh\nexec cat >'{self.files['vault']}'\n")
        reader.chmod(0o755)
        commands = {
            "personal": ["gtk4-demo"],
            "vault": ["weston-terminal", f"--shell={reader}"],
            "work": ["foot", "--font=monospace:size=11", "sh", "-c", f"exec cat >'{self.files['work']}'"],
        }
        for vm, command in commands.items():
            self.clients[vm] = self.ensign.start(vm, *command)
            self.report.attempt(f"{command[0]} shows a window in {vm}", lambda: self.wait_for_window(vm))

    def wait_for_window(self, vm):
        window = self.windows[vm] = self.ensign.window_of(self.clients[vm])
        content = window["content"]
        owner = self.ensign.ctl("whois", content["x"] + content["width"] // 2, content["y"] + content["height"] // 2)
        if (owner.get("vm"), owner["part"]) != (vm, "content"):
            raise Failed(f"its middle belongs to {owner}")
        bar = self.ensign.ctl("whois", window["x"] + window["width"] // 2, window["y"] + 10)
        if (bar.get("vm"), bar["part"]) != (vm, "frame"):
            raise Failed(f"its title bar belongs to {bar}")
        return f"{window['width']} x {window['height']}, framed"

    def arrange_windows(self):
        """So that the picture shows all three; the last one moved is on top."""
        for vm, place in PLACES.items():
            if vm in self.windows:
                self.report.attempt(f"{vm}'s window is moved by its title bar", lambda: self.move(vm, *place))

    def move(self, vm, x, y):
        before = self.ensign.window(self.windows[vm]["id"])

        def arrived():
            window = self.ensign.window(before["id"])
            if (window["x"], window["y"]) == (x, y):
                return window
            grip = window["x"] + window["width"] // 2, window["y"] + 14  # again, if it was too new to take a click
            self.ensign.drag(grip, (grip[0] + x - window["x"], grip[1] + y - window["y"]))

        window = until(f"the window of {vm} is at {x},{y}", arrived)
        insets = {(w["content"]["x"] - w["x"], w["content"]["y"] - w["y"]) for w in (before, window)}
        if len(insets) != 1:
            raise Failed("frame and content came apart")
        return f"to {x},{y}"

    def focus(self, vm):
        self.ensign.ctl("focus", vm)
        until(f"the keyboard is {vm}'s", lambda: self.ensign.focused_vm() == vm)

    def keys(self):
        return {vm: len(client.keys()) for vm, client in self.clients.items()}

    def type_line(self, vm, line):
        """Types a line, and says what each VM's client received meanwhile."""
        before = self.keys()
        expected = {other: 2 * (len(line) + 1) if other == vm else 0 for other in before}  # pressed and released

        def received():
            return {other: count - before[other] for other, count in self.keys().items()}

        self.ensign.type(f"text:{line}\n")
        self.report.attempt(f"a line typed while {vm} has the keyboard arrives there", lambda: self.wait_for_line(vm, line))
        try:  # the line is complete when Enter is pressed: its release may still be on the way
            until(f"{vm} has heard the last release", lambda: received()[vm] >= expected[vm])
        except Failed:
            pass  # told below, with the counts
        counts = received()
        self.report.check("... and no other VM gets a single key event", counts == expected,
                          ", ".join(f"{other}: {count}" for other, count in counts.items()))

    def wait_for_line(self, vm, line):
        until(f"{vm} reads {line!r}", lambda: line in self.files[vm].read_text().splitlines())
        return repr(line)

    def type_into_work(self):
        self.focus("work")
        self.type_line("work", LINE_FOR_WORK)

    def take_pictures_of_the_desktop(self):
        picture = self.ensign.screenshot("desktop.png")
        owners = self.ensign.screenshot("owners.png", "--owners")
        self.report.check("the desktop is captured", picture.exists(), picture)
        counts = owner_map.pixel_counts(owners)
        places = list(self.ensign.vms())
        seen = [vm for place, vm in enumerate(places)
                if counts[owner_map.content_of(place)] and counts[owner_map.frames_of(place)]]
        self.report.check("the owner map tells every VM's content and frames apart", seen == places, owners)

    def press_the_attention_key(self):
        self.ensign.type("key:Ctrl+Alt+Delete")
        self.report.attempt("Ctrl+Alt+Delete brings the chooser", self.wait_for_chooser)
        picture = self.ensign.screenshot("chooser.png")
        owners = self.ensign.screenshot("chooser-owners.png", "--owners")
        counts = owner_map.pixel_counts(owners)
        owners.unlink()
        guests = sum(count for index, count in counts.items() if index > owner_map.HOST)
        self.report.check("... and no guest has a pixel while it is up", guests == 0, f"{guests} px; {picture}")
        seen = {code for client in self.clients.values() for code, _ in client.keys()}
        self.report.check("... and no VM has seen Delete", DELETE not in seen, "Delete: 0")
        before = self.keys()
        self.ensign.type("key:Right", "key:Enter")  # from work to the next card, the vault
        self.report.attempt("arrow and Enter choose the vault", self.wait_for_vault)
        self.report.check("... and no VM sees the keys that chose", self.keys() == before, "0 key events")

    def wait_for_chooser(self):
        until("the chooser is up", self.ensign.chooser_is_up)
        return "it is up"

    def wait_for_vault(self):
        until("the keyboard is the vault's", lambda: self.ensign.focused_vm() == "vault")
        until("the chooser is gone", lambda: not self.ensign.chooser_is_up())
        return "the keyboard is the vault's"

    def type_into_vault(self):
        self.type_line("vault", LINE_FOR_VAULT)
        other = self.files["work"].read_text()
        self.report.check("work has read its own line and nothing else", other == f"{LINE_FOR_WORK}\n", repr(other))
        self.report.check("Ensign and all programs still run",
                          self.ensign.is_running() and all(client.is_running() for client in self.clients.values()), "")


def stay_up(ensign):
    print("\nEnsign stays up until Ctrl+C. Any program can join a VM:")
    for name, vm in ensign.vms().items():
        print(f"  {name:<10}  WAYLAND_DISPLAY={vm['socket']} foot")
    host = pathlib.Path(ensign.environment["XDG_RUNTIME_DIR"]) / ensign.environment["WAYLAND_DISPLAY"]
    print(f"and the user's own programs the host display:\n  {'':<10}  WAYLAND_DISPLAY={host} {ensign.ctl_program} windows",
          flush=True)
    ensign.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--config", required=True)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    for name in ("desktop.png", "owners.png", "chooser.png"):
        (options.out / name).unlink(missing_ok=True)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)

    report = Report()
    print("The main job, with three VMs on one screen:", flush=True)
    try:
        with Ensign(options.build, options.config, options.out) as ensign:
            MainJob(ensign, report).run()
            if options.keep:
                stay_up(ensign)
        report.check("Ensign ends when it is told to", ensign.process.returncode == 0, f"status {ensign.process.returncode}")
    except Failed as failure:
        report.check("the main job comes to its end", False, failure)
    except KeyboardInterrupt:
        return 0 if options.keep else 130
    shutil.rmtree(options.out / "home", ignore_errors=True)
    if report.failures:
        print(f"{report.failures} failed; what Ensign and each program said is in {options.out}/*.log")
    else:
        print(f"all held; look at {options.out}/desktop.png, chooser.png and owners.png")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
