"""What one VM can cost the others at worst, by kind: part of `./dev bench`. Each kind has an Ensign of its own in the same process
(worst.cpp), so that only its work is counted."""

import json
import statistics
import subprocess

BATCH_GOAL, HEAP_GOAL = 10, 256  # ms, MiB
COLUMNS = {"batch_ms": ("batch", 2), "turn_ms": ("turn", 2), "frame_ms": ("frame", 2), "hand_ms": ("hand", 4), "heap_mib": ("heap", 1)}


def bench(program, rounds):
    """Medians of all rounds, so that what else the machine does meanwhile doesn't count."""
    runs = []
    for _ in range(rounds):
        out = subprocess.run([program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
        runs.append([json.loads(line) for line in out.splitlines()])
    print("\nThe most expensive things that one VM can do: CPU of one batch of its requests, one turn of the main loop with it, one\n"
          "frame, and one act of the user's meanwhile, all in ms; Ensign's heap for it in MiB. * : the program was turned away")
    print(f"{'':<72}" + "".join(f"{title:>9}" for title, _ in COLUMNS.values()))
    worst = dict.fromkeys(COLUMNS, 0)
    for of_kind in zip(*runs):
        kind = of_kind[0]["kind"]
        if "failed" in of_kind[0]:
            raise SystemExit(f"{kind}: {of_kind[0]['failed']}")
        medians = {column: statistics.median(run[column] for run in of_kind) for column in COLUMNS}
        worst = {column: max(worst[column], value) for column, value in medians.items()}
        print_row(kind + (" *" if of_kind[0]["ended"] else ""), medians)
    print_row("the worst of all", worst)
    print(f"goals: {BATCH_GOAL} ms a batch or turn, {HEAP_GOAL} MiB of heap: "
          f"{'kept' if max(worst['batch_ms'], worst['turn_ms']) <= BATCH_GOAL and worst['heap_mib'] <= HEAP_GOAL else 'MISSED'}")


def print_row(title, values):
    print(f"{title:<72}" + "".join(f"{values[column]:>9.{digits}f}" if values[column] else f"{'-':>9}"
                                   for column, (_, digits) in COLUMNS.items()))
