"""The pictures in docs/: a full desktop of real programs in four VMs, dark and light. `./dev pictures` makes them anew."""

import argparse
import glob
import pathlib
import shutil
import sys

from session import Ensign, Failed, until

QT_EXAMPLES = "/usr/lib/*/qt6/examples/widgets/"
TITLE_BAR = 28

CONFIG = """
ambience = "{ambience}"

[[output]]
name = "HEADLESS-1"
mode = "1920x1080"

[[vm]]
name = "personal"
label = "Personal"
color = "#10a870"
pattern = "dots"

[[vm]]
name = "work"
label = "Work"
color = "#2c6be0"
pattern = "diagonal"

[[vm]]
name = "vault"
label = "Vault"
color = "#6f3a9a"
pattern = "bars"

[[vm]]
name = "untrusted"
label = "Untrusted"
color = "#c4460e"
pattern = "checker"
"""

# What each ambience means to programs: papers, inks, and what is between them, as red,green,blue.
PAINTS = {
    "dark": {"window": "29,32,36", "view": "22,24,27", "other_view": "27,30,34", "button": "42,46,52", "ink": "216,220,226",
             "dim": "130,138,148", "theme": "Adwaita:dark"},
    "light": {"window": "244,245,247", "view": "255,255,255", "other_view": "244,245,247", "button": "250,250,251",
              "ink": "35,38,43", "dim": "130,138,148", "theme": "Adwaita"},
}

# What a user has in ~/.config: Qt takes colours and font from KDE's file where it believes to be in KDE.
KDE = """
[General]
font=Inter,10
fixed=DejaVu Sans Mono,10

[KDE]
widgetStyle=Fusion

[Colors:Window]
BackgroundNormal={window}
ForegroundNormal={ink}
ForegroundInactive={dim}

[Colors:View]
BackgroundNormal={view}
BackgroundAlternate={other_view}
ForegroundNormal={ink}
ForegroundInactive={dim}
ForegroundLink=116,157,235

[Colors:Button]
BackgroundNormal={button}
ForegroundNormal={ink}

[Colors:Selection]
BackgroundNormal=44,107,224
ForegroundNormal=255,255,255
"""

GTK = """[Settings]
gtk-font-name=Inter 10
gtk-decoration-layout=:
"""

PROJECT = pathlib.Path(__file__).parents[2]
SHELL = f"""#!/bin/sh
cd '{PROJECT}'
prompt='\033[34m~/ensign\033[0m $ '
printf "${{prompt}}head -9 compositor/policy/input/pointer_router.hpp\n"
head -9 compositor/policy/input/pointer_router.hpp | cut -c-78
printf "\n${{prompt}}"
exec cat
"""


def example(path):
    """A Qt example, by its place among the examples."""
    found = glob.glob(f"{QT_EXAMPLES}{path}/bin/*")
    if not found:
        raise Failed(f"there is no Qt example {path}")
    return found[0]


class Desktop:
    """One picture: windows are opened, put where they belong, and the last one has its menu open."""

    def __init__(self, ensign, ambience):
        self.ensign, self.paints = ensign, PAINTS[ambience]
        self.shell = ensign.folder / "shell"
        self.shell.write_text(SHELL)
        self.shell.chmod(0o755)
        ensign.environment.update(GTK_THEME=self.paints["theme"], XDG_CURRENT_DESKTOP="KDE", KDE_SESSION_VERSION="6")
        for vm in ensign.vms():
            folder = ensign.folder / "home" / vm / ".config"
            (folder / "gtk-4.0").mkdir(parents=True)
            (folder / "kdeglobals").write_text(KDE.format(**self.paints))
            (folder / "gtk-4.0" / "settings.ini").write_text(GTK)

    def compose(self, picture):
        self.open("personal", (36, 60, 880, 560), "gtk4-demo")
        self.open("untrusted", (1300, 52, 590, 430), example("dialogs/trivialwizard"))
        self.open("work", (24, 560, 760, 490), example("itemviews/basicsortfiltermodel"))
        self.open("vault", (1440, 400, 456, 330), example("itemviews/editabletreemodel"))
        self.open("work", (1130, 764, 766, 290), *self.foot())
        editor = self.open("work", (540, 160, 860, 570), example("richtext/orderform"))
        self.start("vault", example("widgets/calculator"))  # behind, and marked as new
        content = editor["content"]
        x, y = content["x"] + 470, content["y"] + 230
        self.ensign.click(x, y, "right")
        until("a menu is open", lambda: "popup" in str(self.ensign.ctl("tree")))
        self.ensign.point_at(x + 40, y + 160)
        self.ensign.screenshot(picture)

    def foot(self):
        colours = []
        for key, paint in (("background", "view"), ("foreground", "ink")):
            rgb = "".join(f"{int(part):02x}" for part in self.paints[paint].split(","))
            colours.append(f"--override=colors-dark.{key}={rgb}")
        return "foot", "--font=monospace:size=11", "--override=pad=12x10", "--title=~/ensign", *colours, str(self.shell)

    def start(self, vm, *command):
        known = [window["id"] for window in self.ensign.windows(vm)]
        return self.ensign.window_of(self.ensign.start(vm, *command), known)["id"]

    def open(self, vm, place, *command):
        """Starts a program; its window gets this outer rectangle, as a user would give it: by its corner and title bar."""
        self.ensign.ctl("focus", vm)
        number = self.start(vm, *command)
        until(f"{vm} has the keyboard", lambda: self.window(number)["focused"])
        x, y, width, height = place
        for _ in range(2):  # a program may want more than one step
            window = self.settled(number)
            corner = window["x"] + window["width"] - 2, window["y"] + window["height"] - 2
            self.drag(corner, (width - window["width"], height - window["height"]))
        window = self.settled(number)
        self.drag((window["x"] + 40, window["y"] + TITLE_BAR // 2), (x - window["x"], y - window["y"]))
        until("it is moved", lambda: (self.window(number)["x"], self.window(number)["y"]) == (x, y))
        return self.window(number)

    def settled(self, number):
        """The window once its program has answered: it is the same for a while."""
        seen = []

        def is_settled():
            seen.append(self.window(number))
            return len(seen) > 10 and all(window == seen[-1] for window in seen[-10:])

        until("a program has drawn its new size", is_settled)
        return seen[-1]

    def window(self, number):
        return self.ensign.window(number)

    def drag(self, start, by):
        if by != (0, 0):
            self.ensign.drag(start, (start[0] + by[0], start[1] + by[1]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--out", required=True, type=pathlib.Path, help="where the pictures go")
    parser.add_argument("--work", required=True, type=pathlib.Path, help="for logs and what else is not kept")
    options = parser.parse_args()
    try:
        for ambience in PAINTS:
            folder = options.work / ambience
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            config = folder / "config.toml"
            config.write_text(CONFIG.format(ambience=ambience))
            with Ensign(options.build, config, folder) as ensign:
                Desktop(ensign, ambience).compose("desktop.png")
            shutil.copyfile(folder / "desktop.png", options.out / f"desktop-{ambience}.png")
            print(options.out / f"desktop-{ambience}.png", flush=True)
    except Failed as failure:
        print(f"dev: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
