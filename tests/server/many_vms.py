# 200 VMs under the usual soft limit of 1024 open files: Ensign starts, each VM can be connected to, idling costs no CPU,
# and VMs that nobody uses cost next to no memory. many_vms.py ENSIGN [sanitized]
import os
import resource
import select
import socket
import struct
import subprocess
import sys
import tempfile

MOST_MORE = 4 << 20  # bytes of private memory, 200 VMs against 3
IDLE_SECONDS = 2  # the time over which nothing may happen; nothing else here waits for a clock

PATTERNS = ["solid", "diagonal", "dots", "chevron", "bars", "checker"]


def colors():
    # Candidates; flags() takes those as unlike as the configuration demands within a pattern.
    levels = (0x00, 0x44, 0x88, 0xCC, 0xFF)
    steps = [(r, g, b) for r in levels for g in levels for b in levels]
    return ["#%02x%02x%02x" % step for step in steps if len(set(step)) > 1]


def name(number):
    return "v" + "".join(chr(ord("a") + int(digit)) for digit in "%03d" % number)


def configure(folder, vms):
    path = os.path.join(folder, "config.toml")
    with open(path, "w") as file:
        for number, (color, pattern) in enumerate(vms):
            print('[[vm]]\nname = "%s"\ncolor = "%s"\npattern = "%s"\n' % (name(number), color, pattern), file=file)
    return path


def accepted(ensign, folder, vms):
    return subprocess.run([ensign, "-c", configure(folder, vms), "--validate"], capture_output=True).returncode == 0


def flags(ensign, folder, wanted):
    # Greedy, by the configuration check itself, once for one pattern: what differs in one differs in all.
    alike = []
    for color in colors():
        if len(alike) * len(PATTERNS) >= wanted:
            break
        if accepted(ensign, folder, [(c, "solid") for c in alike] + [(color, "solid")]):
            alike.append(color)
    all_flags = [(color, pattern) for pattern in PATTERNS for color in alike]
    assert len(all_flags) >= wanted, "only %d flags differ" % len(all_flags)
    return all_flags[:wanted]


class Ensign:
    def __init__(self, binary, folder, vms):
        self.runtime = tempfile.mkdtemp(dir=folder)
        environment = dict(os.environ, XDG_RUNTIME_DIR=self.runtime, WLR_RENDERER="pixman", ENSIGN_LOG="warn")
        limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1024, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        self.process = subprocess.Popen([binary, "--headless", "-c", configure(folder, vms)], env=environment,
                                        preexec_fn=limit, stdout=subprocess.PIPE)
        assert self.process.stdout.readline().startswith(b"ensign: host display"), "Ensign doesn't start"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        assert self.process.wait(60) == 0, "Ensign doesn't end well"

    def proc(self, file):
        with open("/proc/%d/%s" % (self.process.pid, file)) as opened:
            return opened.read()

    def roundtrip(self, vm):  # wl_display.sync on the VM's socket, answered by wl_callback.done
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect("%s/ensign/vm/%s/wayland-0" % (self.runtime, vm))
            connection.settimeout(60)
            connection.sendall(struct.pack("=IHHI", 1, 0, 12, 2))
            return struct.unpack("=IHH", connection.recv(8))[0] == 2

    def private(self):
        lines = [line.split() for line in self.proc("smaps_rollup").splitlines()]
        return sum(int(line[1]) << 10 for line in lines if line[0] in ("Private_Clean:", "Private_Dirty:"))

    def ticks(self):
        fields = self.proc("stat").rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def ticks_idle(self):
        select.select([], [], [], IDLE_SECONDS)  # the start's last frames
        before = self.ticks()
        select.select([], [], [], IDLE_SECONDS)
        return self.ticks() - before


def main(binary, sanitized):
    with tempfile.TemporaryDirectory() as folder:
        many = flags(binary, folder, 200)
        with Ensign(binary, folder, many[:3]) as few:
            small = few.private()
        with Ensign(binary, folder, many) as ensign:
            assert ensign.ticks_idle() == 0, "Ensign uses the CPU while nothing happens"
            more = ensign.private() - small
            assert all(ensign.roundtrip(name(number)) for number in range(200)), "a VM doesn't answer"
        print("200 VMs take %.2f MiB more than 3" % (more / (1 << 20)))
        assert sanitized or more < MOST_MORE, "that is over 4 MiB"


main(sys.argv[1], "sanitized" in sys.argv[2:])
