"""Two real guests behind gates: their windows on Ensign's screen, what they hear, what they survive, what one can do to others."""

import argparse
import pathlib
import re
import shutil
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "smoke"))

import image
import owner_map
import picture
from machine import DEVICE_OPTIONS, Machine, check_qemu
from session import Ensign, Failed, has_error, program
from session import until as until_default
from tap import Tap, private_runtime_dir

PATIENCE = 120 # s: a guest without KVM on a busy machine takes its time
BACKGROUND = {"work": (0x20, 0x50, 0x70), "browser": (0x70, 0x40, 0x20)}
PLACES = {"work": (40, 300), "browser": (700, 300), "gtk": (700, 60)} # of windows, so that none hides another's title bar
FEATURES = ("+virgl", "+resource_blob", "+host_visible", "+context_init")


def until(what, predicate, seconds=PATIENCE):
    return until_default(what, predicate, seconds)


class Scenario:
    def __init__(self, options, tap):
        self.options, self.tap = options, tap
        self.folder = options.out
        programs = [program(options.build, name) for name in ("ensign-guest", "hostile-guest", "roundtrip")]
        initramfs = image.write_image(self.folder / "initramfs", pathlib.Path(__file__).parent / "init", programs)
        # One gate is Ensign's, the other one somebody else's.
        self.work = Machine("work", options.build, self.folder, initramfs, lambda: self.ensign.started("ensign-gate"))
        self.browser = Machine("browser", options.build, self.folder, initramfs)
        self.machines = {machine.name: machine for machine in (self.work, self.browser)}
        self.windows = {}
        self.figures = {}
        self.ensign = None
        self.logs = []

    def run(self):
        try:
            self.browser.start_gate() # before Ensign, which is to adopt it
            self.start_ensign()
            for machine in self.machines.values():
                machine.power_on()
            self.test("both guests boot, and their kernels find the device", self.boot)
            self.live()
        finally:
            for machine in self.machines.values():
                machine.power_off()
            if self.ensign is not None:
                self.ensign.__exit__()
        self.tap.test("the examples' machines have the device that this one had", self.check_examples)
        self.tap.test("nothing that ran on the host met a bug of its own", self.check_logs)

    def test(self, promise, action, *arguments):
        failures = self.tap.failures
        self.tap.test(promise, action, *arguments)
        if self.tap.failures > failures:
            self.keep_evidence(f"{self.tap.count:02}")

    def live(self):
        test = self.test
        test("a program of each guest shows a window in the right frame", self.show_windows)
        if self.tap.failures:
            return # there is nothing to try the rest with
        test("a window has the pixels that its program drew", self.check_pixels, "work")
        test("a line typed on the host arrives in the guest that hears, and no key in the other", self.type_a_line)
        test("a window follows a resize by its corner", self.resize)
        test("a program chooses its cursor", self.choose_cursor)
        test("a GTK program shows a window, and hears the keyboard", self.show_gtk)
        test("a menu is shown in a frame of its own", self.show_menu)
        test("what one program copies another pastes, in both directions", self.share_clipboard)
        test("the proxy runs one program, and ends as that does", self.run_one_program)
        test("a roundtrip from a program to Ensign is measured", self.measure_roundtrip)
        test("a hostile guest ends neither Ensign, nor a gate, nor QEMU", self.attack)
        test("... and the other guest's program is where it was, and still hears", self.check_bystander)
        test("... and the attacked device still shows a program", self.show_again, self.browser)
        test("a proxy that is killed takes its windows along, and the next one brings new ones", self.kill_proxy)
        test("a driver that is unbound takes its windows along, and comes back", self.unbind_driver)
        test("Ensign is killed, and both guests show windows on the next one", self.kill_ensign)
        test("a guest reboots, and shows windows again", self.reboot)
        test("a QEMU that is killed takes its windows along, and nothing else", self.kill_qemu)
        test("a gate that is killed leaves tombstones, and Ensign starts the next one", self.kill_gate)

    # What is checked, in the order of a day.

    def boot(self):
        for machine in self.machines.values():
            self.figures[f"boot of {machine.name}, s"] = machine.wait_for_shell()
        for machine in self.machines.values():
            said = machine.do("dmesg")
            missing = [feature for feature in FEATURES if feature not in said]
            if missing:
                raise Failed(f"{machine.name}'s kernel found no {', '.join(missing)}")
            self.start_proxy(machine)

    def start_proxy(self, machine):
        machine.begin("proxy", "ensign-guest --daemon --socket wayland-1")
        until("the proxy serves", lambda: machine.runs("proxy") and machine.log("proxy") == "wayland-1")

    def show_windows(self):
        for machine in self.machines.values():
            began = time.monotonic()
            self.windows[machine.name] = self.show(machine)
            self.figures[f"program to placed window in {machine.name}, s"] = time.monotonic() - began
            self.figures.setdefault("power on to first window, s", time.monotonic() - machine.began)
        for vm, window in self.windows.items():
            self.expect_frame(vm, window["id"])
        counts = owner_map.pixel_counts(self.ensign.screenshot("owners.png", "--owners"))
        for place, vm in enumerate(self.windows):
            if not counts[owner_map.content_of(place)] or not counts[owner_map.frames_of(place)]:
                raise Failed(f"the owner map has no content or no frame of {vm}")

    def show(self, machine, name="foot"):
        """Starts foot with a shell in it; its window, with the keyboard."""
        known = {window["id"] for window in self.ensign.windows(machine.name)}
        colour = "".join(f"{part:02x}" for part in BACKGROUND[machine.name])
        machine.begin(name, f"env WAYLAND_DEBUG=client foot -w 480x280 -o colors-dark.background={colour} -e sh")

        def find():
            return next((each for each in self.ensign.windows(machine.name) if each["id"] not in known), None)

        try:
            window = until(f"foot shows a window in {machine.name}", find)
        except Failed as failure:
            raise Failed(f"{failure}; it said: {machine.log(name)[-600:]}") from None
        self.focus(machine.name)
        return self.place(window, *PLACES[machine.name])

    def focus(self, vm):
        self.ensign.ctl("focus", vm)
        until(f"the keyboard is {vm}'s", lambda: self.ensign.focused_vm() == vm)

    def title_bar(self, window):
        here = self.ensign.window(window["id"])
        return here["x"] + here["width"] // 2, here["y"] + 12

    def is_seen(self, window, at):
        return self.ensign.ctl("whois", *at).get("window") == window["id"]

    def place(self, window, x, y):
        """By its title bar, as a hand would: again, if it was too new to take a click; and first to the front, if that is hidden."""
        def arrived():
            here = self.ensign.window(window["id"])
            if (here["x"], here["y"]) == (x, y):
                return here
            grip = self.title_bar(window)
            if not self.is_seen(window, grip):
                corner = here["x"] + here["width"] - 30, here["y"] + here["height"] - 30
                return self.is_seen(window, corner) and self.ensign.click(*corner)
            self.ensign.drag(grip, (grip[0] + x - here["x"], grip[1] + y - here["y"]))

        return until(f"the window is at {x},{y}", arrived)

    def raise_window(self, window):
        def is_focused():
            if self.ensign.window(window["id"])["focused"]:
                return True # and a second click on the title bar would maximise it
            self.ensign.click(*self.title_bar(window))

        until("the window has the keyboard", is_focused)

    def expect_frame(self, vm, number):
        self.raise_window({"id": number})
        window = self.ensign.window(number)
        content = window["content"]
        middle = content["x"] + content["width"] // 2, content["y"] + content["height"] // 2
        for place, part in ((middle, "content"), ((window["x"] + 1, window["y"] + 1), "frame"),
                            ((window["x"] + window["width"] - 2, window["y"] + window["height"] - 2), "frame")):
            found = self.ensign.ctl("whois", *place)
            if (found.get("vm"), found.get("window"), found["part"]) != (vm, number, part):
                raise Failed(f"{place} should be {part} of window {number} of {vm}, and is {found}")

    def check_pixels(self, vm):
        self.raise_window(self.windows[vm])

        def is_painted():
            content = self.ensign.window(self.windows[vm]["id"])["content"]
            area = content["x"], content["y"], content["width"], content["height"]
            return picture.share_of(self.ensign.screenshot("window.png"), area, BACKGROUND[vm]) > 0.95

        until(f"the window of {vm} is full of its program's colour", is_painted)

    def type_a_line(self):
        self.raise_window(self.windows["work"])
        before = self.keys(self.browser)
        self.ensign.type("text:echo only work reads this >/tmp/typed\n")
        until("the line arrives", lambda: self.work.try_to("cat /tmp/typed")[1] == "only work reads this")
        if self.keys(self.browser) != before:
            raise Failed("the other guest's program received keys")
        self.raise_window(self.windows["browser"])
        self.ensign.type("text:echo and this the browser >/tmp/typed\n")
        until("the line arrives", lambda: self.browser.try_to("cat /tmp/typed")[1] == "and this the browser")
        if self.work.do("cat /tmp/typed") != "only work reads this":
            raise Failed("the first guest read the second one's line")

    def keys(self, machine, name="foot"):
        return int(machine.try_to(f"grep -c 'wl_keyboard#[0-9]*.key(' /log/{name}")[1] or 0)

    def resize(self):
        self.raise_window(self.windows["work"])
        before = self.ensign.window(self.windows["work"]["id"])
        corner = before["x"] + before["width"] - 2, before["y"] + before["height"] - 2
        self.ensign.drag(corner, (corner[0] + 90, corner[1] + 60))

        def is_larger():
            now = self.ensign.window(before["id"])
            return now["width"] > before["width"] and now["height"] > before["height"]

        until("the window is larger", is_larger)
        self.check_pixels("work")

    def choose_cursor(self):
        content = self.ensign.window(self.windows["work"]["id"])["content"]
        with self.ensign.holding(f"move:{content['x'] + 50},{content['y'] + 50}"):
            until("foot chooses a cursor",
                  lambda: re.search(r"set_shape\(|wl_pointer#\d+\.set_cursor\(", self.work.log("foot")))

    def show_gtk(self):
        known = {window["id"] for window in self.ensign.windows("work")}
        began = time.monotonic()
        self.work.begin("gtk", "env WAYLAND_DEBUG=client gtk4-demo --run=entry_undo")
        self.gtk = until("gtk4-demo shows a window",
                         lambda: next((each for each in self.ensign.windows("work") if each["id"] not in known), None))
        self.figures["GTK program to window, s"] = time.monotonic() - began
        self.place(self.gtk, *PLACES["gtk"])
        self.expect_frame("work", self.gtk["id"])
        self.ensign.type("text:typed")
        until("it hears the keyboard", lambda: self.keys(self.work, "gtk") >= 10)

    def show_menu(self):
        window = self.ensign.window(self.gtk["id"])
        below = window["x"] + 100, window["y"] + window["height"] + 30
        self.ensign.type("key:Menu")

        def is_shown():
            found = self.ensign.ctl("whois", *below)
            return found.get("vm") == "work" and found.get("window") == self.gtk["id"]

        until("its menu reaches below the window", is_shown)
        self.ensign.screenshot("menu.png")
        self.ensign.type("key:Escape")
        until("the menu is gone", lambda: not is_shown())

    def share_clipboard(self):
        """foot copies, GTK pastes between brackets and copies all, foot pastes that."""
        self.raise_window(self.windows["work"])
        self.ensign.type(r"text:printf '\033]52;c;c2VjcmV0\a'; touch /tmp/copied" + "\n")
        until("foot copies", lambda: self.work.try_to("test -e /tmp/copied")[0] == 0)
        self.raise_window(self.gtk)
        self.ensign.type("key:Ctrl+a", "text:(")
        before = self.work.log("gtk").count(".receive(")
        self.ensign.type("key:Ctrl+v")
        until("GTK asks for the text", lambda: self.work.log("gtk").count(".receive(") > before)
        until("it has got it", self.gtk_is_idle)
        self.ensign.type("text:)", "key:Ctrl+a", "key:Ctrl+c")
        until("GTK copies", lambda: self.work.log("gtk").count("set_selection(") >= 1)
        self.raise_window(self.windows["work"])
        self.ensign.type("text:cat >/tmp/pasted\n", "key:Ctrl+Shift+v")
        until("foot asks for the text", lambda: ".receive(" in self.work.log("foot"))
        until("it has got it", lambda: self.work.log("gtk").count(".send(") >= 1)
        self.ensign.type("key:Enter", "key:Ctrl+d")
        until("foot pastes what came through GTK", lambda: "(secret)" in self.work.try_to("cat /tmp/pasted")[1])

    def gtk_is_idle(self):
        """Its log stands still."""
        before = self.work.do("wc -c </log/gtk")
        self.work.do("usleep 200000")
        return self.work.do("wc -c </log/gtk") == before

    def run_one_program(self):
        status, said = self.work.try_to("ensign-guest sh -c 'echo $WAYLAND_DISPLAY; exit 7'")
        if (status, said) != (7, "wayland-0"):
            raise Failed(f"status {status}, {said!r}")
        status, said = self.work.try_to("ensign-guest no-such-program")
        if status != 127 or "no-such-program" not in said:
            raise Failed(f"status {status}, {said!r}")

    def measure_roundtrip(self):
        median, slowest = map(int, self.work.do("roundtrip").split())
        self.figures["roundtrip, µs, median"] = median
        self.figures["roundtrip, µs, slowest of 300"] = slowest

    def attack(self):
        began = time.monotonic()
        self.browser.begin("hostile", "hostile-guest")
        until("the hostile program has done its worst", lambda: not self.browser.runs("hostile"), 120)
        self.figures["attacks, s"] = time.monotonic() - began
        print("# " + self.browser.log("hostile").replace("\n", "\n# "), flush=True)
        if not self.ensign.is_running():
            raise Failed(f"Ensign ended: {self.ensign.last_words()}")
        for machine in self.machines.values():
            if not machine.is_running():
                raise Failed(f"{machine.name}'s gate or QEMU ended")

    def check_bystander(self):
        self.raise_window(self.windows["work"])
        self.ensign.type("text:echo alive >/tmp/alive\n")
        until("its line arrives", lambda: self.work.try_to("cat /tmp/alive")[1] == "alive")

    def show_again(self, machine):
        self.windows[machine.name] = self.show(machine, "foot-again")
        self.check_pixels(machine.name)

    def gone(self, vm):
        until(f"the windows of {vm} are gone", lambda: not self.ensign.windows(vm))

    def kill_proxy(self):
        self.work.do("kill -9 $(cat /run/proxy)")
        self.gone("work")
        self.start_proxy(self.work)
        self.show_again(self.work)

    def unbind_driver(self):
        driver = "/sys/bus/virtio/drivers/virtio_gpu"
        device = self.work.do(f"ls {driver} | grep ^virtio")
        self.work.do(f"echo {device} >{driver}/unbind")
        until("its programs know", lambda: not self.work.runs("foot-again"))
        self.work.do(f"echo {device} >{driver}/bind") # until then, the host can't tell it from a machine that is paused
        self.gone("work")
        self.show_again(self.work)

    def kill_ensign(self):
        self.ensign.process.kill()
        self.ensign.process.wait()
        until("its programs know", lambda: not self.work.runs("foot-again"))
        self.start_ensign()
        for machine in self.machines.values():
            if not machine.is_running():
                raise Failed(f"{machine.name}'s gate or QEMU ended with Ensign")
            self.show_again(machine)

    def reboot(self):
        began = time.monotonic()
        self.work.reboot()
        self.work.wait_for_shell()
        self.gone("work")
        self.figures["reboot, s"] = time.monotonic() - began
        self.start_proxy(self.work)
        self.show_again(self.work)

    def kill_qemu(self):
        self.browser.kill_qemu()
        self.gone("browser")
        self.check_bystander()

    def kill_gate(self):
        window = self.ensign.window(self.windows["work"]["id"])
        middle = window["x"] + window["width"] // 2, window["y"] + window["height"] // 2
        self.raise_window(window)
        gate = self.work.gate
        self.work.kill_gate()
        until("a tombstone is in the window's place", lambda: self.ensign.ctl("whois", *middle)["part"] == "tombstone")
        self.ensign.screenshot("tombstone.png")
        self.gone("work")
        until("the tombstone is gone", lambda: self.ensign.ctl("whois", *middle)["part"] != "tombstone")
        self.work.gate = until("Ensign starts another gate", lambda: self.work.started_gate() not in (gate, None) and
                               self.work.started_gate())
        if not self.browser.gate_runs():
            raise Failed("the other VM's gate ended, too")

    # What is round it.

    def start_ensign(self):
        folder = self.folder / f"ensign-{len(self.logs)}"
        self.ensign = Ensign(self.options.build, pathlib.Path(__file__).parent / "vms.toml", folder,
                             path=[pathlib.Path(self.work.gate_program).parent])
        self.ensign.__enter__()
        self.logs.append(self.ensign.log)

    def keep_evidence(self, name):
        """The screen and all logs as they are now; guests reboot later."""
        folder = self.folder / f"failed-{name}"
        folder.mkdir(exist_ok=True)
        try:
            self.ensign.ctl("screenshot", folder / "screen.png")
        except Failed as failure:  # it may be what failed
            print(f"# no picture: {failure}")
        for machine in self.machines.values():
            machine.keep_logs(folder)
        said = self.ensign.log.read_text(errors="replace")[-1500:]
        print(f"Ensign said, lastly:\n{said}\npictures and logs are in {folder}", file=sys.stderr, flush=True)

    def check_examples(self):
        project = pathlib.Path(__file__).resolve().parent.parent.parent
        for text in ("examples/vm/qemu.sh", "examples/vm/libvirt.xml", "docs/ensign-gate.1.scd"):
            said = (project / text).read_text()
            # What a machine's own firmware promises and its driver can't keep: after S3 the device is lost.
            if "ICH9-LPC.disable_s3=1" not in said and "<suspend-to-mem enabled='no'/>" not in said:
                raise Failed(f"{text} lets its guest suspend to RAM")
            # libvirt passes acpi=off without a word, and then the guest finds no disk; QEMU makes the gate's device before libvirt's.
            if text.endswith(".xml") and ("<acpi/>" not in said or DEVICE_OPTIONS + ",addr=" not in said):
                raise Failed(f"QEMU can't start from {text}")
            if DEVICE_OPTIONS not in said or not re.search(r"socket,id=gate,path=\S+", said):
                raise Failed(f"{text} has another one")

    def check_logs(self):
        for log in [*self.logs, self.browser.gate_log]:
            said = log.read_text(errors="replace")
            if has_error(said):
                raise Failed(f"see {log}: {said[-1500:]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    options = parser.parse_args()
    try:
        check_qemu()
        image.kernel()
    except image.MissingPackage as missing:
        print(f"1..0 # SKIP {missing}")
        return 0 # the plan says it: Meson takes any other status for an error
    private_runtime_dir()
    shutil.rmtree(options.out, ignore_errors=True)
    options.out.mkdir(parents=True)
    tap = Tap()
    began = time.monotonic()
    scenario = Scenario(options, tap)
    try:
        scenario.run()
    finally:
        for name, value in scenario.figures.items():
            print(f"# {name}: {value:.1f}")
        print(f"# all of it, s: {time.monotonic() - began:.0f}", flush=True)
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
