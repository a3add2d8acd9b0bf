"""The gate between a program and Ensign, beside no gate and beside waypipe between the same two ends: part of `./dev bench`."""

import pathlib
import shutil
import statistics
import subprocess
import time

FRAME_BYTES = 1920 * 1080 * 4
PATIENCE = 20  # s


def executable(build, name):
    return next(path for path in sorted(build.rglob(name)) if path.is_file() and path.stat().st_mode & 0o111)


def wait_for(what, predicate):
    deadline = time.monotonic() + PATIENCE
    while not predicate():
        if time.monotonic() > deadline:
            raise SystemExit(f"waited {PATIENCE} s in vain for {what}")
        time.sleep(0.01)


def cpu_seconds(pid):
    return int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


class Figures:
    """What `speed` says."""

    def __init__(self, said):
        self.roundtrip, frames, seconds = map(float, said.split())  # µs
        self.frames = int(frames)
        self.frames_a_second = frames / seconds
        self.cpu = None  # of what is between the program and Ensign, s
        self.moved = None  # bytes that were read or written on the way


class Path:
    """One way from a program to Ensign's socket `vm`; a context manager round the processes in between."""

    def __init__(self, running, vm, speed, words):
        self.running, self.vm, self.speed, self.words = running, vm, speed, words
        self.processes = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()
            process.wait()

    def start(self, *command, **environment):
        self.processes.append(subprocess.Popen([*map(str, command)], env={**self.running.environment, **environment},
                                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.running.log))
        return self.processes[-1]

    def measure(self, socket):
        said = subprocess.run([*map(str, self.words), str(self.speed)], env=dict(self.running.environment, WAYLAND_DISPLAY=str(socket)),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        if said.returncode != 0:
            raise SystemExit(f"{self.speed}: {said.stderr.strip()}")
        return Figures(said.stdout)


def bench(running, build, rounds, answers):
    """`running`: a bench.Running of Ensign, started; answers(path): does a compositor answer there?"""
    vm = running.displays()[0].parent
    speed = executable(build, "speed")
    results = {}
    for _ in range(rounds):
        with Path(running, vm, speed, []) as path:
            results.setdefault("no gate", []).append(path.measure(vm / "wayland-0"))
        with Path(running, vm, speed, []) as path:
            gate = path.start(executable(build, "ensign-gate"), "--listen", vm.name)
            wait_for("the gate", lambda: answers(vm / "guest.sock"))
            before = cpu_seconds(gate.pid)
            figures = path.measure(vm / "guest.sock")
            figures.cpu = cpu_seconds(gate.pid) - before
            results.setdefault("ensign-gate", []).append(figures)
        if shutil.which("waypipe"):
            pipe = running.runtime / "waypipe"
            pipe.unlink(missing_ok=True)
            with Path(running, vm, speed, ["waypipe", "--no-gpu", "-s", pipe, "server", "--"]) as path:
                path.start("waypipe", "--no-gpu", "-s", pipe, "client", WAYLAND_DISPLAY=str(vm / "wayland-0"))
                wait_for("waypipe", pipe.exists)
                results.setdefault("waypipe", []).append(path.measure(""))
    show("A program and Ensign, with nothing, the gate or waypipe between them", results)


def show(title, results):
    """name -> Figures of each round."""
    print(f"\n{title} (median); all of 1920x1080 drawn in each frame")
    print(f"{'':<14}{'roundtrip, us':>16}{'frames a second':>18}{'MB a second':>14}{'its CPU, ms a frame':>22}{'frames moved a frame':>22}")
    for name, values in results.items():
        def median(of):
            found = [of(value) for value in values]
            return None if None in found else statistics.median(found)

        frames = median(lambda value: value.frames_a_second)
        # What speed does besides drawing, in the CPU, too, is some 600 roundtrips.
        cpu = median(lambda value: value.cpu and value.cpu * 1000 / value.frames)
        moved = median(lambda value: value.moved and value.moved / FRAME_BYTES / value.frames)
        cells = [f"{cpu:.3f}" if cpu else "", f"{moved:.2f}" if moved else ""]
        print(f"{name:<14}{median(lambda value: value.roundtrip):>16.0f}{frames:>18.1f}{frames * FRAME_BYTES / 1e6:>14.0f}"
              f"{cells[0]:>22}{cells[1]:>22}")
