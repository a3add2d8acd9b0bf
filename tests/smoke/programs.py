"""The installed Ensign with the programs that people use: their menus, dialogs, full screen, clipboard and drags."""

import glob
import re
import sys

from clients import button
from session import Ensign, Failed, until
from tap import Tap, options_of

QT_MENUS = "/usr/lib/*/qt6/examples/widgets/mainwindows/menus/bin/menus"
BOOKMARKS = 90  # more than a screen is high

# What is clicked lies at the lower left, since nobody knows how high a browser's own bars are.
PAGE = """<!doctype html><title>start</title><style>* { position: fixed; margin: 0; font: 16px sans-serif }</style>
<select style="left: 20px; bottom: 400px; width: 200px; height: 30px" onchange="document.title = 'chose ' + value">OPTIONS</select>
<button style="left: 20px; bottom: 300px; width: 200px; height: 30px" onclick="document.documentElement.requestFullscreen()">full</button>
<a href="#there" style="left: 20px; bottom: 200px; width: 200px; height: 30px">a link to drag</a>
<div style="left: 20px; bottom: 20px; width: 400px; height: 100px; background: #cde" ondragover="event.preventDefault()"
     ondrop="event.preventDefault(); document.title = 'dropped'"></div>
<script>
document.addEventListener('fullscreenchange', () => document.title = document.fullscreenElement ? 'full' : 'window')
addEventListener('contextmenu', () => document.title = 'context')
</script>"""

# A browser that asks nothing, fetches nothing and animates nothing.
PREFERENCES = {
    "app.update.enabled": "false",
    "browser.aboutwelcome.enabled": "false",
    "browser.bookmarks.file": '"BOOKMARKS"',
    "browser.places.importBookmarksHTML": "true",
    "browser.preonboarding.enabled": "false",
    "browser.shell.checkDefaultBrowser": "false",
    "browser.startup.homepage_override.mstone": '"ignore"',
    "datareporting.policy.dataSubmissionEnabled": "false",
    "full-screen-api.transition-duration.enter": '"0 0"',
    "full-screen-api.transition-duration.leave": '"0 0"',
    "full-screen-api.warning.timeout": "0",
    "termsofuse.acceptedVersion": "999",
    "ui.prefersReducedMotion": "1",
}


class Program:
    """One that runs in the VM `work`, which hears."""

    def __init__(self, ensign, *command):
        self.ensign = ensign
        ensign.ctl("focus", "work")
        known = [window["id"] for window in ensign.windows("work")]
        self.client = ensign.start("work", *command)
        self.id = ensign.window_of(self.client, known)["id"]

        def has_keyboard():  # a browser's first window may go and come again; then nobody hears until the user says so
            if ensign.focused_vm() != "work":
                ensign.ctl("focus", "work")
            return self.window()["focused"]

        until(f"{self.client.name} has the keyboard", has_keyboard)

    def window(self):
        window = self.ensign.window(self.id)
        if window is None:
            raise Failed(f"{self.client.name} is gone; its log is {self.client.log}")
        return window

    def wait(self, what, predicate):
        return until(f"{self.client.name} {what}", lambda: predicate(self.window()) and self.window())

    def waits_for_title(self, title):
        return self.wait(f"is called {title}", lambda window: window["title"].startswith(title))

    def other(self, title):
        """Another window of the program's: a dialog, which has the keyboard."""
        return until(f"{self.client.name} shows {title}, and it has the keyboard", lambda: next(
            (one for one in self.ensign.windows("work") if one["title"].startswith(title) and one["focused"]), None))

    def at_bottom(self, x, y):
        """A point of its content, from the lower left."""
        content = self.window()["content"]
        return content["x"] + x, content["y"] + content["height"] - y

    def maximise(self):
        def try_it():
            if not self.window()["maximised"]:
                self.ensign.click(*button(self.window(), "maximise"))
            return self.window()["maximised"]

        until(f"{self.client.name} is maximised", try_it)  # a new window takes no click at first

    def pointing(self, at, *items):
        """The pointer goes there and does that, and stays for as long as the block lasts: menus go with it."""
        return self.ensign.holding(f"move:{at[0]},{at[1]}", *items)

    def now(self):
        """What expect_menu() begins to look from."""
        return self.client.log.stat().st_size

    def last_popup(self, since):
        """(x, y, width, height) in the content, as the program was told last; where it is the menu of a window."""
        told = re.findall(rb"xdg_popup#\d+\.configure\((-?\d+), (-?\d+), (\d+), (\d+)\)", self.client.log.read_bytes()[since:])
        return tuple(map(int, told[-1])) if told else None

    def expect_menu(self, since):
        """A menu has come up, and all of it, as the program was told, is on the screen. Returns its size."""
        x, y, width, height = until(f"{self.client.name} opens a menu", lambda: self.last_popup(since))
        content = self.window()["content"]
        for at in ((2, 2), (width - 3, height - 3)):
            where = content["x"] + x + at[0], content["y"] + y + at[1]
            until(f"the menu is at {where}", lambda: self.ensign.owner_at(*where) == ("vm", "popup"))
        return width, height

    def open_menu(self, keys):
        since = self.now()
        self.ensign.type(keys)
        return self.expect_menu(since)

    def close_menu(self):
        self.ensign.type("key:Escape")
        self.ensign.type("key:Escape")

    def stop(self):
        self.client.stop()
        until(f"{self.client.name} is gone", lambda: self.ensign.window(self.id) is None)


