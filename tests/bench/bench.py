"""Ensign beside cage, labwc and sway, all headless on pixman: `./dev bench`.

Rounds are interleaved, so that a machine that gets slower or faster meanwhile does so for all of them.
"""

import argparse
import collections
import os
import pathlib
import re
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time

import gate_bench
import vm_bench
import worst_bench

WINDOWS = 8

MEASURES = {
    "start": ("start to first roundtrip", "ms", 1),
    "memory": ("private memory when idle", "MiB", 1),
    "written": ("of it written, the rest is in files", "MiB", 1),
    "answer": ("answer to a lone commit", "us", 0),
    "cpu": (f"CPU a frame, {WINDOWS} damaging windows", "ms", 3),
}


def compositors(build, config, folder):
    """name -> (command, the sockets that its clients use, in its XDG_RUNTIME_DIR). All outputs have the size that wlroots
    gives a headless one. labwc's windows stand beside each other as Ensign's do: what is covered costs no pixels."""
    ours = folder / "ensign.toml"
    ours.write_text(re.sub(r'mode = "\d+x\d+"', 'mode = "1280x720"', config.read_text()))
    sway = folder / "sway.conf"
    sway.write_text("xwayland disable\n")
    labwc = folder / "labwc"
    labwc.mkdir()
    (labwc / "rc.xml").write_text("<labwc_config><placement><policy>automatic</policy></placement></labwc_config>")
    return {
        "ensign": ([gate_bench.executable(build, "ensign"), "-c", ours, "--headless"], ["ensign/vm/*/wayland-0"]),
        "cage": (["cage", "--", "sleep", "3600"], ["wayland-?"]),
        "labwc": (["labwc", "-C", labwc], ["wayland-?"]),
        "sway": (["sway", "-c", sway], ["wayland-?"]),
    }


class Running:
    """A compositor in an XDG_RUNTIME_DIR of its own."""

    def __init__(self, command, sockets, folder):
        self.runtime = pathlib.Path(tempfile.mkdtemp(dir=folder))
        self.sockets = sockets
        self.environment = {key: value for key, value in os.environ.items() if key not in ("WAYLAND_DISPLAY", "DISPLAY")}
        self.environment.update(XDG_RUNTIME_DIR=str(self.runtime), WLR_BACKENDS="headless", WLR_RENDERER="pixman",
                                WLR_LIBINPUT_NO_DEVICES="1")
        self.log = (self.runtime / "log").open("wb")
        self.began = time.monotonic()
        self.process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log, start_new_session=True)
        self.clients = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in [*self.clients, self.process]:
            process.terminate()
        for process in [*self.clients, self.process]:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.log.close()
        shutil.rmtree(self.runtime, ignore_errors=True)

    def displays(self):
        return sorted(path for pattern in self.sockets for path in self.runtime.glob(pattern))

    def first_roundtrip(self):
        """Milliseconds from its start to the answer to wl_display.sync."""
        while time.monotonic() < self.began + 20:
            if self.process.poll() is not None:
                raise SystemExit(f"{self.process.args[0]} ended: {(self.runtime / 'log').read_text(errors='replace')[-500:]}")
            for path in self.displays():
                if answers(path):
                    return (time.monotonic() - self.began) * 1000
            time.sleep(0.0005)
        raise SystemExit(f"{self.process.args[0]} answers no client after 20 s")

    def private_memory(self):
        """MiB that only this process has, and what it wrote of that; once two readings are alike. What it didn't write are
        pages of libraries and fonts, which it has alone only because nothing else runs here."""
        before = None
        while True:
            rollup = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
            now = [int(kib) for kib in re.findall(r"^Private_(?:Clean|Dirty):\s+(\d+) kB", rollup, re.MULTILINE)]
            if now == before:
                return sum(now) / 1024, now[1] / 1024
            before = now
            time.sleep(0.25)

    def cpu_seconds(self):
        """Of all its threads, to the nanosecond."""
        threads = pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def answer(self, lone_commit):
        """Median µs from a commit after a pause to its frame callback."""
        environment = dict(self.environment, WAYLAND_DISPLAY=str(self.displays()[0]))
        return int(subprocess.run([lone_commit], env=environment, capture_output=True, text=True, check=True).stdout)

    def start_windows(self):
        """Spread over the displays there are. Each writes down what it receives."""
        displays = self.displays()
        for number in range(WINDOWS):
            environment = dict(self.environment, WAYLAND_DISPLAY=str(displays[number % len(displays)]), WAYLAND_DEBUG="client")
            with (self.runtime / f"window-{number}").open("wb") as log:
                self.clients.append(subprocess.Popen(["weston-simple-shm"], env=environment, stdin=subprocess.DEVNULL,
                                                     stdout=subprocess.DEVNULL, stderr=log, start_new_session=True))

    def frames(self):
        """As many as the window that is shown most often was asked to draw; hidden ones are not asked."""
        logs = (self.runtime / f"window-{number}" for number in range(WINDOWS))
        return max(len(re.findall(rb"wl_callback#\d+\.done", log.read_bytes())) for log in logs)

    def cpu_per_frame(self, seconds):
        self.start_windows()
        deadline = time.monotonic() + 20
        while self.frames() < 90:  # all of them are up and drawing
            if time.monotonic() > deadline:
                raise SystemExit(f"{self.process.args[0]} shows no frames")
            time.sleep(0.02)
        cpu, frames = self.cpu_seconds(), self.frames()
        time.sleep(seconds)
        return (self.cpu_seconds() - cpu) * 1000 / (self.frames() - frames)


