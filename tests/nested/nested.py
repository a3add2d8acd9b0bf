"""The installed Ensign as a window of another compositor, headless: whose the secure attention key is, and how it ends."""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "smoke"))

from session import Ensign, Failed, program, until  # noqa: E402
from tap import Tap, options_of  # noqa: E402

SWAY_CONFIG = """
output HEADLESS-1 mode 1280x720
default_border none
seat * hide_cursor 100
bindsym Ctrl+Mod1+Delete exec touch {touched}
{more}
"""
ATTENTION_KEY = "key:Ctrl+Alt+Delete"


class Outer:
    """A compositor without a screen, in which Ensign will be a window. Its log is FOLDER/NAME.log."""

    def __init__(self, name, command, folder, type_program, **environment):
        self.log = folder / f"{name}.log"
        self.runtime = folder / f"{name}-runtime"
        self.runtime.mkdir(mode=0o700)
        self.type_program = type_program
        self.environment = dict(os.environ, XDG_RUNTIME_DIR=str(self.runtime), WLR_BACKENDS="headless",
                                WLR_RENDERER="pixman", WLR_LIBINPUT_NO_DEVICES="1", **environment)
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.command = command

    def __enter__(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=self.environment, start_new_session=True)
        try:
            self.socket = until(f"{self.command[0]} listens", self._socket)
        except Failed:
            self.__exit__()
            raise
        return self

    def _socket(self):
        if self.process.poll() is not None:
            raise Failed(f"{self.command[0]} ended with status {self.process.returncode}; its log is {self.log}")
        return next((path for path in self.runtime.glob("wayland-*") if path.is_socket()), None)

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @contextlib.contextmanager
    def keyboard(self):
        """One that stays plugged in."""
        environment = dict(self.environment, WAYLAND_DISPLAY=str(self.socket))
        with subprocess.Popen([self.type_program, "hold"], env=environment, stdin=subprocess.PIPE):
            yield  # its standard input ends with the block

    def type(self, *items):
        """On a keyboard that is there only for that long."""
        done = subprocess.run([self.type_program, *items], env=dict(self.environment, WAYLAND_DISPLAY=str(self.socket)),
                              text=True, capture_output=True, timeout=60)
        if done.returncode != 0:
            raise Failed(f"ensign-type {' '.join(items)}: {done.stderr.strip()}")


class Sway(Outer):
    """`touched` appears when sway gets the attention key."""

    def __init__(self, name, folder, type_program, more=""):
        self.touched = folder / f"{name}-touched"
        config = folder / f"{name}.conf"
        config.write_text(SWAY_CONFIG.format(touched=self.touched, more=more))
        super().__init__(name, ["sway", "-c", str(config)], folder, type_program)

    def msg(self, *words):
        ipc = until("sway has its socket", lambda: next(self.runtime.glob("sway-ipc.*.sock"), None))
        done = subprocess.run(["swaymsg", "-s", str(ipc), "--", *words], text=True, capture_output=True, timeout=30)
        if done.returncode != 0:
            raise Failed(f"swaymsg {' '.join(words)}: {done.stderr.strip()}{done.stdout.strip()}")


class Inner(Ensign):
    """Ensign as a window of it."""

    def __init__(self, outer, installed, config, folder, build):
        super().__init__(installed, config, folder, type_from=build)
        self.command.remove("--headless")
        self.environment["WLR_BACKENDS"] = "wayland"
        self.outer = outer

    def __enter__(self):
        self.environment["WAYLAND_DISPLAY"] = str(self.outer.socket)
        return super().__enter__()

    def says(self):
        return self.log.read_text(errors="replace")

    def wait_for_key(self, ours):
        word = "is ours" if ours else "may be the parent compositor's"

        def said_last():
            lines = [line for line in self.says().splitlines() if "attention key" in line]
            return lines and lines[-1].endswith(word)

        until(f"the attention key {word}", said_last)

    def may_focus(self, vm):
        try:
            self.ctl("focus", vm)
        except Failed as refused:
            if "trusted_only" not in str(refused):
                raise
            return False
        return True

    def wait_for_size(self, width, height):
        def sized():
            outputs = self.ctl("tree")["outputs"]
            return outputs and (outputs[0]["width"], outputs[0]["height"]) == (width, height)
        until(f"its window is {width} x {height}", sized)

    def expect_clean_end(self):
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            raise Failed("it runs on") from None
        self.check_end()