def firefox(ensign, tap):
    folder = ensign.folder / "firefox"
    profile = folder / "profile"
    profile.mkdir(parents=True)
    page = folder / "page.html"
    page.write_text(PAGE.replace("OPTIONS", "".join(f"<option>{n}</option>" for n in range(80))))
    bookmarks = folder / "bookmarks.html"
    bookmarks.write_text("<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p>" + "".join(
        f'<DT><A HREF="http://localhost/{n}">bookmark {n}</A>' for n in range(BOOKMARKS)) + "</DL>")
    (profile / "user.js").write_text("".join(
        f'user_pref("{name}", {value.replace("BOOKMARKS", str(bookmarks))});\n' for name, value in PREFERENCES.items()))
    program = Program(ensign, "firefox-esr", "--no-remote", "--profile", str(profile), page.as_uri())
    program.waits_for_title("start")
    program.maximise()

    def menu_bar():
        program.open_menu("key:Alt+f")
        ensign.screenshot("firefox-menu.png")
        program.close_menu()

    def bookmark_menu():
        def fills_the_screen():  # they are read in after the start
            _, height = program.open_menu("key:Alt+b")
            if height < 900:
                program.close_menu()
            return height >= 900

        until("the menu of bookmarks is as high as the screen", fills_the_screen)
        ensign.screenshot("firefox-bookmarks.png")
        program.close_menu()

    def selection():
        def choose():  # its list is no popup, so that nobody knows when it is open
            ensign.type("key:End", "key:Enter")
            return program.window()["title"].startswith("chose 79")

        with program.pointing(program.at_bottom(120, 415), "click:left"):
            ensign.screenshot("firefox-select.png")
            until("the last row is chosen", choose)

    def full_screen():
        with program.pointing(program.at_bottom(120, 315), "click:left"):
            program.waits_for_title("full")
        ensign.screenshot("firefox-full.png")
        ensign.type("key:Escape")
        program.waits_for_title("window")
        program.wait("is maximised still", lambda window: window["maximised"])

    def context_menu():
        since = program.now()
        with program.pointing(program.at_bottom(600, 300), "click:right"):
            program.expect_menu(since)
            program.waits_for_title("context")
            ensign.screenshot("firefox-context.png")
            program.close_menu()

    def drag_link():
        start, target = program.at_bottom(60, 221), program.at_bottom(200, 70)
        steps = iter(range(1, 1000))

        def log_has(pattern):
            return re.search(pattern, program.client.log.read_bytes())

        def goes_on(pattern):
            """A hand moves on, and rests over the target, until the program has sent or heard that."""
            part = min(next(steps), 50) / 50
            hands("move:{:.0f},{:.0f}".format(*(a + (b - a) * part for a, b in zip(start, target))))
            return log_has(pattern)

        with program.pointing(start, "button-down:left") as hands:
            until("a drag begins", lambda: goes_on(rb"\.start_drag\("))
            until("the target takes it", lambda: goes_on(rb"wl_data_offer#\d+\.action\([12]\)"))
            until("it is over the target", lambda: goes_on(rb"") and next(steps) > 60)
            hands("button-up:left")
            program.waits_for_title("dropped")

    tap.test("Firefox opens its menu bar by Alt", menu_bar)
    tap.test("Firefox shows all of a menu of bookmarks that fills the screen", bookmark_menu)
    tap.test("Firefox takes a choice from a long list", selection)
    tap.test("Firefox fills the screen below its frame, and comes back", full_screen)
    tap.test("Firefox opens a context menu", context_menu)
    tap.test("a link is dragged within Firefox", drag_link)
    program.stop()


