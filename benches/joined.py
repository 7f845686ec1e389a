#!/usr/bin/env python3
"""Measures two joined senders against one, on one machine: `matinale send --join` on a PostgreSQL journal.

    benches/joined.py --matinale target/dist/matinale

Starts PostgreSQL in a temporary folder, and a relay that takes a fixed time over each verdict, so that the senders wait for
the relay and not for the cores. Each pair is one run by one sender and one by two, in turns; printed are the medians and
their ratio. Needs PostgreSQL's server programs (on Debian: postgresql).
"""

import argparse, asyncio, datetime, glob, os, pathlib, shutil, statistics, subprocess, sys, tempfile, threading, time

SETTINGS = """
[publication]
name = "La Vigie"
timezone = "UTC"
from = "bonjour@lavigie.example"
postal_address = "12, quai des Guetteurs, 75019 Paris"
subscribe_url = "https://lavigie.example/abonnement"
[[relays]]
url = "smtp://127.0.0.1:{port}"
connections = {lines}
[unsubscribe]
url = "https://lavigie.example/leave"
[journal]
url = "postgres://{user}@{socket}/postgres"
"""

ISSUE = """
title = "Les bateaux rentrent"
date = {today}
[[blocks]]
kind = "story"
title = "Le port"
body = "{body}"
"""


class Relay:
    """Takes every message after a fixed delay, and notes when the first and the last came, and for whom."""

    def __init__(self, delay):
        self.delay, self.readers, self.first, self.last = delay, [], None, None
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.serve(ready)), daemon=True).start()
        ready.wait()

    async def serve(self, ready):
        server = await asyncio.start_server(self.talk, "127.0.0.1", 0, limit=1 << 24)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await server.serve_forever()

    async def talk(self, near, far):
        def say(words):
            far.write(words.encode() + b"\r\n")

        reader = None
        say("220 relay")
        try:
            while line := (await near.readline()).decode().strip():
                verb = line.upper()
                if verb.startswith("EHLO"):
                    say("250-relay\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING")
                elif verb.startswith("DATA"):
                    self.first = self.first or time.monotonic()
                    say("354 go")
                    await near.readuntil(b"\r\n.\r\n")
                    await asyncio.sleep(self.delay)
                    self.readers.append(reader)
                    self.last = time.monotonic()
                    say("250 2.0.0 taken")
                elif verb.startswith("QUIT"):
                    return say("221 bye")
                else:
                    reader = line if verb.startswith("RCPT") else reader
                    say("250 ok")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            far.close()


class Server:
    """PostgreSQL in a folder of its own, on a socket."""

    def __init__(self, folder):
        tools = pathlib.Path(sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1])
        self.folder, self.asuser = folder, []
        if os.geteuid() == 0:
            self.asuser = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            shutil.chown(folder, "postgres", "postgres")
            folder.chmod(0o755)
        data = str(folder / "data")
        make = [tools / "initdb", "--no-sync", "--auth=trust", "--username=keeper", "-E", "UTF8", "--locale=C", "-D", data]
        subprocess.run([*self.asuser, *make], check=True, stdout=subprocess.DEVNULL)
        serve = [tools / "postgres", "-D", data, "-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
        self.process = subprocess.Popen([*self.asuser, *serve], stderr=subprocess.DEVNULL)
        while subprocess.run(["psql", "-h", folder, "-U", "keeper", "-c", "SELECT 1", "postgres"],
                             capture_output=True).returncode:
            time.sleep(0.1)

    def room(self, name):
        words = f"CREATE ROLE {name} LOGIN; CREATE SCHEMA AUTHORIZATION {name}"
        subprocess.run(["psql", "-q", "-h", self.folder, "-U", "keeper", "-c", words, "postgres"], check=True)


def play(args, server, name, senders):
    """One run. Answers the messages a second, from the first to the last."""
    relay, today = Relay(args.delay / 1000), datetime.datetime.now(datetime.UTC).date()
    server.room(name)
    socket = str(server.folder).replace("/", "%2F")
    settings = SETTINGS.format(port=relay.port, lines=args.lines, user=name, socket=socket)
    issue = ISSUE.format(today=today, body="Les bateaux rentrent ce matin. " * 600)
    with tempfile.TemporaryDirectory() as folder:
        machines = [pathlib.Path(folder) / str(number) for number in range(senders)]
        for machine in machines:
            (machine / "issues").mkdir(parents=True)
            (machine / "state").mkdir(mode=0o700)
            (machine / "matinale.toml").write_text(settings)
            (machine / f"issues/{today}.toml").write_text(issue)
        readers = (f'[[subscribers]]\nemail = "r{n}@example.org"\n' for n in range(args.readers))
        (machines[0] / "subscribers.toml").write_text("\n".join(readers))
        call = [args.matinale, "send", "today", "--yes", "--quiet", "--join"]
        running = [subprocess.Popen(call, cwd=machines[0])]
        key = machines[0] / "state/unsubscribe.key"
        while not key.exists():
            time.sleep(0.01)
        for machine in machines[1:]:
            shutil.copy(key, machine / "state")
            running.append(subprocess.Popen(call, cwd=machine))
        codes = [process.wait() for process in running]
    once = len(set(relay.readers))
    if codes != [0] * senders or once != args.readers or len(relay.readers) != args.readers:
        sys.exit(f"exit codes {codes}; {once} of {args.readers} reached by {len(relay.readers)} messages")
    return args.readers / (relay.last - relay.first)


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--matinale", default="target/dist/matinale", type=os.path.abspath)
    ask.add_argument("--readers", type=int, default=3000)
    ask.add_argument("--lines", type=int, default=4, help="connections of each sender")
    ask.add_argument("--delay", type=float, default=50, help="milliseconds that the relay takes over each verdict")
    ask.add_argument("--pairs", type=int, default=5)
    args = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(pathlib.Path(folder))
        try:
            rates = {1: [], 2: []}
            for pair in range(args.pairs):
                for senders in (1, 2):
                    rate = play(args, server, f"room{pair}_{senders}", senders)
                    rates[senders].append(rate)
                    print(f"pair {pair + 1}: {senders} sender{'s' * (senders > 1)}, {rate:.1f} messages a second", flush=True)
        finally:
            server.process.terminate()
            server.process.wait()
    one, two = (statistics.median(rates[senders]) for senders in (1, 2))
    print(f"medians: {one:.1f} and {two:.1f} messages a second, ratio {two / one:.2f}")


if __name__ == "__main__":
    main()
