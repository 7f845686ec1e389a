#!/usr/bin/env python3
"""Measures `who` and `status` on a journal with years of runs.

    benches/long_journal.py target/release/matinale [--folder FOLDER] [--runs 250] [--readers 100000] [--list csv|toml]

It begins a publication, sends one issue to four readers with the program itself, and writes as many further runs into the
journal, with the rows that this run has left: some readers were refused, some put off before. With 250 runs of 100,000 readers
the journal takes 9 GB and ten minutes. With `--folder` it stays there and is used again. Of each question it says the median of
nine calls, the slowest of them, a call whose files are not in memory, the processor's time of the median, and the most memory.
"""

import argparse
import datetime
import os
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
from multiprocessing import Process

CALLS = 9
FIRST_DAY = datetime.date(2024, 1, 1)
FAMILIES = ("dupont", "martin", "bernard", "petit", "robert", "richard", "durand", "leroy", "moreau", "simon")
DOMAINS = ("example.org", "example.net", "courrier.example", "boite.example", "poste.example")
SETTINGS = """\
[publication]
name = "Archives"
language = "fr"
timezone = "Europe/Paris"
from = "bonjour@archives.example"

[audience]
source = "{source}"

[[relays]]
url = "smtp://127.0.0.1:{port}"

[delivery]
max_recipients = 1000000
"""
ISSUE = """\
date = {day}
title = "Le numéro du {day}"

[[blocks]]
kind = "story"
title = "Le phare de la jetée rallumé"
standfirst = "Il était éteint depuis l'hiver."
body = "Le gardien est revenu ce matin, et le phare éclaire la rade."
"""
# What became of a reader, by the rest of the reader's number and the run's.
REFUSED = "(reader + run) % 400 = 0"
PUT_OFF = "(reader + run) % 50 = 1"


def name_reader(number):
    family = FAMILIES[number % len(FAMILIES)]
    return f"prenom{number % 997}.{family}{number}@{DOMAINS[number % len(DOMAINS)]}"


def write_list(folder, source, readers):
    with open(folder / source, "w", encoding="utf-8") as file:
        if source.endswith(".csv"):
            file.write("email,name,tier,tags,since,until\n")
        for number in readers:
            name = f"Prénom {FAMILIES[number % len(FAMILIES)].title()}"
            tier = "paid" if number % 4 == 0 else "free"
            if source.endswith(".csv"):
                until = "2099-12-31" if tier == "paid" else ""
                file.write(f"{name_reader(number)},{name},{tier},,2023-05-01,{until}\n")
            else:
                until = "until = 2099-12-31\n" if tier == "paid" else ""
                file.write(f'[[subscribers]]\nemail = "{name_reader(number)}"\nname = "{name}"\n')
                file.write(f'tier = "{tier}"\nsince = 2023-05-01\n{until}\n')


