#!/usr/bin/env python3
"""Measures what writing a style sheet into the elements of one page costs: here and elsewhere.

    python3 benches/inlining.py [PROFILE]

css-inline (Rust), juice (npm) and premailer (PyPI) get the same document, in one run on one machine:
the free edition of the example issue, its base sheet in a style element. Absolute times belong to the
machine; the ratios travel. Each is given its best: the program is warm, the document is in memory, the
shortest run counts, and premailer keeps its cache of sheets read. How many elements come out with a
style is compared too, so that nobody is quick by leaving work out. PROFILE is cargo's, `bench` unless
given.

Needs Python 3.8, Node with npm, and the network once: the peers go into target/inlining.
"""
import json
import pathlib
import re
import subprocess
import sys
import time
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "target" / "inlining"
PYTHON = FOLDER / "python" / "bin" / "python"
JUICE, PREMAILER = "11.1.1", "3.10.0"
PROFILE = sys.argv[1] if len(sys.argv) > 1 else "bench"

JUICE_SCRIPT = """
const juice = require('juice');
const page = require('fs').readFileSync('page.html', 'utf8');
let best = Infinity, out;
for (let run = 0; run < 200; run++) {
  const began = process.hrtime.bigint();
  out = juice(page);
  best = Math.min(best, Number(process.hrtime.bigint() - began) / 1000);
}
console.log(JSON.stringify([best, (out.match(/ style="/g) || []).length]));
"""

PREMAILER_SCRIPT = """
import json, logging, time
from premailer import Premailer
page = open('page.html', encoding='utf-8').read()
best = float('inf')
for run in range(20):
    began = time.perf_counter()
    out = Premailer(page, cssutils_logging_level=logging.CRITICAL, disable_validation=True).transform()
    best = min(best, (time.perf_counter() - began) * 1e6)
print(json.dumps([best, out.count(' style="')]))
"""


def peers():
    """Installs what is missing."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not (FOLDER / "node_modules" / "juice").exists():
        subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", FOLDER, f"juice@{JUICE}"], cwd=FOLDER, check=True)
    if not PYTHON.exists():
        venv.create(FOLDER / "python", with_pip=True)
    if subprocess.run([PYTHON, "-c", "import premailer"], stderr=subprocess.DEVNULL).returncode:
        subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", f"premailer=={PREMAILER}"], check=True)


def ours():
    """Writes the document, and gives microseconds and styles by name."""
    command = ["cargo", "bench", "--locked", "--quiet", "--profile", PROFILE, "--bench", "inline", "--", FOLDER]
    said = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    lines = re.findall(r"(?m)^([\w-]+)\t(\d+)\t(\d+)$", said)
    return {name: (float(time), int(styles)) for name, time, styles in lines}


def other(*command):
    said = subprocess.run(command, cwd=FOLDER, check=True, stdout=subprocess.PIPE, text=True).stdout
    best, styles = json.loads(said)
    return best, styles


def main():
    peers()
    figures = ours()
    template, _ = figures.pop("template")
    best, styles = figures.pop("matinale")
    figures[f"juice {JUICE}"] = other("node", "-e", JUICE_SCRIPT)
    figures[f"premailer {PREMAILER}"] = other(PYTHON, "-c", PREMAILER_SCRIPT)
    base, wanted = figures["css-inline"]
    print(f"one page of {(FOLDER / 'page.html').stat().st_size / 1024:.0f} KiB, microseconds, the shortest run")
    for name, (took, count) in figures.items():
        print(f"  {name:<18} {took:9.0f}  {took / base:7.1f} times css-inline   {count} elements with a style")
        if abs(count - wanted) > wanted // 50:
            sys.exit(f"inlining.py: {name} gives {count} elements a style, css-inline {wanted}: not the same work")
    print(f"  {'matinale':<18} {best - template:9.0f}  {(best - template) / base:7.1f} times css-inline   {styles} elements with a style")
    print(f"matinale's own: {best:.0f} for the whole edition (template, dressing, text part), {template:.0f} of it for the template")


if __name__ == "__main__":
    main()
