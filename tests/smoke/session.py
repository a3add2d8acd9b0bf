"""A headless Ensign with real programs in its VMs, for the main job and the smoke tests. Polls, never sleeps blindly."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time


class Failed(Exception):
    """Something that should have happened didn't; the message says what, in a sentence for the user."""


def until(what, predicate, seconds=30):
    """Returns the first true value of predicate(); raises Failed when there was none in time."""
    deadline = time.monotonic() + seconds
    while True:
        value = predicate()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failed(f"waited {seconds} s in vain: {what}")
        time.sleep(0.02)


def has_error(said):
    """Whether a log of Ensign's, or of a gate's, tells of a bug of its own."""
    return any(word in said for word in ("Sanitizer", "runtime error", "terminate called", "Assertion"))


def program(build, name):
    """The executable of this name in a build or installation folder."""
    for path in sorted(pathlib.Path(build).rglob(name)):
        if path.is_file() and os.access(path, os.X_OK):
            return str(path)
    raise Failed(f"there is no {name} in {build}; build it first: ./dev build")


class Client:
    """A program that runs in a VM. Its log holds every Wayland message that it got and sent."""

    def __init__(self, vm, command, socket, folder, environment, home):
        self.vm = vm
        self.name = pathlib.Path(command[0]).name
        self.log = pathlib.Path(folder) / f"{vm}-{self.name}.log"
        runtime = home / "runtime"  # its own, so that it finds no other socket than its VM's
        runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        own = dict(
            environment,
            HOME=str(home),
            XDG_RUNTIME_DIR=str(runtime),
            WAYLAND_DISPLAY=str(socket),
            WAYLAND_DEBUG="client",
            GDK_BACKEND="wayland",
            GSK_RENDERER="cairo",
            GSETTINGS_BACKEND="memory",
            GTK_A11Y="none",
            GTK_MEDIA="none",
            QT_QPA_PLATFORM="wayland",
            XCURSOR_THEME="Adwaita",
        )
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=own,
                                            start_new_session=True)

    def is_running(self):
        return self.process.poll() is None

    def stop(self):
        if self.is_running():
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def keys(self):
        """What its keyboard object received: a list of (evdev code, pressed)."""
        events = re.findall(rb"wl_keyboard#\d+\.key\(\d+, \d+, (\d+), ([01])\)", self.log.read_bytes())
        return [(int(code), state == b"1") for code, state in events]