class Tests:
    def __init__(self, options, tap):
        self.out, self.build, self.installed, self.tap = options.out, options.build, options.installed, tap
        self.type_program = program(options.build, "ensign-type")
        self.config = options.out / "config.toml"
        self.config.write_text(options.config.read_text().replace("trusted_only = false", "trusted_only = true"))
        self.pictures = {}

    def inner(self, outer, name):
        return Inner(outer, self.installed, self.config, self.out / name, self.build)

    # A parent that lets go of its shortcuts.

    def willing_parent(self):
        with Sway("willing", self.out, self.type_program) as sway, self.inner(sway, "in-willing") as ensign:
            self.sway, self.ensign = sway, ensign
            test = self.tap.test
            test("a parent that lets go makes the attention key ours", self.becomes_ours)
            test("... and leads to the chooser, and not to the parent's own", self.press_the_key)
            test("a parent's keyboard that goes and comes back leaves Ensign alone", self.lose_the_keyboard)
            test("T60: a parent that takes it back is told on the stripe, and a VM for the trusted path hears no more", self.revoke)
            test("... until it lets go again", self.grant)
            test("a window that its parent resizes is as large", self.resize)
            test("a window that its parent closes ends Ensign cleanly", self.close)

    def becomes_ours(self):
        self.ensign.wait_for_key(ours=True)
        self.ensign.wait_for_size(1280, 720)
        if not self.ensign.may_focus("vault"):
            raise Failed("a VM with trusted_only may not hear")
        self.pictures["ours"] = self.ensign.screenshot("ours.png").read_bytes()

    def press_the_key(self):
        with self.sway.keyboard():
            until("Ensign has a keyboard", lambda: any(device["type"] == "keyboard" for device in self.ensign.ctl("devices")))
            self.sway.type(ATTENTION_KEY)
            until("the chooser is up", self.ensign.chooser_is_up)
            if self.sway.touched.exists():
                raise Failed("sway got the key, too")
            self.sway.type("key:Esc")
            until("the chooser is gone", lambda: not self.ensign.chooser_is_up())

    def lose_the_keyboard(self):
        for _ in range(3):
            self.sway.type("text:hello")
        if self.ensign.focused_vm() != "vault":
            raise Failed(f"{self.ensign.focused_vm()} hears")

    def revoke(self):
        self.sway.msg("seat", "-", "shortcuts_inhibitor", "deactivate")
        self.ensign.wait_for_key(ours=False)
        if self.ensign.focused_vm() is not None:
            raise Failed(f"{self.ensign.focused_vm()} hears")
        if self.ensign.may_focus("vault"):
            raise Failed("a VM with trusted_only may hear")
        if not self.ensign.may_focus("work"):
            raise Failed("a VM without it may not")
        self.pictures["not ours"] = self.ensign.screenshot("not-ours.png").read_bytes()

    def grant(self):
        self.sway.msg("seat", "-", "shortcuts_inhibitor", "activate")
        self.ensign.wait_for_key(ours=True)
        work = self.ensign.screenshot("ours-again.png").read_bytes()
        if work == self.pictures["not ours"]:
            raise Failed("the stripe looks the same")
        if not self.ensign.may_focus("vault"):
            raise Failed("a VM with trusted_only may not hear")
        if self.ensign.screenshot("ours-again.png").read_bytes() != self.pictures["ours"]:
            raise Failed("the picture is another one than at first")

    def resize(self):
        self.sway.msg("output", "HEADLESS-1", "mode", "1000x600")
        self.ensign.wait_for_size(1000, 600)

    def close(self):
        self.sway.msg("kill")
        self.ensign.expect_clean_end()

    # Parents that don't.

    def unwilling_parent(self):
        with (Sway("unwilling", self.out, self.type_program, "seat * shortcuts_inhibitor disable") as sway,
              self.inner(sway, "in-unwilling") as ensign):
            self.sway, self.ensign = sway, ensign
            self.tap.test("T60: a parent that keeps its shortcuts keeps the attention key, and the stripe says so", self.stays_theirs)
            self.tap.test("... and gets it", self.parent_gets_the_key)
            self.tap.test("a parent that dies ends Ensign cleanly", self.parent_dies)

    def stays_theirs(self):
        self.ensign.wait_for_size(1280, 720)
        self.sway.type("text:x")  # what the parent says of its shortcuts comes before any key
        if self.ensign.may_focus("vault"):
            raise Failed("a VM with trusted_only may hear")
        if "is ours" in self.ensign.says():
            raise Failed("it took the key for its own")
        self.ensign.ctl("focus", "work")
        if self.ensign.screenshot("not-ours.png").read_bytes() != self.pictures.get("not ours"):
            raise Failed("the picture is another one than where the key was taken back")

    def parent_gets_the_key(self):
        self.sway.type(ATTENTION_KEY)
        until("sway's own binding ran", self.sway.touched.exists)
        if self.ensign.chooser_is_up():
            raise Failed("the chooser is up")

    def parent_dies(self):
        os.killpg(self.sway.process.pid, signal.SIGKILL)
        self.ensign.expect_clean_end()

    def parent_without_the_protocol(self):
        with (Outer("cage", ["cage", "--", "sleep", "600"], self.out, self.type_program) as cage,
              self.inner(cage, "in-cage") as ensign):
            self.sway, self.ensign = cage, ensign
            self.tap.test("T60: a parent without the protocol keeps the attention key", self.stays_theirs)


def main():
    options = options_of(__doc__)

    tap = Tap()
    tests = Tests(options, tap)
    tap.test("Ensign lives in a parent that lets go of its shortcuts", tests.willing_parent)
    tap.test("Ensign lives in a parent that keeps them", tests.unwilling_parent)
    tap.test("Ensign lives in a parent that can't let go of them", tests.parent_without_the_protocol)
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
