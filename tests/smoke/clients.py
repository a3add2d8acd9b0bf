"""The installed Ensign with stock programs: each is framed, and survives maximise, resize and close."""

import glob
import pathlib
import sys

from session import Ensign, Failed, until
from tap import Tap, options_of

QT_EXAMPLE = "/usr/lib/*/qt6/examples/widgets/widgets/sliders/bin/sliders"
BUTTONS = {"minimise": 0, "maximise": 1, "close": 2}  # their order, from the left
STRIPE_HEIGHT, FRAME_BUTTON, FRAME_EDGE = 24, 28, 6


def button(window, name):
    """The middle of a frame's button."""
    right = window["x"] + window["width"] - FRAME_EDGE + 3
    left = right - 3 * FRAME_BUTTON
    return left + BUTTONS[name] * FRAME_BUTTON + FRAME_BUTTON // 2, window["y"] + FRAME_BUTTON // 2


class Program:
    """One program's life in the VM `work`, told in the order of a user's day."""

    def __init__(self, ensign, tap, command, resizes=True):
        self.ensign, self.tap, self.command, self.resizes = ensign, tap, command, resizes
        self.name = pathlib.Path(command[0]).name
        self.client = self.id = None

    def live(self):
        self.tap.test(f"{self.name} shows a framed window", self.appear)
        if self.id is None:
            return
        self.tap.test(f"{self.name} fills the screen when maximised, and comes back", self.maximise)
        self.tap.test(f"{self.name} comes back from being minimised", self.minimise)
        self.tap.test(f"{self.name} follows a resize by its corner", self.resize)
        self.tap.test(f"{self.name} closes by its button", self.close)
        self.client.stop()

    def window(self):
        window = self.ensign.window(self.id)
        if window is None or not self.client.is_running():
            raise Failed(f"{self.name} is gone; its log is {self.client.log}")
        return window

    def wait(self, what, predicate):
        return until(f"{self.name} {what}", lambda: predicate(self.window()), seconds=20)

    def appear(self):
        self.ensign.ctl("focus", "work")  # an empty VM can be chosen, and its first window gets the keyboard then
        known = [window["id"] for window in self.ensign.windows("work")]
        self.client = self.ensign.start("work", *self.command)
        self.id = self.ensign.window_of(self.client, known)["id"]
        self.wait("has the keyboard", lambda window: window["focused"])
        window = self.window()
        content = window["content"]
        self.expect_owner(content["x"] + content["width"] // 2, content["y"] + content["height"] // 2, "content")
        self.expect_owner(window["x"] + 1, window["y"] + 1, "frame")
        self.expect_owner(window["x"] + window["width"] - 2, window["y"] + window["height"] - 2, "frame")
        self.ensign.screenshot(f"{self.name}.png")

    def expect_owner(self, x, y, part):
        found = self.ensign.ctl("whois", x, y)
        if (found.get("vm"), found.get("window"), found["part"]) != ("work", self.id, part):
            raise Failed(f"{x},{y} should be {part} of window {self.id} of work, and is {found}")

    def maximise(self):
        before = self.window()
        self.ensign.click(*button(before, "maximise"))
        maximised = self.wait("is maximised", lambda window: window["maximised"] and window)
        output = self.ensign.ctl("tree")["outputs"][0]
        if (maximised["width"], maximised["height"]) != (output["width"], output["height"] - STRIPE_HEIGHT):
            raise Failed(f"its frame is {maximised['width']} x {maximised['height']}")
        self.ensign.screenshot(f"{self.name}-maximised.png")
        self.ensign.click(*button(maximised, "maximise"))
        self.wait("has its old size again", lambda window: not window["maximised"] and
                  (not self.resizes or (window["width"], window["height"]) == (before["width"], before["height"])))

    def minimise(self):
        self.ensign.click(*button(self.window(), "minimise"))
        self.wait("is minimised", lambda window: window["minimised"])
        self.ensign.ctl("focus", "work")
        self.wait("is back", lambda window: not window["minimised"] and window["focused"])

    def resize(self):
        before = self.window()
        corner = before["x"] + before["width"] - 2, before["y"] + before["height"] - 2
        self.ensign.drag(corner, (corner[0] + 60, corner[1] + 40))
        if self.resizes:
            self.wait("is larger", lambda window: window["width"] > before["width"] and window["height"] > before["height"])
        after = self.window()
        if (after["x"], after["y"]) != (before["x"], before["y"]):
            raise Failed("the opposite corner moved")
        content = after["content"]
        self.expect_owner(content["x"] + content["width"] // 2, content["y"] + content["height"] // 2, "content")

    def close(self):
        self.ensign.click(*button(self.window(), "close"))
        until(f"{self.name} closes", lambda: self.ensign.window(self.id) is None, seconds=20)
        until(f"{self.name} ends", lambda: not self.client.is_running(), seconds=20)


def main():
    options = options_of(__doc__)

    tap = Tap()
    tap.test("Ensign runs with stock programs, and ends well", live_through, options, tap)
    return tap.finish()


def live_through(options, tap):
    with Ensign(options.installed, options.config, options.out, type_from=options.build) as ensign:
        for command, resizes in (
            (["foot"], True),
            (["gtk4-demo"], True),
            (["gtk4-widget-factory"], True),
            (["weston-terminal"], True),
            (["weston-subsurfaces"], True),
            (["weston-presentation-shm"], False),  # draws one size, whatever it is told
            (glob.glob(QT_EXAMPLE) or ["a Qt 6 example"], True),
        ):
            Program(ensign, tap, command, resizes).live()
    ensign.check_end()


if __name__ == "__main__":
    sys.exit(main())
