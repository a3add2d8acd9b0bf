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


def cpu_seconds(process):
    return int(pathlib.Path(f"/proc/{process.pid}/schedstat").read_text().split()[0]) / 1e9


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
        roundtrip, frames = map(float, said.stdout.split())
        return roundtrip, frames


def bench(running, build, rounds, answers):
    """`running`: a bench.Running of Ensign, started; answers(path): does a compositor answer there?"""
    vm = running.displays()[0].parent
    speed = executable(build, "speed")
    results = {}
    for _ in range(rounds):
        with Path(running, vm, speed, []) as path:
            results.setdefault("no gate", []).append((*path.measure(vm / "wayland-0"), None))
        with Path(running, vm, speed, []) as path:
            gate = path.start(executable(build, "ensign-gate"), "--listen", vm.name)
            wait_for("the gate", lambda: answers(vm / "guest.sock"))
            before = cpu_seconds(gate)
            roundtrip, frames = path.measure(vm / "guest.sock")
            results.setdefault("ensign-gate", []).append((roundtrip, frames, cpu_seconds(gate) - before))
        if shutil.which("waypipe"):
            pipe = running.runtime / "waypipe"
            pipe.unlink(missing_ok=True)
            with Path(running, vm, speed, ["waypipe", "--no-gpu", "-s", pipe, "server", "--"]) as path:
                path.start("waypipe", "--no-gpu", "-s", pipe, "client", WAYLAND_DISPLAY=str(vm / "wayland-0"))
                wait_for("waypipe", pipe.exists)
                results.setdefault("waypipe", []).append((*path.measure(""), None))
    show(results)


def show(results):
    print("\nA program and Ensign, with nothing, the gate or waypipe between them (median); all of 1920x1080 drawn in each frame")
    print(f"{'':<14}{'roundtrip, us':>16}{'frames a second':>18}{'MB a second':>14}{'its CPU, ms a frame':>22}")
    for name, values in results.items():
        roundtrip, frames = (statistics.median(value[at] for value in values) for at in (0, 1))
        # What speed does besides drawing, in the gate's CPU, too, is some 600 roundtrips.
        cpu = [value[2] * 1000 / (2 * value[1]) for value in values if value[2] is not None]
        cell = f"{statistics.median(cpu):.3f}" if cpu else ""
        print(f"{name:<14}{roundtrip:>16.0f}{frames:>18.1f}{frames * FRAME_BYTES / 1e6:>14.0f}{cell:>22}")
