"""Judges the signatures of messages by opendkim-testmsg, which asks the DNS for records.

Runs in a network and a mount namespace of its own (`unshare -rmn`), in which a small server answers for the
DNS. Reads JSON: `records`, from the names of records to their pieces; and `messages` in base64. Answers what
opendkim-testmsg says of each message: nothing if every signature holds.
"""

import base64
import ctypes
import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading

asked = json.load(sys.stdin)

# The loopback interface goes up: SIOCSIFFLAGS, with IFF_UP and IFF_RUNNING.
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
    fcntl.ioctl(control, 0x8914, struct.pack("16sh14x", b"lo", 0x41))

with tempfile.NamedTemporaryFile("w", delete=False) as file:
    file.write("nameserver 127.0.0.1\n")
libc = ctypes.CDLL(None, use_errno=True)
# MS_BIND: the resolver reads this file in place of the system's.
if libc.mount(file.name.encode(), b"/etc/resolv.conf", None, 4096, None) != 0:
    sys.exit(f"no file could be put in the place of /etc/resolv.conf: {os.strerror(ctypes.get_errno())}")

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))


def answer():
    while True:
        query, asker = server.recvfrom(4096)
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode())
            at += 1 + query[at]
        question = query[12 : at + 5]
        pieces = asked["records"].get(".".join(labels).lower())
        if pieces is None:
            server.sendto(query[:2] + b"\x81\x83\0\1\0\0\0\0\0\0" + question, asker)
            continue
        text = b"".join(bytes([len(piece)]) + piece.encode() for piece in pieces)
        record = b"\xc0\x0c\0\x10\0\1\0\0\0\x3c" + struct.pack(">H", len(text)) + text
        server.sendto(query[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + question + record, asker)


threading.Thread(target=answer, daemon=True).start()

said = []
for message in asked["messages"]:
    ran = subprocess.run(
        ["opendkim-testmsg"], input=base64.b64decode(message), capture_output=True, timeout=60
    )
    words = (ran.stdout + ran.stderr).decode(errors="replace").strip()
    said.append(words or ("" if ran.returncode == 0 else f"exit {ran.returncode}"))
json.dump(said, sys.stdout)