def answers(path):
    """Does a compositor answer wl_display.sync there?"""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(5)
        try:
            client.connect(str(path))
            client.sendall(struct.pack("<IHHI", 1, 0, 12, 2))
            return len(client.recv(12)) == 12
        except OSError:
            return False


def show(results):
    names = list(results)
    print(f"\n{'median (min - max), and how many times as much as Ensign':<58}" + "".join(f"{name:>30}" for name in names))
    for key, (title, unit, digits) in MEASURES.items():
        ours = statistics.median(results["ensign"][key] or [0])
        row = f"{f'{title}, {unit}':<58}"
        cells = []
        for name in names:
            values = results[name][key]
            median = statistics.median(values)
            text = f"{median:.{digits}f} ({min(values):.{digits}f} - {max(values):.{digits}f})"
            cells.append(f"{text} x{median / ours:.2f}" if ours else text)
        print(row + "".join(f"{cell:>30}" for cell in cells))
    print("cage shows one window at a time, full screen: its CPU is that of one large window, not of eight small ones.")


def guard_cost(build, rounds):
    """Prints what the run-time guard adds to a frame, by number of windows: a program with it, and the same without."""
    programs = [gate_bench.executable(build, name) for name in ("frame-cost", "frame-cost-unguarded")]
    best = [collections.defaultdict(lambda: float("inf")) for _ in programs]
    for _ in range(rounds):
        for program, costs in zip(programs, best):
            for line in subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines():
                windows, cost = line.split()
                costs[int(windows)] = min(costs[int(windows)], float(cost))
    print("\nCPU of a frame alone, all windows damaged, with the run-time guard and without (best of all rounds)")
    for windows, guarded in best[0].items():
        bare = best[1][windows]
        print(f"  {windows:>3} windows: {guarded:8.1f} us with, {bare:8.1f} us without: {guarded - bare:6.1f} us, x{guarded / bare:.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--config", required=True, type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3, help="how long each CPU measurement takes")
    parser.add_argument("--only", nargs="*", help="these compositors")
    parser.add_argument("--gate", action="store_true", help="the gate and waypipe only")
    parser.add_argument("--worst", action="store_true", help="what one VM can cost the others only")
    parser.add_argument("--vm", action="store_true", help="the gate and waypipe of a real guest only")
    options = parser.parse_args()
    if options.worst:
        worst_bench.bench(gate_bench.executable(options.build, "worst"), options.rounds)
        return 0
    results = collections.defaultdict(lambda: collections.defaultdict(list))
    with tempfile.TemporaryDirectory(prefix="ensign-bench-", dir=os.environ.get("XDG_RUNTIME_DIR")) as folder:
        folder = pathlib.Path(folder)
        contestants = compositors(options.build, options.config, folder)
        if not options.vm:
            with Running(*contestants["ensign"], folder) as running:
                running.first_roundtrip()
                gate_bench.bench(running, options.build, options.rounds, answers)
        if not options.gate:
            vm_bench.bench(options.build, options.config, options.rounds, pathlib.Path(tempfile.mkdtemp(dir=folder)))
        if options.gate or options.vm:
            return 0
        for turn in range(options.rounds):
            for name, (command, sockets) in contestants.items():
                if options.only and name not in options.only:
                    continue
                with Running(command, sockets, folder) as running:
                    start = running.first_roundtrip()
                    memory, written = running.private_memory()
                    measured = {"start": start, "memory": memory, "written": written,
                                "answer": running.answer(gate_bench.executable(options.build, "lone-commit")),
                                "cpu": running.cpu_per_frame(options.seconds)}
                for key, value in measured.items():
                    results[name][key].append(value)
                said = ", ".join(f"{value:.{MEASURES[key][2]}f} {MEASURES[key][1]}" for key, value in measured.items())
                print(f"  round {turn + 1} of {options.rounds}: {name:<8} {said}", flush=True)
    show(results)
    guard_cost(options.build, options.rounds)
    worst_bench.bench(gate_bench.executable(options.build, "worst"), options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