def mpv(ensign, tap):
    program = Program(ensign, "mpv", "--no-config", "--vo=wlshm", "--ao=null", "--loop", "av://lavfi:testsrc=size=640x360:rate=5")
    size = lambda window: (window["content"]["width"], window["content"]["height"])

    def own_size():
        program.wait("has its film's size", lambda window: size(window) == (640, 360))
        ensign.screenshot("mpv.png")

    def full_screen():
        ensign.type("key:f")
        program.wait("fills the screen", lambda window: window["maximised"])
        ensign.screenshot("mpv-full.png")
        ensign.type("key:f")
        program.wait("has its film's size again", lambda window: not window["maximised"] and size(window) == (640, 360))

    tap.test("mpv opens in its film's size", own_size)
    tap.test("mpv fills the screen, and comes back", full_screen)
    program.stop()


def qt(ensign, tap):
    program = Program(ensign, *(glob.glob(QT_MENUS) or ["Qt's example of menus"]))

    def menus():
        program.open_menu("key:Alt+f")
        ensign.screenshot("qt-menu.png")
        program.close_menu()

    def modal():
        ensign.type("key:Alt+h")
        ensign.type("key:a")
        dialog = program.other("About")
        ensign.screenshot("qt-modal.png")
        content = program.window()["content"]
        ensign.click(content["x"] + 5, content["y"] + content["height"] - 5)
        if not ensign.window(dialog["id"])["focused"]:
            raise Failed("a click on its window took the keyboard from the dialog")
        ensign.type("key:Escape")
        program.wait("has the keyboard again", lambda window: window["focused"])

    tap.test("a Qt program opens its menus", menus)
    tap.test("a Qt program's modal dialog has the keyboard until it is closed", modal)
    program.stop()


def gtk(ensign, tap):
    program = Program(ensign, "gtk4-demo", "--run=pickers")

    def file_dialog():
        ensign.type("key:Tab", "key:Tab", "key:Tab", "key:Space")
        dialog, window = program.other("Pick a File"), program.window()
        ensign.screenshot("gtk-files.png")
        output = ensign.ctl("tree")["outputs"][0]
        if dialog["x"] + dialog["width"] > output["width"] or dialog["y"] + dialog["height"] > output["height"]:
            raise Failed("the dialog isn't all on the screen")
        if abs(dialog["x"] + dialog["width"] - window["x"] - window["width"]) > dialog["width"]:
            raise Failed("the dialog is far from its window")
        ensign.type("key:Escape")
        program.wait("has the keyboard again", lambda window: window["focused"])

    tap.test("GTK 4's file dialog opens over its window, and gives the keyboard back", file_dialog)
    program.stop()


def clipboard(ensign, tap):
    file = ensign.folder / "pasted.txt"
    program = Program(ensign, "foot", "sh")

    def copy_and_paste():
        ensign.type(f"text:wl-copy copied by a tool && wl-paste --no-newline >'{file}'", "key:Enter")
        until("wl-paste has what wl-copy copied", lambda: file.exists() and file.read_text() == "copied by a tool")
        program.wait("has the keyboard again", lambda window: window["focused"])

    tap.test("wl-copy and wl-paste, which draw one pixel, get the clipboard", copy_and_paste)
    program.stop()


def main():
    options = options_of(__doc__)
    tap = Tap()
    tap.test("Ensign runs with what people use, and ends well", live_through, options, tap)
    return tap.finish()


def live_through(options, tap):
    with Ensign(options.installed, options.config, options.out, type_from=options.build) as ensign:
        for program in (clipboard, mpv, qt, gtk, firefox):
            tap.test(f"the programs of {program.__name__} start and end", program, ensign, tap)
    ensign.check_end()


if __name__ == "__main__":
    sys.exit(main())
