"""The initramfs that a VM boots: the closure of the programs that run in it, the kernel's virtio-gpu driver, an init."""

import lzma
import os
import pathlib
import re
import shutil
import stat
import subprocess

PROGRAMS = ("foot", "gtk4-demo")
BUSYBOX = "busybox"
DRIVER = "virtio-gpu"

# What those programs read and ldd doesn't know.
DATA = (
    "/usr/share/X11/xkb",
    "/usr/share/X11/locale/C",
    "/usr/share/X11/locale/compose.dir",
    "/usr/share/X11/locale/en_US.UTF-8",
    "/usr/share/fontconfig/conf.avail",
    "/etc/fonts",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
    "/usr/share/glib-2.0/schemas/gschemas.compiled",
    "/usr/share/icons/Adwaita/cursors/default",
    "/usr/share/icons/Adwaita/cursors/text",
    "/usr/share/icons/Adwaita/cursors/left_ptr",
    "/usr/share/icons/Adwaita/index.theme",
    "/usr/share/icons/hicolor/index.theme",
    "/usr/lib/locale/C.utf8",
    "/usr/share/terminfo/f/foot",
    "/usr/share/mime/mime.cache",
)

MAGIC = "070701"
BLOCK = 4


class MissingPackage(Exception):
    """The suite needs a Debian package that this machine lacks."""


def kernel():
    """The folder of the newest installed kernel that has its image beside its modules, as Debian's linux-binary-* has."""
    found = [path.parent for path in pathlib.Path("/usr/lib/modules").glob("*/vmlinuz")]
    if not found:
        raise MissingPackage("there is no kernel in /usr/lib/modules; install linux-image-amd64")
    return max(found, key=lambda path: [int(part) for part in re.findall(r"\d+", path.name)])


def modules(folder, name):
    """The driver's files after those that it needs, in the order of loading."""
    for line in (folder / "modules.dep").read_text().splitlines():
        path, needs = line.split(":")
        if pathlib.Path(path).name.split(".")[0] == name:
            return [folder / each for each in [*reversed(needs.split()), path]]
    raise MissingPackage(f"the kernel in {folder} has no {name}; the cloud flavour lacks it, install linux-image-amd64")


def libraries(program):
    said = subprocess.run(["ldd", program], text=True, capture_output=True)
    return [pathlib.Path(path) for path in re.findall(r"(?:=> |^\s*)(/\S+) \(0x", said.stdout, re.MULTILINE)]


class Archive:
    """A cpio archive as the kernel unpacks it (newc). Every file once, its folders before it, links as they are."""

    def __init__(self, path):
        self.file = open(path, "wb")
        self.names = set()

    def close(self):
        self._entry("TRAILER!!!", 0, b"")
        self.file.close()

    def folder(self, name):
        name = name.strip("/")
        if name and name not in self.names:
            self.folder(os.path.dirname(name))
            self._entry(name, stat.S_IFDIR | 0o755, b"")

    def link(self, name, target):
        self.folder(os.path.dirname(name))
        self._entry(name, stat.S_IFLNK | 0o777, os.fsencode(target))

    def data(self, name, data, mode=0o644):
        self.folder(os.path.dirname(name))
        self._entry(name, stat.S_IFREG | mode, data)

    def add(self, path, name=None):
        """A file, a link and what it leads to, or a folder with all in it; by its own path unless `name` says another."""
        path = pathlib.Path(path)
        name = str(name or place_of(path)).strip("/")
        if name in self.names:
            return
        if path.is_symlink():
            target = os.readlink(path)
            self.link(name, target)
            self.add(path.parent / target)
        elif path.is_dir():
            self.folder(name)
            for each in sorted(path.iterdir()):
                self.add(each)
        elif path.exists():
            self.data(name, path.read_bytes(), 0o755 if os.access(path, os.X_OK) else 0o644)

    def program(self, path, name=None):
        self.add(path, name)
        for library in libraries(path):
            self.add(library)

    def _entry(self, name, mode, data):
        name = name.strip("/")
        if name in self.names:
            return
        self.names.add(name)
        raw = os.fsencode(name) + b"\0"
        fields = [len(self.names), mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(raw), 0]
        head = (MAGIC + "".join(f"{field:08X}" for field in fields)).encode() + raw
        for part in (head, data):
            self.file.write(part + b"\0" * (-len(part) % BLOCK))


def place_of(path):
    """Where a path lies when the folders before its last part are no links: /lib is /usr/lib."""
    return path.parent.resolve() / path.name


def need(program):
    found = shutil.which(program)
    if found is None:
        raise MissingPackage(f"{program} is not installed")
    return found


def write_image(path, init, own_programs=()):
    """`init` is the script that the kernel starts; `own_programs` go to /usr/bin."""
    archive = Archive(path)
    for name in ("lib", "lib64", "bin", "sbin"):
        archive.link(name, f"usr/{name}" if name != "sbin" else "usr/bin")
    for name in ("proc", "sys", "dev", "tmp", "run", "root"):
        archive.folder(name)
    archive.data("init", pathlib.Path(init).read_bytes(), 0o755)
    archive.program(need(BUSYBOX), "usr/bin/busybox")
    for program in PROGRAMS:
        archive.program(need(program))
    for program in own_programs:
        archive.program(program, f"usr/bin/{pathlib.Path(program).name}")
    for each in DATA:
        archive.add(each)
    for order, module in enumerate(modules(kernel(), DRIVER)):
        data = module.read_bytes()
        name = module.name.removesuffix(".xz")
        archive.data(f"modules/{order}-{name}", lzma.decompress(data) if name != module.name else data)
    archive.close()
    return path