class Ensign:
    """A context manager: Ensign is up inside it, and with all clients gone after it."""

    def __init__(self, build, config, folder, type_from=None, path=()):
        """`path`: folders that are in its PATH before all others."""
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.command = [program(build, "ensign"), "-c", str(config), "--headless"]
        self.ctl_program = program(build, "ensignctl")
        self.type_program = program(type_from or build, "ensign-type")
        self.log = self.folder / "ensign.log"
        self.environment = dict(os.environ, WLR_RENDERER=os.environ.get("WLR_RENDERER", "pixman"))
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.environment["PATH"] = os.pathsep.join([*map(str, path), os.environ["PATH"]])
        self.clients = []

    def __enter__(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=self.environment)
        try:
            self.environment["WAYLAND_DISPLAY"] = until("ensign names its host display", self._host_display)
        except Failed:
            self._end()
            raise
        return self

    def __exit__(self, *_):
        self._end()

    def _host_display(self):
        found = re.search(r"^ensign: host display (\S+)$", self.log.read_text(errors="replace"), re.MULTILINE)
        if found:
            return found[1]
        if self.process.poll() is not None:
            raise Failed(f"ensign ended with status {self.process.returncode}: {self.last_words()}")
        return None

    def last_words(self):
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def _end(self):
        for client in self.clients:
            client.stop()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def is_running(self):
        return self.process.poll() is None

    def started(self, name):
        """The process id of the program of this name that it started last; None: it has started none."""
        found = re.findall(rf"^ensign: info: {re.escape(name)}: started, process (\d+)$", self.log.read_text(errors="replace"), re.MULTILINE)
        return int(found[-1]) if found else None

    def check_end(self):
        """For after its end: it came as it should, and no sanitizer had anything to say."""
        if self.process.returncode != 0:
            raise Failed(f"it ended with status {self.process.returncode}: {self.last_words()}; its log is {self.log}")
        said = self.log.read_text(errors="replace")
        if has_error(said):
            raise Failed(f"a sanitizer or an assertion spoke; the log is {self.log}")

    # What the user asks.

    def ctl(self, *words):
        """Runs ensignctl; returns its JSON, or None where it prints none."""
        done = subprocess.run([self.ctl_program, "--json", *map(str, words)], env=self.environment, text=True,
                              capture_output=True, timeout=60)
        if done.returncode != 0:
            raise Failed(f"ensignctl {' '.join(map(str, words))}: {done.stderr.strip()}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def vms(self):
        return {vm["name"]: vm for vm in self.ctl("vms")}

    def windows(self, vm=None):
        return [window for window in self.ctl("windows") if vm in (None, window["vm"])]

    def window(self, number):
        return next((window for window in self.ctl("windows") if window["id"] == number), None)

    def focused_vm(self):
        return next((vm["name"] for vm in self.ctl("vms") if vm["focused"]), None)

    def owner_at(self, x, y):
        found = self.ctl("whois", x, y)
        return found["owner"], found["part"]

    def chooser_is_up(self):
        """In the middle of the first output no guest may be seen then."""
        output = self.ctl("tree")["outputs"][0]
        middle = output["x"] + output["width"] // 2, output["y"] + output["height"] // 2
        return self.owner_at(*middle) == ("ensign", "chooser")

    def screenshot(self, name, *options):
        """Takes a picture once two in a row are alike, so that no animation is cut in the middle."""
        path, before = self.folder / name, self.folder / f"{name}.before"

        def is_still():
            if path.exists():
                path.replace(before)
            self.ctl("screenshot", *options, path)
            return before.exists() and before.read_bytes() == path.read_bytes()

        path.unlink(missing_ok=True)
        try:
            until("the picture stands still", is_still, seconds=5)
        except Failed:
            pass  # something blinks; the latest picture is as good as any
        before.unlink(missing_ok=True)
        return path

    # What the user does.

    def type(self, *items):
        """Types and points through ensign-type; returns when Ensign has handled it."""
        done = subprocess.run([self.type_program, *items], env=self.environment, text=True, capture_output=True, timeout=60)
        if done.returncode != 0:
            raise Failed(f"ensign-type {' '.join(items)}: {done.stderr.strip()}")

    @contextlib.contextmanager
    def holding(self, *items):
        """Types and points, and keeps the devices plugged in for as long as the block lasts: a pointer that goes leaves its window.
        Gives what does more with them."""
        with subprocess.Popen([self.type_program, *self._extent(), *items, "hold"], env=self.environment, text=True,
                              stdin=subprocess.PIPE) as hands:
            yield lambda *more: print(*more, sep="\n", file=hands.stdin, flush=True)
            # its standard input ends with the block

    def point_at(self, x, y):
        self.type(*self._extent(), f"move:{x},{y}")

    def click(self, x, y, button="left"):
        self.type(*self._extent(), f"move:{x},{y}", f"click:{button}")

    def drag(self, start, end):
        """In three steps, as a hand would."""
        middle = (start[0] + end[0]) // 2, (start[1] + end[1]) // 2
        path = [f"move:{x},{y}" for x, y in (middle, end)]
        self.type(*self._extent(), f"move:{start[0]},{start[1]}", "button-down:left", *path, "button-up:left")

    def _extent(self):
        outputs = self.ctl("tree")["outputs"]
        width = max(output["x"] + output["width"] for output in outputs)
        height = max(output["y"] + output["height"] for output in outputs)
        return (f"extent:{width},{height}",)

    # What runs in VMs.

    def start(self, vm, *command):
        if shutil.which(command[0]) is None:
            raise Failed(f"{command[0]} is not installed")
        home = self.folder / "home" / vm
        home.mkdir(parents=True, exist_ok=True)
        client = Client(vm, command, self.vms()[vm]["socket"], self.folder, self.environment, home)
        self.clients.append(client)
        return client

    def window_of(self, client, known=()):
        """The first window of the client's VM that isn't among the known ones."""

        def find():
            if not client.is_running():
                raise Failed(f"{client.name} ended before it showed a window; its log is {client.log}")
            return next((window for window in self.windows(client.vm) if window["id"] not in known), None)

        return until(f"{client.name} shows a window in {client.vm}", find)
