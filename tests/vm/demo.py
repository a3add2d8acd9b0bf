"""A real virtual machine on Ensign's screen: stock QEMU, a stock kernel, foot and a GTK program in it. `./dev run --vm`."""

import argparse
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "smoke"))

import image
import owner_map
from machine import Machine, check_qemu
from session import Ensign, Failed, program, until

VM = "work"
FOOT = "foot -w 560x300 sh -c 'uname -srm; echo; cat /proc/uptime; exec sh'"


def say(line):
    print(f"  {line}", flush=True)


class Demo:
    def __init__(self, options):
        self.options = options
        initramfs = image.write_image(options.out / "initramfs", pathlib.Path(__file__).parent / "init",
                                      [program(options.build, "ensign-guest")])
        self.machine = Machine(VM, options.build, options.out, initramfs)

    def run(self):
        with Ensign(self.options.build, self.options.config, self.options.out) as ensign:
            self.ensign = ensign
            try:
                self.show()
            except Failed:
                self.machine.keep_logs(self.options.out)
                raise
            finally:
                self.machine.power_off()

    def show(self):
        self.machine.power_on()
        say(f"the guest boots: {self.machine.wait_for_shell():.1f} s")
        began = time.monotonic()
        self.machine.begin("foot", "ensign-guest", FOOT)
        self.place(self.window("foot"), 120, 150)
        say(f"foot shows a window: {time.monotonic() - began:.1f} s later, {time.monotonic() - self.machine.began:.1f} s after "
            "power on")
        self.ensign.type("text:echo typed on the host, read in the guest\n")
        self.machine.begin("gtk", "ensign-guest", "gtk4-demo --run=entry_undo")
        window = self.place(self.window("gtk4-demo"), 800, 250)
        say("a GTK program shows one")
        self.ensign.type("text:and this, too", "key:Menu")
        below = window["x"] + 100, window["y"] + window["height"] + 30
        until("its menu is shown", lambda: self.ensign.ctl("whois", *below).get("vm") == VM)
        picture = self.ensign.screenshot("vm.png")
        owners = self.ensign.screenshot("vm-owners.png", "--owners")
        counts = owner_map.pixel_counts(owners)
        place = list(self.ensign.vms()).index(VM)
        say(f"of the screen {counts[owner_map.content_of(place)]} px are the guest's, {counts[owner_map.frames_of(place)]} px "
            "its frames'")
        print(f"all held; look at {picture} and {owners}", flush=True)
        if self.options.keep:
            print("Ensign and the guest stay up until Ctrl+C; pictures of them are taken with\n"
                  f"  XDG_RUNTIME_DIR={self.ensign.environment['XDG_RUNTIME_DIR']} "
                  f"WAYLAND_DISPLAY={self.ensign.environment['WAYLAND_DISPLAY']} {self.ensign.ctl_program} screenshot now.png",
                  flush=True)
            self.ensign.process.wait()

    def window(self, app_id):
        window = until(f"{app_id} shows a window", lambda: next(
            (each for each in self.ensign.windows(VM) if each.get("app_id") == app_id), None), 60)
        self.ensign.ctl("focus", VM)
        return window

    def place(self, window, x, y):
        def arrived():
            here = self.ensign.window(window["id"])
            if (here["x"], here["y"]) == (x, y):
                return here
            grip = here["x"] + here["width"] // 2, here["y"] + 12  # again, if it was too new to take a click
            self.ensign.drag(grip, (grip[0] + x - here["x"], grip[1] + y - here["y"]))

        return until(f"the window is at {x},{y}", arrived)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--config", required=True)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    print("A virtual machine on Ensign's screen:", flush=True)
    try:
        check_qemu()
        Demo(options).run()
    except (Failed, image.MissingPackage) as failure:
        print(f"  FAILED  {failure}\nwhat each said is in {options.out}/*.log", flush=True)
        return 1
    except KeyboardInterrupt:
        return 0 if options.keep else 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
