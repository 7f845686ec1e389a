"""What every part of `benches/delivery/run` needs: the tools, the mail server, one measured run, and the machine."""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# Everything that is made stands here.
WORK = pathlib.Path(os.environ.get("MATINALE_BENCH", ROOT / "target" / "delivery"))
SINK_PORT, FAR_PORT = 36125, 36126
# So many milliseconds each way: a round trip of 20.
FAR_WAY_MS = 10


def say(*words):
    print(*words, flush=True)


def build(manifest, name):
    """Builds a project in release mode. Answers its program."""
    target = WORK / "cargo" if manifest != ROOT else pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    say(f"building {name} …")
    command = ["cargo", "build", "--release", "--quiet", "--manifest-path", manifest / "Cargo.toml", "--target-dir", target]
    subprocess.run(command, check=True)
    return target / "release" / name


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nothing listens at port {port}")


class Servers:
    """The mail server, and the line that is far away. They end with the block."""

    def __init__(self, tool):
        self.tool = tool

    def __enter__(self):
        far = ["far", str(FAR_PORT), str(SINK_PORT), str(FAR_WAY_MS)]
        self.started = [subprocess.Popen([self.tool, *words]) for words in (["sink", str(SINK_PORT)], far)]
        wait_for(SINK_PORT), wait_for(FAR_PORT)
        return self

    def __exit__(self, *_):
        for one in self.started:
            one.terminate()
            one.wait()


def ask_sink(word):
    """Asks the mail server: `clear` or `tell`. Answers the numbers it tells."""
    with socket.create_connection(("127.0.0.1", SINK_PORT)) as line:
        reader = line.makefile("rb")
        reader.readline()
        line.sendall(f"NOOP {word}\r\nQUIT\r\n".encode())
        return [int(number) for number in reader.readline().split()[1:] if number.isdigit()]


def measure(tool, command, environment=None, folder=None):
    """Runs a sender. Answers what the system and the mail server say of it."""
    ask_sink("clear")
    figures, log = WORK / "figures", WORK / "sender.log"
    with open(log, "wb") as out:
        words = [tool, "meter", figures, *map(str, command)]
        subprocess.run(words, cwd=folder, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    code, seconds, user, system, peak = figures.read_text().split()
    if code != "0":
        say(log.read_text(errors="replace")[-2000:])
        sys.exit(f"{command[0]} ended with {code}")
    return settle(cpu=float(user) + float(system), peak_mib=int(peak) / 1024, whole_seconds=float(seconds))


def settle(cpu, **row):
    """The row of a run that has ended."""
    messages, readers, size, span = ask_sink("tell")
    rate = (messages - 1) / (span / 1e6) if span else 0
    cpu10k = cpu / max(messages, 1) * 10_000
    return dict(messages=messages, readers=readers, bytes=size // max(messages, 1), rate=rate, cpu10k=cpu10k, **row)


def sync_ms(folder, times=50):
    """The median time of an append that is brought to the disk, in milliseconds."""
    place, took = folder / ".sync", []
    with open(place, "wb", buffering=0) as file:
        for _ in range(times):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    place.unlink()
    return sorted(took)[times // 2] * 1000


def describe_machine():
    """The machine in one line."""
    def first(path, pattern):
        try:
            return re.search(pattern, pathlib.Path(path).read_text()).group(1).strip()
        except (OSError, AttributeError):
            return "unknown"
    cpu = first("/proc/cpuinfo", r"model name\s*:\s*(.*)")
    memory = int(first("/proc/meminfo", r"MemTotal:\s*(\d+)") or 0) / 2**20
    system = first("/etc/os-release", r'PRETTY_NAME="([^"]*)"')
    return f"{os.cpu_count()} × {cpu}, {memory:.0f} GiB, {system}, kernel {os.uname().release}; fdatasync {sync_ms(WORK):.2f} ms"


def find_program(name):
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin:/usr/local/go/bin")


def write_row(file, row):
    with open(file, "a", encoding="utf-8") as rows:
        rows.write(json.dumps(row, ensure_ascii=False) + "\n")


def read_rows(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