def call(program, folder, *words, may_fail=False):
    command = [program, "--lang", "en", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0 and not may_fail:
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def find_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def send_first_run(program, folder, port):
    """Sends an issue to a few readers, for the rows that a run leaves."""
    inbox = subprocess.Popen(
        [program, "--lang", "en", "inbox", "--smtp", str(port), "--web", "0"],
        cwd=folder, stdout=subprocess.PIPE, text=True,
    )
    try:
        inbox.stdout.readline()
        call(program, folder, "send", f"{FIRST_DAY}", "--late", "--yes")
    finally:
        inbox.terminate()
        inbox.wait()


def list_columns(book, table, besides):
    return [row[1] for row in book.execute(f"PRAGMA table_info({table})") if row[1] not in besides]


class JournalWriter:
    """Writes further runs after the example of the first one."""

    def __init__(self, path, readers):
        self.book = sqlite3.connect(path, isolation_level=None)
        for pragma in ("synchronous = OFF", "cache_size = -400000", "temp_store = MEMORY"):
            self.book.execute(f"PRAGMA {pragma}")
        self.readers = readers
        self.run_columns = list_columns(self.book, "runs", ("id", "issue", "planned", "started_at", "finished_at"))
        own = ("id", "run", "reader", "address", "state", "at", "handed_at", "refusal", "code", "enhanced", "words", "edition")
        self.delivery_columns = list_columns(self.book, "deliveries", own)
        self.transition_columns = list_columns(self.book, "transitions", ("id", "run", "delivery", "at"))
        self.book.execute("CREATE TEMP TABLE people (number INTEGER PRIMARY KEY, reader TEXT)")
        people = ((number, name_reader(number)) for number in range(readers))
        self.book.executemany("INSERT INTO people VALUES (?, ?)", people)

    def write_run(self, number):
        day = FIRST_DAY + datetime.timedelta(days=number)
        began = int(datetime.datetime(day.year, day.month, day.day, 5, tzinfo=datetime.timezone.utc).timestamp() * 1000)
        self.book.execute("BEGIN")
        kept = ", ".join(self.run_columns)
        run = self.book.execute(
            f"INSERT INTO runs (issue, planned, started_at, finished_at, {kept}) "
            f"SELECT ?, ?, ?, ?, {kept} FROM runs WHERE id = 1",
            (f"{day}", self.readers, began, began + 600_000),
        ).lastrowid
        self.write_deliveries(run, began)
        self.book.execute("COMMIT")

    def write_deliveries(self, run, began):
        kept = ", ".join(f"pattern.{column}" for column in self.delivery_columns)
        values = {"run": run, "began": began}
        first = self.book.execute("SELECT MAX(id) + 1 FROM deliveries").fetchone()[0]
        refused = REFUSED.replace("reader", "number").replace("run", ":run")
        self.book.execute(
            f"INSERT INTO deliveries (run, reader, address, edition, state, at, handed_at, refusal, code, enhanced, words, "
            f"{', '.join(self.delivery_columns)}) "
            f"SELECT :run, people.reader, people.reader, CASE WHEN number % 4 = 0 THEN 'paid' ELSE 'free' END, "
            f"CASE WHEN {refused} THEN 'rejected' ELSE 'accepted' END, :began + number * 4, :began + number * 4, "
            f"CASE WHEN {refused} THEN 'sender' END, CASE WHEN {refused} THEN 550 ELSE pattern.code END, "
            f"CASE WHEN {refused} THEN '5.7.1' ELSE pattern.enhanced END, "
            f"CASE WHEN {refused} THEN 'blocked by policy' ELSE 'Ok: queued as ' || HEX(RANDOMBLOB(8)) END, {kept} "
            f"FROM people CROSS JOIN (SELECT * FROM deliveries WHERE id = 1) AS pattern ORDER BY number",
            values,
        )
        kept = ", ".join(f"pattern.{column}" for column in self.transition_columns)
        self.book.execute(
            f"INSERT INTO transitions (run, delivery, at, {', '.join(self.transition_columns)}) "
            f"SELECT :run, :first + number, :began + number * 4, {kept} FROM people "
            "CROSS JOIN (SELECT * FROM transitions WHERE delivery = 1) AS pattern ORDER BY number, pattern.id",
            {**values, "first": first},
        )
        put_off = PUT_OFF.replace("reader", "number").replace("run", ":run")
        self.book.execute(
            "INSERT INTO transitions (run, delivery, at, from_state, to_state, attempts, code, enhanced, words) "
            "SELECT :run, :first + number, :began + number * 4, 'handed', 'deferred', 1, 451, '4.7.1', 'greylisted, come back' "
            f"FROM people WHERE {put_off} ORDER BY number",
            {**values, "first": first},
        )


def make_journal(program, folder, options):
    source = f"subscribers.{options.list}"
    (folder / "issues").mkdir(parents=True, exist_ok=True)
    port = find_free_port()
    (folder / "matinale.toml").write_text(SETTINGS.format(source=source, port=port), encoding="utf-8")
    for number in range(options.runs):
        day = FIRST_DAY + datetime.timedelta(days=number)
        (folder / f"issues/{day}.toml").write_text(ISSUE.format(day=day), encoding="utf-8")
    write_list(folder, source, range(4))
    send_first_run(program, folder, port)
    write_list(folder, source, range(options.readers))
    (journal,) = folder.glob("state/*.sqlite3")
    writer = JournalWriter(journal, options.readers)
    began = time.perf_counter()
    for number in range(1, options.runs):
        writer.write_run(number)
        if number % 25 == 0:
            print(f"  {number} runs in {time.perf_counter() - began:.0f} s", flush=True)
    writer.book.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    writer.book.close()


def forget_files(folder):
    """Drops what the system has in memory of the files, as after a night of other work."""
    for path in pathlib.Path(folder).rglob("*"):
        if path.is_file():
            with open(path, "rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def measure_call(program, folder, words):
    """The time of a call and that of the processor in milliseconds, and its memory in MiB."""
    began = time.perf_counter()
    child = subprocess.Popen([program, "--lang", "en", *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    took = (time.perf_counter() - began) * 1000
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(words)} ended with {child.returncode}:\n{said.decode()}")
    return took, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024


def measure(program, folder, options):
    someone = options.readers // 2 + 1
    last = FIRST_DAY + datetime.timedelta(days=options.runs - 1)
    questions = (
        ("who", name_reader(someone)),
        ("who", f"{FAMILIES[someone % len(FAMILIES)]}{someone}"),
        ("who", "dupont"),
        ("who", "nobody-has-this@example.org"),
        ("who", "zzzz"),
        ("who", name_reader(someone), "--last", "250"),
        ("status",),
        ("status", f"{last}", "--json"),
        ("status", f"{last}", "--curve"),
        ("status", f"{last}", "--reader", name_reader(someone)),
        ("status", f"{last}", "--list", "refused"),
    )
    print(f"{'':64}{'median':>9}{'slowest':>9}{'cold':>9}{'processor':>11}{'memory':>11}")
    for words in questions:
        forget_files(folder)
        cold, _, _ = measure_call(program, folder, words)
        calls = [measure_call(program, folder, words) for _ in range(CALLS)]
        times, processor = sorted(call[0] for call in calls), sorted(call[1] for call in calls)
        middle = len(times) // 2
        print(
            f"{' '.join(words):64}{times[middle]:6.0f} ms{times[-1]:6.0f} ms{cold:6.0f} ms{processor[middle]:8.0f} ms"
            f"{max(call[2] for call in calls):7.1f} MiB",
            flush=True,
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("matinale")
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=250)
    parser.add_argument("--readers", type=int, default=100_000)
    parser.add_argument("--list", choices=("csv", "toml"), default="csv")
    options = parser.parse_args()
    program = shutil.which(options.matinale)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or pathlib.Path(scratch)
        if not (folder / "state").exists():
            # The memory of a call is that of its parent at least, so another process makes the journal.
            maker = Process(target=make_journal, args=(os.path.abspath(program), folder, options))
            maker.start()
            maker.join()
            if maker.exitcode != 0:
                raise SystemExit("the journal could not be made")
        journals = sum(path.stat().st_size for path in folder.glob("state/*.sqlite3"))
        (source,) = folder.glob("subscribers.*")
        print(f"{options.runs} runs of {options.readers:,} readers, a journal of {journals / 1e9:.1f} GB, {source.name}")
        measure(os.path.abspath(program), folder, options)


if __name__ == "__main__":
    main()
