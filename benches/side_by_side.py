#!/usr/bin/env python3
"""Measures the program as a whole, and a peer beside it in the same run.

    cargo build --release && python3 benches/side_by_side.py [READERS]

Absolute times belong to the machine they were taken on; the ratio travels. The peer is Python's own
smtplib with the message written once and only its headers changed: the least a script in the
newsroom's crontab would do. Needs nothing but Python 3.8.
"""
import os
import pathlib
import re
import resource
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
MATINALE = ROOT / "target" / "release" / "matinale"
READERS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
ISSUE = "2025-02-11"


def quickest(*arguments, folder, runs=20):
    """The shortest of some runs, in milliseconds: the others were disturbed."""
    best = float("inf")
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run([MATINALE, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - began)
    return best * 1000


def publication(folder, pictures):
    """The example publication with a long list of readers."""
    for name in ("matinale.toml", "issues"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    settings = (folder / "matinale.toml").read_text(encoding="utf-8")
    settings = settings.replace('"subscribers.toml"', '"readers.csv"')
    settings = re.sub(r'(?m)^delivery = "\w+"', f'delivery = "{pictures}"', settings)
    settings = re.sub(r"(?m)^max_recipients = \d+", "max_recipients = 10000000", settings)
    (folder / "matinale.toml").write_text(settings, encoding="utf-8")
    with open(folder / "readers.csv", "w", encoding="utf-8") as readers:
        readers.write("email,name,tier\n")
        for number in range(READERS):
            readers.write(f"lecteur.{number:07}@lecteurs.example,Lecteur {number},{'paid' if number % 3 == 0 else 'free'}\n")


def rehearsal(folder):
    """One whole run: messages a second, peak memory in MiB. In a child, so that memory is its own."""
    child = os.fork()
    if child == 0:
        began = time.perf_counter()
        said = subprocess.run([MATINALE, "rehearse", ISSUE], cwd=folder, capture_output=True, text=True)
        took = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        inside = re.search(r"in ([\d.]+) s", said.stdout)
        rate = READERS / float(inside.group(1)) if inside else 0
        (folder / "figures").write_text(f"{rate} {peak} {took} {said.returncode}")
        os._exit(0)
    os.waitpid(child, 0)
    rate, peak, took, code = (folder / "figures").read_text().split()
    assert code == "0", "the rehearsal failed"
    return float(rate), float(peak), float(took)


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def peer(folder, messages):
    """smtplib, one connection, to the same inbox: messages a second."""
    text = (folder / "out" / ISSUE / "free.eml").read_bytes()
    smtp, web = free_port(), free_port()
    inbox = subprocess.Popen([MATINALE, "inbox", "--smtp", str(smtp), "--web", str(web)], stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                client = smtplib.SMTP("127.0.0.1", smtp)
                break
            except OSError:
                time.sleep(0.05)
        began = time.perf_counter()
        for number in range(messages):
            reader = f"lecteur.{number:07}@lecteurs.example".encode()
            client.sendmail("bonjour@lavigie.example", reader.decode(), re.sub(rb"(?m)^To: .*$", b"To: <" + reader + b">", text, count=1))
        rate = messages / (time.perf_counter() - began)
        client.quit()
        return rate
    finally:
        inbox.terminate()
        inbox.wait()


def main():
    with tempfile.TemporaryDirectory() as scratch:
        for pictures in ("attached", "hosted"):
            folder = pathlib.Path(scratch) / pictures
            folder.mkdir()
            publication(folder, pictures)
            subprocess.run([MATINALE, "render", ISSUE, "--out", "out"], cwd=folder, check=True, capture_output=True)
            if pictures == "attached":
                print(f"--help                 {quickest('--help', folder=folder):8.1f} ms")
                print(f"check                  {quickest('check', ISSUE, folder=folder):8.1f} ms")
            size = (folder / "out" / ISSUE / "free.eml").stat().st_size
            rate, peak, took = rehearsal(folder)
            other = peer(folder, 1000)
            print(f"pictures {pictures}: one message is {size / 1024:.0f} KiB")
            print(f"  rehearse, {READERS} readers {rate:8.0f} messages a second, {peak:.0f} MiB at most, {took:.1f} s in all")
            print(f"  smtplib, 1000        {other:8.0f} messages a second: matinale, journal and all, is {rate / other:.1f} times as fast")


if __name__ == "__main__":
    main()
