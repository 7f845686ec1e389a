"""listmonk, with a PostgreSQL of its own in a scratch folder. Its campaign is begun by SQL, so that its web pages are not
needed, and it may use as many lines as the others."""
import json
import os
import pathlib
import pwd
import shutil
import subprocess
import time
import uuid

import bench
from bench import SINK_PORT, WORK, find_program, say

POSTGRES_PORT, WEB_PORT = 36127, 36128
SERVER_SETTINGS = f"port={POSTGRES_PORT}\nlisten_addresses='127.0.0.1'\nunix_socket_directories=''\n"


class Listmonk:
    """listmonk with 16 workers and no limit of its rate."""

    name = "listmonk"

    def __init__(self, tool):
        from peers import Skipped
        self.tool, self.server = tool, None
        self.go = find_program("go")
        tools = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
        self.source = pathlib.Path(os.environ.get("LISTMONK_SOURCE", "/nonexistent"))
        if not self.go or not tools or not find_program("psql") or not self.source.is_dir():
            raise Skipped("listmonk needs Go, PostgreSQL (on Debian: postgresql), and its source in the folder LISTMONK_SOURCE")
        self.postgres, self.folder = tools[-1], WORK / "listmonk"
        try:
            self.build()
            self.start_database()
            self.install()
        except subprocess.CalledProcessError as failure:
            self.close()
            raise Skipped(f"listmonk could not be set up: {failure}") from failure

    def build(self):
        """Builds it from its source. Its pages are left out; it reads the rest of its files from its folder."""
        self.program = self.folder / "listmonk"
        if self.program.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        say("building listmonk …")
        (self.source / "frontend/dist").mkdir(parents=True, exist_ok=True)
        flags = "-s -w -X main.versionString=v6.0.0 -X main.buildString=bench"
        command = [self.go, "build", "-o", self.program, "-ldflags", flags, "./cmd"]
        subprocess.run(command, cwd=self.source, env={**os.environ, "CGO_ENABLED": "0"}, check=True)

    def as_owner(self, words):
        """PostgreSQL does not run as root."""
        return ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", *words] if os.getuid() == 0 else words

    def start_database(self):
        # PostgreSQL's own user has to reach the folder.
        self.data = pathlib.Path(os.environ.get("TMPDIR", "/var/tmp")) / f"matinale-bench-postgres-{os.getpid()}"
        self.data.mkdir(mode=0o700)
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.data, owner.pw_uid, owner.pw_gid)
        command = [self.postgres / "initdb", "-D", self.data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8"]
        subprocess.run(self.as_owner(command), cwd="/", check=True, stdout=subprocess.DEVNULL)
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as settings:
            settings.write(SERVER_SETTINGS)
        self.database = subprocess.Popen(self.as_owner([self.postgres / "postgres", "-D", self.data]), cwd="/", stderr=subprocess.DEVNULL)
        bench.wait_for(POSTGRES_PORT)
        for _ in range(100):
            try:
                return self.ask("CREATE DATABASE listmonk", "postgres")
            except subprocess.CalledProcessError:
                time.sleep(0.1)

    def ask(self, query, database="listmonk"):
        command = ["psql", "-h", "127.0.0.1", "-p", str(POSTGRES_PORT), "-U", "bench", "-d", database, "-qAt", "-v", "ON_ERROR_STOP=1"]
        return subprocess.run(command, input=query, check=True, capture_output=True, text=True).stdout.strip()

    def install(self):
        config = self.folder / "config.toml"
        config.write_text(f'[app]\naddress = "127.0.0.1:{WEB_PORT}"\n[db]\nhost = "127.0.0.1"\nport = {POSTGRES_PORT}\nuser = "bench"\n'
                          'password = "x"\ndatabase = "listmonk"\nssl_mode = "disable"\nmax_open = 25\nmax_idle = 25\nmax_lifetime = "300s"\n')
        self.command = [self.program, "--config", config]
        login = {**os.environ, "LISTMONK_ADMIN_USER": "bench", "LISTMONK_ADMIN_PASSWORD": "benchbench"}
        command = [*self.command, "--install", "--yes"]
        subprocess.run(command, cwd=self.source, env=login, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def begin(self, case):
        """A list of so many readers, and the settings of the case."""
        smtp = [dict(uuid=str(uuid.uuid4()), name="", enabled=True, host="127.0.0.1", port=case.port, auth_protocol="none", username="",
                     password="", hello_hostname="", max_conns=case.lines, idle_timeout="15s", wait_timeout="5s", max_msg_retries=2,
                     tls_type="none", tls_skip_verify=False, email_headers=[])]
        settings = {"smtp": smtp, "app.concurrency": case.lines, "app.message_rate": 1000, "app.batch_size": 1000, "app.check_updates": False}
        changes = "".join(f"UPDATE settings SET value='{json.dumps(value)}' WHERE key='{key}';" for key, value in settings.items())
        self.ask(f"""{changes}
            DELETE FROM campaigns; DELETE FROM subscribers; DELETE FROM lists; DELETE FROM templates WHERE name='bench';
            INSERT INTO lists(uuid,name,type,optin) VALUES (gen_random_uuid(),'bench','private','single');
            INSERT INTO subscribers(uuid,email,name)
                SELECT gen_random_uuid(), 'lecteur.'||n||'@lecteurs.example', 'Lecteur '||n FROM generate_series(1,{case.messages}) n;
            INSERT INTO subscriber_lists(subscriber_id,list_id,status) SELECT s.id, l.id, 'confirmed' FROM subscribers s, lists l;
            INSERT INTO templates(name,type,subject,body) VALUES ('bench','campaign','','{{{{ template "content" . }}}}');""")
        log = open(self.folder / "log", "ab")
        self.server = subprocess.Popen(self.command, cwd=self.source, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        bench.wait_for(WEB_PORT)

    def run(self, case):
        from peers import content
        self.begin(case)
        page, text = ((content(case.issue) / f"page.{kind}").read_text(encoding="utf-8") for kind in ("html", "txt"))
        page, text = (words.replace("@@LINK@@", "{{ UnsubscribeURL }}") for words in (page, text))
        bench.ask_sink("clear")
        began, cpu = time.monotonic(), self.count_cpu()
        self.ask(f"""WITH made AS (INSERT INTO campaigns(uuid,type,name,subject,from_email,body,altbody,content_type,messenger,template_id,status)
            VALUES (gen_random_uuid(),'regular','bench','Une IA','La Vigie <bonjour@lavigie.example>',$page${page}$page$,$text${text}$text$,
            'html','email',(SELECT id FROM templates WHERE name='bench'),'running') RETURNING id)
            INSERT INTO campaign_lists(campaign_id,list_id,list_name) SELECT made.id, lists.id, 'bench' FROM made, lists""")
        while self.ask("SELECT status FROM campaigns") != "finished" and time.monotonic() - began < 600:
            time.sleep(0.5)
        row = bench.settle(cpu=self.count_cpu() - cpu, peak_mib=self.find_peak(), whole_seconds=time.monotonic() - began)
        self.stop()
        return row

    def count_cpu(self):
        """The CPU seconds of listmonk itself, without its database."""
        words = pathlib.Path(f"/proc/{self.server.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def find_peak(self):
        status = pathlib.Path(f"/proc/{self.server.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))

    def stop(self):
        self.server.terminate()
        self.server.wait()
        self.server = None

    def close(self):
        if self.server:
            self.stop()
        if getattr(self, "database", None):
            self.database.terminate()
            self.database.wait()
        shutil.rmtree(getattr(self, "data", self.folder / "none"), ignore_errors=True)
