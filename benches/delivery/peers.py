"""The senders: matinale, and those beside it. Each is made once, and called with a case: where the mail goes, over how many
lines, how many messages, and which issue."""
import os
import re
import shutil
import subprocess

import bench
from bench import ROOT, WORK, find_program, measure, say

LARGE, SMALL = "2025-02-11", "2025-02-12"
NODEMAILER = "nodemailer@10.6.1"


class Skipped(Exception):
    """A peer that cannot be had here, and why."""


class Matinale:
    """`send` of the example publication, with its journal in a file."""

    def __init__(self, tool, program, name, more=(), dkim=False):
        self.tool, self.program, self.name, self.more, self.dkim = tool, program, name, more, dkim

    def prepare(self, case):
        """A publication with a list of so many readers, who all get the paid edition."""
        lines = "-".join(map(str, self.more)).replace(" ", "").replace('"', "")
        folder = WORK / f"publication-{case.issue}-{case.lines}-{case.port}-{case.messages}-{lines}{'-dkim' * self.dkim}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copytree(ROOT / "issues", folder / "issues", ignore=shutil.ignore_patterns("*.receipt.toml"))
        shutil.copy(bench.HERE / "small.toml", folder / "issues" / f"{SMALL}.toml")
        settings = (ROOT / "matinale.toml").read_text(encoding="utf-8")
        for pattern, words in (
            (r'(?m)^delivery = "\w+"', 'delivery = "hosted"'),
            (r'(?m)^url = "smtp://.*', f'url = "smtp://127.0.0.1:{case.port}"'),
            (r"(?m)^connections = \d+", "\n".join([f"connections = {case.lines}", *self.more])),
            (r"(?m)^max_recipients = \d+", "max_recipients = 10000000"),
            (r'"subscribers.toml"', '"readers.csv"'),
        ):
            settings = re.sub(pattern, words, settings)
        if self.dkim:
            settings += '\n[dkim]\nselector = "bench"\nkey_file = "dkim.key"\n'
            shutil.copy(make_key(), folder / "dkim.key")
        (folder / "matinale.toml").write_text(settings, encoding="utf-8")
        with open(folder / "readers.csv", "w", encoding="utf-8") as readers:
            readers.write("email,name,tier\n")
            readers.writelines(f"lecteur.{n:07}@lecteurs.example,Lecteur {n},paid\n" for n in range(case.messages))
        return folder

    def run(self, case):
        folder = self.prepare(case)
        command = [self.program, "--lang", "en", "-C", folder, "send", case.issue, "--yes", "--late", "--json"]
        row = measure(self.tool, command, folder=folder)
        shutil.rmtree(folder)
        return row


class SmtpSource:
    """Postfix's own source of mail, for trying mail servers: one message again and again, to one address."""

    name = "smtp-source -d"

    def __init__(self, tool):
        self.tool, self.environment = tool, {}
        self.program = find_program("smtp-source") or self.unpack()
        conf = WORK / "postfix-conf"
        conf.mkdir(exist_ok=True)
        (conf / "main.cf").write_text("compatibility_level = 3.6\nmyhostname = bench.example\n")
        self.environment["MAIL_CONFIG"] = str(conf)

    def unpack(self):
        """Debian's package, unpacked and not installed: no mail server is started."""
        if not find_program("apt-get"):
            raise Skipped("smtp-source is missing: install postfix")
        folder = WORK / "postfix"
        program = folder / "usr/sbin/smtp-source"
        if not program.exists():
            folder.mkdir(parents=True, exist_ok=True)
            subprocess.run(["apt-get", "download", "-qq", "postfix"], cwd=folder, check=True, stderr=subprocess.DEVNULL)
            package = next(folder.glob("postfix_*.deb"))
            subprocess.run(["dpkg", "-x", package, folder], check=True)
        self.environment["LD_LIBRARY_PATH"] = str(folder / "usr/lib/postfix")
        return program

    def run(self, case):
        size = len((content(case.issue) / "template.eml").read_bytes())
        words = ["-d", "-s", case.lines, "-m", case.messages, "-l", size, f"127.0.0.1:{case.port}"]
        return measure(self.tool, [self.program, *words], self.environment)


class LettrePool:
    """lettre's pool with spliced bytes."""

    name = "lettre pool, spliced"

    def __init__(self, tool):
        self.tool = tool

    def run(self, case):
        return measure(self.tool, [self.tool, "lettre", case.port, case.lines, case.messages, content(case.issue) / "template.eml"])


class Nodemailer:
    """nodemailer's pool."""

    def __init__(self, tool, kind, dkim=False):
        if not find_program("npm"):
            raise Skipped("npm is missing: install Node.js")
        self.tool, self.kind, self.dkim = tool, kind, dkim
        self.name = f"nodemailer, {'HTML' if kind == 'html' else 'spliced'}{', DKIM' * dkim}"
        self.folder = WORK / "node"
        if not (self.folder / "node_modules/nodemailer").exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            command = ["npm", "install", "--silent", "--no-save", "--prefix", self.folder, NODEMAILER]
            subprocess.run(command, check=True)

    def run(self, case):
        words = [case.port, case.lines, case.messages, content(case.issue), self.kind, *([make_key()] if self.dkim else [])]
        environment = {"NODE_PATH": str(self.folder / "node_modules")}
        return measure(self.tool, ["node", bench.HERE / "nodemailer.js", *words], environment)


def make_key():
    """An RSA key for signatures."""
    file = WORK / "dkim.key"
    if not file.exists():
        subprocess.run(["openssl", "genrsa", "-traditional", "-out", file, "2048"], check=True, stderr=subprocess.DEVNULL)
        os.chmod(file, 0o600)
    return file


def content(issue):
    """The folder with what the peers send: the paid edition, with marks where a reader's own words go."""
    return WORK / "content" / issue


def print_content(program):
    """Prints both issues for the peers."""
    printer = Matinale(None, program, "matinale")
    for issue in (LARGE, SMALL):
        case = type("Case", (), dict(issue=issue, lines=1, port=1, messages=1))
        folder = printer.prepare(case)
        subprocess.run([program, "-C", folder, "render", issue, "--out", folder / "out"], check=True, capture_output=True)
        out, made = folder / "out" / issue, content(issue)
        made.mkdir(parents=True, exist_ok=True)
        link = rb"https://lavigie\.example/desinscription/[\w-]+"
        for kind in ("html", "txt"):
            (made / f"page.{kind}").write_bytes(re.sub(link, b"@@LINK@@", (out / f"paid.{kind}").read_bytes()))
        message = (out / "paid.eml").read_bytes()
        message = re.sub(rb"(?m)^To: .*?\r$", b"To: <@@TO@@>\r", message)
        message = re.sub(rb"(?m)^Message-ID: .*?\r$", b"Message-ID: <@@ID@@@lavigie.example>\r", message)
        message = re.sub(link, b"@@LINK@@", message)
        # In the parts the link stands on lines of its own, in quoted-printable.
        message = re.sub(rb"https://lavigie=2Eexample/desinscription/[^\r]*=\r\n[^\r]*=\r\n", b"@@LINK@@=\r\n", message)
        assert message.count(b"@@LINK@@") >= 3, "the links of the message were not found"
        (made / "template.eml").write_bytes(message)
        say(f"the issue of {issue}: {len(message)} bytes")
        shutil.rmtree(folder)
