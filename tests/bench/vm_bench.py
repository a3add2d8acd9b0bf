"""A program in a real guest and Ensign on its host: through ensign-guest and the gate, and through waypipe over a virtio-serial
port. Part of `./dev bench`.

"Frames moved" counts what ensign-guest and the gate read and wrote by system calls (/proc/PID/io): the one takes a frame out of
its program's memory so, into memory that Ensign reads; the other should have none of it. Of waypipe it counts what went through
the port, and not what it copies and compresses before and after.
"""

import os
import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / folder) for folder in ("smoke", "vm")]

import image  # noqa: E402
from gate_bench import Figures, cpu_seconds, executable, show  # noqa: E402
from machine import Machine, check_qemu, start  # noqa: E402
from session import Ensign, program, until  # noqa: E402

VM = "work"
INIT = pathlib.Path(__file__).resolve().parent.parent / "vm/init"


def moved(counters):
    """Bytes, of what /proc/PID/io says."""
    return sum(int(line.split()[1]) for line in counters.splitlines() if line.startswith(("rchar", "wchar")))


class Guest:
    def __init__(self, build, config, rounds, folder):
        os.environ["XDG_RUNTIME_DIR"] = str(folder)
        self.folder = folder
        self.ensign = Ensign(build, config, folder)
        programs = [program(build, "ensign-guest"), executable(build, "speed"), image.need("waypipe"), image.need("socat")]
        # Each round has a port of its own: on one that QEMU connects again, what the guest sends first may get lost.
        devices = []
        for turn in range(rounds):
            devices += ["-chardev", f"socket,id=pipe{turn},path={self.pipe(turn)},reconnect-ms=500",
                        "-device", f"virtserialport,chardev=pipe{turn},name={self.pipe(turn).name}"]
        self.machine = Machine(VM, build, folder, image.write_image(folder / "initramfs", INIT, programs), devices=devices)

    def pipe(self, turn):
        return self.folder / f"waypipe-{turn}.sock"

    def __enter__(self):
        self.ensign.__enter__()
        self.machine.power_on()
        self.machine.wait_for_shell()
        self.machine.begin("proxy", "ensign-guest --daemon --socket wayland-1")
        until("the proxy serves", lambda: self.machine.log("proxy") == "wayland-1")
        return self

    def __exit__(self, *_):
        self.machine.power_off()
        self.ensign.__exit__()

    def through_the_gate(self):
        def counters():
            return moved(self.machine.do("cat /proc/$(cat /run/proxy)/io")) + \
                moved(pathlib.Path(f"/proc/{self.machine.gate}/io").read_text())

        before, cpu = counters(), cpu_seconds(self.machine.gate)
        figures = Figures(self.machine.do("WAYLAND_DISPLAY=wayland-1 speed"))
        figures.cpu, figures.moved = cpu_seconds(self.machine.gate) - cpu, counters() - before
        return figures

    def through_waypipe(self, turn):
        pipe = self.pipe(turn)

        def is_connected():
            sockets = pathlib.Path("/proc/net/unix").read_text().splitlines()
            return sum(line.endswith(pipe.name) for line in sockets) > 1 # the listening one and the accepted one

        client = start(["waypipe", "--no-gpu", "-s", pipe, "client"], self.folder / "waypipe.log",
                       env=dict(os.environ, WAYLAND_DISPLAY=str(self.machine.runtime / "wayland-0")))
        try:
            until("QEMU is connected to waypipe", is_connected) # before that, the guest's port is at its end
            port = self.machine.do(f"basename $(dirname $(grep -lx {pipe.name} /sys/class/virtio-ports/*/name))")
            self.machine.begin("socat", f"socat UNIX-LISTEN:/run/pipe,unlink-early FILE:/dev/{port}")
            self.machine.do("until [ -S /run/pipe ]; do usleep 10000; done")
            # In the background: what waypipe leaves behind would hold the line to the shell. socat counts until it is gone.
            self.machine.begin("waypipe", "waypipe --no-gpu -s /run/pipe server -- speed")
            counters = []

            def is_over():
                status, said = self.machine.try_to("cat /proc/$(cat /run/socat)/io")
                counters.extend([said] if status == 0 else [])
                return status != 0

            until("waypipe is through", is_over, 120)
            figures = Figures(self.machine.log("waypipe"))
            figures.moved = moved(counters[-1]) / 2  # each byte is read and written
            return figures
        finally:
            client.kill()
            client.wait()


def bench(build, config, rounds, folder):
    try:
        check_qemu()
        image.kernel()
    except image.MissingPackage as missing:
        print(f"\nno real guest: {missing}")
        return
    results = {}
    with Guest(build, config, rounds, folder) as guest:
        for turn in range(rounds):
            results.setdefault("ensign-gate", []).append(guest.through_the_gate())
            results.setdefault("waypipe", []).append(guest.through_waypipe(turn))
    show("A program in a guest (QEMU, TCG) and Ensign on its host, through ensign-guest and the gate, and through waypipe", results)
