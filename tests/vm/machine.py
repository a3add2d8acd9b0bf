"""A QEMU guest behind its gate, and a line to the shell in it. Everything ends with the test."""

import base64
import os
import pathlib
import signal
import socket
import subprocess
import time

import image
from session import Failed, program, until

DEVICE = "vhost-user-test-device-pci"
DEVICE_OPTIONS = f"{DEVICE},chardev=gate,virtio-id=16,num_vqs=2,vq_size=1024,config_size=16"
MEMORY_MIB = 640
BOOT_SECONDS = 300


def check_qemu():
    """QEMU has the device that carries ours since 11.1; raises MissingPackage where it isn't there."""
    qemu = image.need("qemu-system-x86_64")
    said = subprocess.run([qemu, "-device", "help"], text=True, capture_output=True, timeout=60).stdout
    if f'"{DEVICE}"' not in said:
        raise image.MissingPackage("qemu-system-x86_64 has no vhost-user-test-device-pci; QEMU 11.1 or later is needed")


def start(command, log, **options):
    """In a group of its own, and gone when this process is."""
    with log.open("ab") as file:
        return subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *map(str, command)], stdin=subprocess.DEVNULL, stdout=file,
                                stderr=file, start_new_session=True, **options)


class Machine:
    """One VM: its gate first, then QEMU, then the shell on its console. Where Ensign starts the gate, `started_gate` says its
    process once there is one, and the gate's words are in Ensign's log. `devices`: more words for QEMU."""

    def __init__(self, name, build, folder, initramfs, started_gate=None, devices=()):
        self.name = name
        self.folder = pathlib.Path(folder)
        self.initramfs = initramfs
        self.gate_program = program(build, "ensign-gate")
        self.started_gate = started_gate
        self.devices = devices
        self.gate = self.qemu = self.console = None # of the gate, the process id
        self.console_log = self.folder / f"{name}-console.log"
        self.gate_log = self.folder / f"{name}-gate.log"
        self.runtime = pathlib.Path(os.environ["XDG_RUNTIME_DIR"]) / "ensign/vm" / name
        self.commands = 0

    def start_gate(self):
        if self.started_gate is None:
            self.gate = start([self.gate_program, self.name], self.gate_log).pid
        else:
            self.gate = until(f"Ensign starts {self.name}'s gate", self.started_gate)
        until(f"{self.name}'s gate listens", (self.runtime / "gpu.sock").exists)

    def power_on(self):
        """Returns when QEMU runs; wait_for_shell() when the guest is up."""
        self.began = time.monotonic()
        if self.gate is None:
            self.start_gate()
        line = self.folder / f"{self.name}-shell.sock"
        line.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(line))
        listener.listen()
        listener.settimeout(30)
        self.qemu = start([
            "qemu-system-x86_64", "-M", "q35,memory-backend=mem", "-accel", "tcg,thread=multi", "-cpu", "qemu64", "-smp", "1",
            "-m", MEMORY_MIB, "-object", f"memory-backend-memfd,id=mem,size={MEMORY_MIB}M,share=on",
            "-nodefaults", "-no-user-config", "-display", "none", "-monitor", "none", "-serial", f"file:{self.console_log}",
            "-chardev", f"socket,id=gate,path={self.runtime}/gpu.sock",
            "-device", DEVICE_OPTIONS,
            "-device", "virtio-serial-pci", "-chardev", f"socket,id=shell,path={line}", "-device", "virtconsole,chardev=shell",
            *self.devices,
            "-kernel", image.kernel() / "vmlinuz", "-initrd", self.initramfs,
            "-append", "console=ttyS0 panic=-1 mitigations=off no_timer_check",
        ], self.folder / f"{self.name}-qemu.log")
        try:
            self.console, _ = listener.accept()
        except TimeoutError:
            self._check(self.qemu, "QEMU")
            raise Failed(f"{self.name}: QEMU opens no console; its log is {self.folder}/{self.name}-qemu.log") from None
        listener.close()
        self.heard = b""

    def wait_for_shell(self):
        """The guest has loaded its driver, and does what it is told."""
        try:
            while (line := self._line(BOOT_SECONDS)).strip() != b"ready":
                if not line:
                    raise Failed(f"{self.name} ended while it booted; its console is {self.console_log}")
        except TimeoutError:
            raise Failed(f"{self.name} didn't boot in {BOOT_SECONDS} s; its console is {self.console_log}") from None
        return time.monotonic() - self.began

    def _line(self, seconds):
        """The guest's next one with its newline; empty: its console has ended. A TimeoutError loses nothing of what comes later."""
        end = time.monotonic() + seconds
        while b"\n" not in self.heard:
            self.console.settimeout(max(end - time.monotonic(), 0.001))
            said = self.console.recv(1 << 20)
            if not said:
                return b""
            self.heard += said
        line, newline, self.heard = self.heard.partition(b"\n")
        return line + newline

    def reboot(self):
        """At once, as a crash would; wait_for_shell() says when it is up again."""
        self.console.sendall(b"0 reboot -f\n")

    def _check(self, process, what):
        if process.poll() is not None:
            raise Failed(f"{self.name}: {what} ended with status {process.returncode}; its log is in {self.folder}")

    def last_words(self):
        """What to know of a machine that doesn't answer."""
        try:
            self.qemu.wait(timeout=1) # where its console has ended, it is about to
            qemu = f"ended with status {self.qemu.returncode}"
        except subprocess.TimeoutExpired:
            qemu = "runs"
        logs = [(self.folder / f"{self.name}-{which}.log").read_text(errors="replace")[-600:] for which in ("qemu", "console")]
        return "\n".join([f"QEMU {qemu}, its gate {'runs' if self.gate_runs() else 'is gone'}", *logs])

    def is_running(self):
        return self.qemu.poll() is None and self.gate_runs()

    def gate_runs(self):
        try:
            return pathlib.Path(f"/proc/{self.gate}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
        except FileNotFoundError:
            return False

    def try_to(self, command, seconds=120):
        """Runs a shell command in the guest; its status and what it said."""
        self.commands += 1
        try:
            self.console.sendall(f"{self.commands} {command}\n".encode())
            number = -1
            while number < self.commands: # an earlier one's answer may come when nobody waits for it any more
                line = self._answer(seconds)
                number, status, output = (line.decode().rstrip("\n").split(" ") + ["", ""])[:3]
                number = int(number)
        except TimeoutError:
            raise Failed(f"{self.name} didn't finish in {seconds} s: {command}\n{self.last_words()}") from None
        except (OSError, ValueError) as error:
            raise Failed(f"{self.name} doesn't answer ({error}): {command}\n{self.last_words()}") from None
        return int(status), base64.b64decode(output).decode(errors="replace")

    def _answer(self, seconds):
        """A line. Whether an empty one, which the guest ignores, wakes it tells a lost interrupt of its console's from a hang."""
        nudge_after = min(20, seconds / 2)
        try:
            return self._line(nudge_after)
        except TimeoutError:
            print(f"# {self.name} is silent; sending an empty line", flush=True)
            self.console.sendall(b"\n")
            return self._line(seconds - nudge_after)

    def do(self, command, seconds=120):
        status, output = self.try_to(command, seconds)
        if status != 0:
            raise Failed(f"{self.name}: status {status} of: {command}\n{output}")
        return output

    def begin(self, name, *command):
        """Starts a program in the background; its log is /log/NAME there."""
        self.do(f"begin {name} {' '.join(command)}")

    def runs(self, name):
        return self.try_to(f"kill -0 $(cat /run/{name})")[0] == 0

    def log(self, name):
        return self.do(f"cat /log/{name}")

    def keep_logs(self, folder):
        """What the guest's programs said."""
        if self.qemu is None or self.qemu.poll() is not None:
            return
        try:
            for name in self.do("ls /log", seconds=10).split():
                (folder / f"{self.name}-{name}.log").write_text(self.log(name))
            (folder / f"{self.name}-dmesg.log").write_text(self.do("dmesg", seconds=10))
        except Failed:
            pass  # then its console is all there is

    def kill_qemu(self):
        if self.qemu.poll() is None:
            os.killpg(self.qemu.pid, signal.SIGKILL)
        self.qemu.wait()

    def kill_gate(self):
        """QEMU seldom outlives it."""
        if self.gate_runs():
            os.kill(self.gate, signal.SIGKILL)
        until(f"{self.name}'s gate is gone", lambda: not self.gate_runs())
        self.gate = None

    def power_off(self):
        if self.qemu is not None:
            self.kill_qemu()
        if self.gate is not None:
            self.kill_gate()
        if self.console is not None:
            self.console.close()
