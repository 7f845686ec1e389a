#!/usr/bin/env python3
"""Measures the built-in inbox, beside Mailpit where that is installed.

    benches/inbox.py target/release/matinale [--mailpit PATH] [--messages 10000] [--bytes 1500]

Both servers take the same messages from the same clients, one after the other, in the same run, and the ratio of their rates is
printed. Of the inbox it also says how long its list, a search and a message take while it holds the messages, and how much
memory it has. Mailpit comes from `go install github.com/axllent/mailpit@v1.33.1`.
"""

import argparse
import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from multiprocessing import Process

CLIENTS = 4
CONNECTIONS_PER_CLIENT = 2
ENVELOPE = b"MAIL FROM:<b@news.example>\r\nRCPT TO:<zoe@example.org>\r\nDATA\r\n"


def write_message(size):
    head = (
        "From: La Vigie <b@news.example>\r\nTo: Zoe <zoe@example.org>\r\nSubject: Le phare\r\nMIME-Version: 1.0\r\n"
        "Feedback-ID: 2025-02-11:free:vigie:matinale\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>\r\n"
    )
    line = "<p>Lorem ipsum dolor sit amet, consectetur.</p>\r\n"
    lines = max(0, size - len(head)) // len(line)
    return (head + line * lines + "</body></html>\r\n.\r\n").encode()


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.replies = self.socket.makefile("rb")
        self.read(b"2")
        self.socket.sendall(b"EHLO bench\r\n")
        while self.replies.readline()[3:4] == b"-":
            pass

    def read(self, first):
        reply = self.replies.readline()
        assert reply[:1] == first, reply


def hand_over(port, count, message):
    """Hands messages over, with as many conversations under way as there are connections."""
    connections = [Connection(port) for _ in range(CONNECTIONS_PER_CLIENT)]
    for _ in range(count // CONNECTIONS_PER_CLIENT):
        for connection in connections:
            connection.socket.sendall(ENVELOPE)
        for connection in connections:
            for first in (b"2", b"2", b"3"):
                connection.read(first)
            connection.socket.sendall(message)
        for connection in connections:
            connection.read(b"2")


def measure_rate(port, count, message):
    clients = [Process(target=hand_over, args=(port, count // CLIENTS, message)) for _ in range(CLIENTS)]
    began = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
        assert client.exitcode == 0
    return count / (time.perf_counter() - began)


def find_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def measure_request(url):
    times = []
    for _ in range(5):
        began = time.perf_counter()
        with urllib.request.urlopen(url) as answer:
            answer.read()
        times.append(time.perf_counter() - began)
    return sorted(times)[2] * 1000


def read_memory(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        fields = dict(line.split(":", 1) for line in status)
    return [int(fields[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM")]


def measure_inbox(program, folder, count, message):
    command = [program, "--lang", "en", "inbox", "--smtp", "0", "--web", "0", "--json"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        where = json.loads(process.stdout.readline())
        rate = measure_rate(int(where["smtp"].rsplit(":", 1)[1]), count, message)
        print(f"inbox: {rate:,.0f} messages a second")
        with urllib.request.urlopen(where["api"] + "messages?limit=1") as answer:
            print(f"  it holds {json.load(answer)['kept']:,} messages of {len(message):,} bytes")
        number = count // 2
        for name, path in [("the list", ""), ("a search", "?q=consectetur+phare"), ("a message", f"message/{number}")]:
            print(f"  {name}: {measure_request(where['page'] + path):.0f} ms (median of five)")
        now, most = read_memory(process)
        print(f"  memory: {now} MiB, at most {most} MiB")
        return rate
    finally:
        process.terminate()
        process.wait()


def measure_mailpit(program, folder, count, message):
    smtp, web = find_free_port(), find_free_port()
    command = [program, "--smtp", f"127.0.0.1:{smtp}", "--listen", f"127.0.0.1:{web}", "--max", "0", "--quiet"]
    process = subprocess.Popen(command, cwd=folder)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", smtp)) == 0:
                    break
            time.sleep(0.1)
        rate = measure_rate(smtp, count, message)
        print(f"Mailpit: {rate:,.0f} messages a second")
        print(f"  its list of 50 as JSON: {measure_request(f'http://127.0.0.1:{web}/api/v1/messages?limit=50'):.0f} ms")
        now, most = read_memory(process)
        print(f"  memory: {now} MiB, at most {most} MiB")
        return rate
    finally:
        process.terminate()
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("matinale")
    parser.add_argument("--mailpit", default=shutil.which("mailpit"))
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--bytes", type=int, default=1_500)
    options = parser.parse_args()
    message = write_message(options.bytes)
    with tempfile.TemporaryDirectory() as folder:
        ours = measure_inbox(shutil.which(options.matinale), folder, options.messages, message)
        if options.mailpit:
            theirs = measure_mailpit(options.mailpit, folder, options.messages, message)
            print(f"the inbox takes {ours / theirs:.1f} times as many as Mailpit")
        else:
            print("Mailpit is not installed: the inbox was measured alone")


if __name__ == "__main__":
    main()
