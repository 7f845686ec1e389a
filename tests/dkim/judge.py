"""Judges the signatures of messages by dkimpy.

Reads JSON: `records`, from the names of records to their values; `message` in base64; and `copies`, each a
list of changes of that message: [start, end, text], which puts the text, in base64, in place of the bytes
from start to end. Answers, for each copy, which of its signatures hold.
"""

import base64
import json
import sys

import dkim

asked = json.load(sys.stdin)
records = {name + ".": value.encode() for name, value in asked["records"].items()}
original = base64.b64decode(asked["message"])


def find(name, timeout=5):
    return records.get(name.decode() if isinstance(name, bytes) else name)


def holds(message, number):
    try:
        return dkim.DKIM(message).verify(idx=number, dnsfunc=find)
    except Exception:
        return False


answers = []
for changes in asked["copies"]:
    message = original
    for start, end, text in changes:
        message = message[:start] + base64.b64decode(text) + message[end:]
    header = message.split(b"\r\n\r\n", 1)[0]
    count = sum(line.lower().startswith(b"dkim-signature:") for line in header.split(b"\r\n"))
    answers.append([holds(message, number) for number in range(count)])
json.dump(answers, sys.stdout)
