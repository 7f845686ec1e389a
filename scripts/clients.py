#!/usr/bin/env python3
"""Makes src/check/clients/table.tsv: what each mail client draws, a letter a cell, from caniemail.

    scripts/clients.py              writes the table anew
    scripts/clients.py --check      says whether the table is what the package makes
    scripts/clients.py … FOLDER     takes the unpacked package in FOLDER, not the registry's

The package is `caniemail` on npm, at the version below, fetched by `npm pack`, which verifies it. The
same package makes the same bytes. For a newer one: change VERSION, run, and read the difference; a
feature that is new wants its entry in src/check/clients/features, and a test says which.
"""
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile

VERSION = "2.0.2"
ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "src" / "check" / "clients" / "table.tsv"

HEADER = """\
# What each mail client draws of each feature, as last tested: y yes, a in part, n no, u not known.
# Made by scripts/clients.py from the npm package caniemail {version}; data of {date}. Not edited by hand.
#
# The data are those of https://www.caniemail.com, MIT License, Copyright (c) 2019 Rémi Parmentier;
# the package is Copyright (c) Avi Goldman, Copyright (c) Andrew Powell. The licence: THIRD-PARTY.md.
"""


def package(folder):
    """The data of the package: unpacked in a folder, or fetched into one that is thrown away."""
    if folder:
        version = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
        if version != VERSION:
            sys.exit(f"clients.py: {folder} holds caniemail {version}, and the table is made from {VERSION}")
        return json.loads((folder / "data" / "caniemail.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        command = ["npm", "pack", "--silent", f"caniemail@{VERSION}"]
        try:
            subprocess.run(command, cwd=scratch, check=True, stdout=subprocess.DEVNULL)
        except FileNotFoundError:
            sys.exit("clients.py: `npm` is missing: install it (on Debian: sudo apt-get install npm), or name a folder")
        with tarfile.open(pathlib.Path(scratch) / f"caniemail-{VERSION}.tgz") as archive:
            return json.load(archive.extractfile("package/data/caniemail.json"))


def columns(features):
    """Every client and platform that some feature was tested on."""
    found = {(family, platform) for feature in features for family, on in feature["stats"].items() for platform in on}
    return sorted(found)


def cell(feature, family, platform):
    """The verdict on the version listed last: the current one. Notes (`a #1`) are left out."""
    versions = feature["stats"].get(family, {}).get(platform, {})
    letter = list(versions.values())[-1].split()[0] if versions else "u"
    if letter not in ("y", "a", "n", "u"):
        sys.exit(f"clients.py: {feature['slug']} on {family}.{platform} is {letter!r}: not a letter of the table")
    return letter


def table(data):
    features = sorted(data["data"], key=lambda feature: feature["slug"])
    clients = columns(features)
    lines = [HEADER.format(version=VERSION, date=data["last_update_date"][:10])]
    lines.append("feature\t" + " ".join(".".join(client) for client in clients) + "\n")
    for feature in features:
        lines.append(feature["slug"] + "\t" + "".join(cell(feature, *client) for client in clients) + "\n")
    return "".join(lines).encode()


def main():
    words = sys.argv[1:]
    folders = [pathlib.Path(word) for word in words if word != "--check"]
    made = table(package(folders[0] if folders else None))
    if "--check" not in words:
        TABLE.write_bytes(made)
    elif TABLE.read_bytes() != made:
        sys.exit("clients.py: src/check/clients/table.tsv is not what the package makes: run scripts/clients.py")


if __name__ == "__main__":
    main()
