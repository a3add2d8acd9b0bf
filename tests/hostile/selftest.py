"""`ensignctl selftest`, as installed: with the example's configuration, with an odd one, and with defences that fail."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "smoke"))

from session import Failed, program  # noqa: E402
from tap import Tap, install  # noqa: E402

ODD = """
ambience = "light"

[sak]
keys = "Super+Escape"

[keyboard]
layout = "fr"

[secret]
phrase = "seven grey herons"

[[output]]
name = "TEST-1"
scale = 2

[[vm]]
name = "a-very-long-name-of-a-lone-vm"
label = "A rather long label, with spaces"
color = "#fe01fe"
pattern = "checker"
trusted_only = true
"""


def selftest(command, *words):
    """Its exit status, and what it printed."""
    environment = {key: value for key, value in os.environ.items() if key not in ("WAYLAND_DISPLAY", "XDG_RUNTIME_DIR")}
    done = subprocess.run([*command, *map(str, words)], text=True, capture_output=True, timeout=500, env=environment)
    return done.returncode, done.stdout, done.stderr


def expect(condition, message):
    if not condition:
        raise Failed(message)


def failed_ids(card):
    return {threat["id"]: threat.get("details", "") for threat in card["threats"] if not threat["passed"]}


def card_of(command, config):
    status, out, err = selftest(command, "--json", "-c", config)
    expect(out, f"it printed nothing, and said: {err}")
    return status, json.loads(out)


def whole(command, config, stand_ins):
    status, card = card_of(command, config)
    expect(status == 0, f"status {status}; failed: {failed_ids(card)}")
    expect(card["failed"] == 0 and card["passed"] == len(card["threats"]) == 18, f"{card['passed']} passed")
    expect(len(card["stand_ins"]) == stand_ins, f"stand-ins: {card['stand_ins']}")
    return card


def odd(command, folder):
    config = folder / "odd.toml"
    config.write_text(ODD)
    card = whole(command, config, 2)
    expect(card["attacker"] == "a-very-long-name-of-a-lone-vm", f"the attacker is {card['attacker']}")


def readable(command, config):
    """Of the broken one, since nothing more is to be learnt from the whole one."""
    status, out, _ = selftest(command, "-c", config)
    lines = out.splitlines()
    expect(status == 1, f"status {status}")
    expect(any(line.startswith("T9 ") and line.endswith(" FAILED") for line in lines), out)
    expect(any(line.startswith("T12 ") and line.endswith(" passed") for line in lines), out)
    expect(lines[-1].endswith(" failed") and not lines[-1].endswith(" 0 failed"), lines[-1])


def broken(command, config):
    status, card = card_of(command, config)
    failures = failed_ids(card)
    expect(status == 1, f"status {status}")
    expect("frame_attack_test.cpp" in failures.get("T9", ""), f"T9: {failures.get('T9')}")
    expect("crashed" in failures.get("T13", ""), f"T13: {failures.get('T13')}")
    expect(not {"T12", "T14", "T15"} & failures.keys(), f"failed: {failures.keys()}")
    expect(card["failed"] == len(failures), f"{card['failed']} failed")


def wrong_config(command, folder):
    config = folder / "wrong.toml"
    config.write_text("[[vm]]\nnam = 'x'\n")
    status, out, err = selftest(command, "-c", config)
    expect(status == 1 and out == "" and "wrong.toml:2" in err, f"status {status}: {out}{err}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--config", required=True)
    parser.add_argument("--broken", required=True)
    options = parser.parse_args()
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        installed = install(options.build, folder / "installed")
        command = [program(installed, "ensignctl"), "selftest"]
        tap.test("the example's configuration withstands all threats", whole, command, options.config, 0)
        tap.test("so does another one, with stand-ins for VMs that it hasn't", odd, command, folder)
        tap.test("a configuration that is wrong is said to be", wrong_config, command, folder)
        tap.test("defences that fail, and one that crashes, are named, and the others go on", broken, [options.broken],
                 options.config)
        tap.test("people can read it, too", readable, [options.broken], options.config)
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
