"""Send a report by mail: a program for ``on_change`` that needs nothing but Python.

    on_change = "python tell/mail.py --to desk@example.org --subject={title} --text={sentence} {pdf}"

Where mail goes out, and as whom, stands in the environment and in no file of the reports: SMTP_HOST and SMTP_PORT,
SMTP_FROM, SMTP_USER and SMTP_PASSWORD where the server asks for them, and SMTP_SECURITY, which is starttls (the
default), tls, or none for a server on this machine.
"""

from __future__ import annotations

import argparse
import mimetypes
import os
import smtplib
import ssl
import sys
from email.message import EmailMessage
from pathlib import Path

SECONDS = 30
LOCAL = ("localhost", "127.0.0.1", "::1")


def message(sender: str, asked: argparse.Namespace) -> EmailMessage:
    """Write the mail with its attachments."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, ", ".join(asked.to), asked.subject
    mail.set_content(asked.text + "\n")
    for path in asked.files:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        mail.add_attachment(path.read_bytes(), maintype=main, subtype=sub, filename=path.name)
    return mail


def send(mail: EmailMessage) -> None:
    """Hand the mail to the server that the environment names."""
    host, security = os.environ["SMTP_HOST"], os.environ.get("SMTP_SECURITY", "starttls")
    port = int(os.environ.get("SMTP_PORT") or {"tls": 465, "none": 25}.get(security, 587))
    if security == "none" and host not in LOCAL:
        raise SystemExit(
            "Without encryption mail goes out to this machine only; set SMTP_SECURITY to starttls or tls."
        )
    if security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    with server:
        if security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if user := os.environ.get("SMTP_USER"):
            server.login(user, os.environ["SMTP_PASSWORD"])
        server.send_message(mail)


def main() -> None:
    """Read what is to be sent, and send it."""
    parser = argparse.ArgumentParser(description="Send files by mail.")
    parser.add_argument("--to", action="append", required=True, help="an address; may be given several times")
    parser.add_argument("--subject", required=True)
    parser.add_argument("--text", default="")
    parser.add_argument("files", nargs="*", type=Path, help="what is attached")
    try:
        send(message(os.environ["SMTP_FROM"], parser.parse_args()))
    except KeyError as missing:
        sys.exit(f"The environment has no {missing.args[0]}.")
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # What a server answers may hold the name that was tried: its kind says enough.
        sys.exit(f"The mail was not sent: {type(error).__name__}.")


if __name__ == "__main__":
    main()
