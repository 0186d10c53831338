"""The manual's programs for mail and for a webhook, run by a report against servers on this machine."""

from __future__ import annotations

import base64
import email
import json
import os
import shutil
import socketserver
import subprocess
import sys
import threading
from email import policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from trends.reporting import render_due
from trends.reporting.on_change import command_of


class Postbox(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a program that sends one mail speaks."""

    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "EHLO":
                self.say("250-here", "250 AUTH PLAIN")
            elif verb == "AUTH":
                self.server.logins.append(base64.b64decode(line.split()[2]).split(b"\0")[1:])
                self.say("235 welcome")
            elif verb == "RCPT" and b"nobody@" in line.encode():
                self.say("550 no such box")
            elif verb == "DATA":
                self.say("354 go on")
                lines = []
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(part.removeprefix(b".") if part.startswith(b"..") else part)
                self.server.mails.append(email.message_from_bytes(b"".join(lines), policy=policy.default))
                self.say("250 taken")
            else:
                self.say("221 bye" if verb == "QUIT" else "250 well")

    def say(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, self.headers["Authorization"], json.loads(body)))
        self.send_response(self.server.answers)
        self.end_headers()

    def log_message(self, *_):
        pass


def serving(server):
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def postbox():
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postbox)
    server.mails, server.logins = [], []
    yield from serving(server)


@pytest.fixture
def hook():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.heard, server.answers = [], 204
    yield from serving(server)


@pytest.fixture
def desk(tmp_path, monkeypatch, root, postbox, hook):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(root / "docs" / "examples" / "tell", tmp_path / "tell")
    told = {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(postbox.server_address[1]),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "reports@example.org",
        "SMTP_USER": "reports",
        "SMTP_PASSWORD": "hunter2-hunter2",
        "WEBHOOK_URL": f"http://127.0.0.1:{hook.server_address[1]}/services/T00/B00/secret",
        "WEBHOOK_TOKEN": "hunter3-hunter3",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def test_a_report_goes_out_by_mail_and_to_a_service_once_for_each_change(desk, notebooks, postbox, hook):
    (desk / "reports").mkdir()
    (desk / "reports" / "reports.toml").write_text(
        f"""
[defaults]
notebook = "small"
formats = ["html"]
title = "Été à «Homs»: --to=x@example.org"
[[report]]
name = "mailed"
on_change = "{sys.executable} tell/mail.py --to desk@example.org --to night@example.org --subject={{title}} --text={{sentence}} {{html}}"
[[report]]
name = "told"
on_change = "{sys.executable} tell/webhook.py name={{name}} as_of={{as_of}} verdict={{verdict}} title={{title}} status={{status}}"
""",
        encoding="utf-8",
    )
    done = render_due(notebooks=notebooks)
    assert [one.not_told for one in done] == ["", ""]
    (mail,) = postbox.mails
    assert mail["To"] == "desk@example.org, night@example.org"
    assert mail["Subject"] == "Été à «Homs»: --to=x@example.org"
    assert mail.get_body().get_content().strip() == "It was constant."
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "mailed-2024-11-30.html"
    assert attached.get_payload(decode=True) == done[0].pages["html"].read_bytes()
    assert postbox.logins == [[b"reports", b"hunter2-hunter2"]]
    ((path, token, said),) = hook.heard
    assert (path, token) == ("/services/T00/B00/secret", "Bearer hunter3-hunter3")
    assert said == {
        "name": "told",
        "as_of": "2024-11-30",
        "verdict": "supported",
        "title": "Été à «Homs»: --to=x@example.org",
        "status": "new",
    }
    # No secret has got into anything that is published.
    for path in (desk / "reports").rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert b"hunter" not in content, path
        assert b"/services/" not in content, path
    render_due(notebooks=notebooks)
    render_due(notebooks=notebooks, force=True)
    assert (len(postbox.mails), len(hook.heard)) == (1, 1)


def ran(desk, *words, **environment):
    done = subprocess.run(
        [sys.executable, *words],
        cwd=desk,
        capture_output=True,
        text=True,
        env={
            **{key: value for key, value in os.environ.items() if environment.get(key, "") is not None},
            **{k: v for k, v in environment.items() if v is not None},
        },
        check=False,
    )
    return done.returncode, done.stderr.strip()


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        (["tell/mail.py", "--to", "nobody@example.org", "--subject", "x"], {}, "SMTPRecipientsRefused"),
        (["tell/mail.py", "--to", "a@example.org", "--subject", "x\nBcc: b@example.org"], {}, "ValueError"),
        (["tell/mail.py", "--to", "a@example.org", "--subject", "x", "gone.pdf"], {}, "FileNotFoundError"),
        (["tell/mail.py", "--to", "a@example.org", "--subject", "x"], {"SMTP_FROM": None}, "no SMTP_FROM"),
        (
            ["tell/mail.py", "--to", "a@example.org", "--subject", "x"],
            {"SMTP_HOST": "192.0.2.1"},
            "Without encryption",
        ),
        (["tell/webhook.py", "a=b"], {"WEBHOOK_URL": None}, "no WEBHOOK_URL"),
        (["tell/webhook.py", "a=b"], {"WEBHOOK_URL": "http://example.org/x"}, "must begin with https"),
        (["tell/webhook.py", "a=b"], {"WEBHOOK_URL": "file:///etc/passwd"}, "must begin with https"),
    ],
)
def test_what_goes_wrong_is_one_sentence_without_a_secret(desk, postbox, words, environment, said):
    code, err = ran(desk, *words, **environment)
    assert code == 1
    assert said in err
    assert len(err.splitlines()) == 1
    assert "hunter" not in err
    assert postbox.mails == []


def test_a_service_that_refuses_is_told(desk, hook):
    hook.answers = 503
    assert ran(desk, "tell/webhook.py", "a=b") == (1, "The service answered 503.")


@pytest.mark.parametrize(
    ("system", "text", "words"),
    [
        ("posix", r"my\ tell.py {pdf} 'a # b'", ("my tell.py", "{pdf}", "a # b")),
        (
            "nt",
            r'"C:\Program Files\tell.exe" C:\new\mail.py {pdf}',
            (r"C:\Program Files\tell.exe", r"C:\new\mail.py", "{pdf}"),
        ),
    ],
)
def test_a_command_is_split_as_the_system_writes_paths(monkeypatch, system, text, words):
    monkeypatch.setattr("trends.scheduling.command.os", SimpleNamespace(name=system))
    assert command_of(text) == words
