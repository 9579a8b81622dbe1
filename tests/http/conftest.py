"""A real server process on a copy of the demo, and a key for each of its users."""

import json
import os
import socket
import subprocess
import sys
import time

import pytest
import requests

from tests.tools import AREA, CONF, FULL_TEMPLATE, copy_database, drop_database, run_in_shell

LOGINS = [
    "coordinator",
    "manager.lombardia",
    "manager.sicilia",
    "adviser",
    "accountant",
    "teatro",
    "festival",
    "consultant1",
]
MAKE_KEYS = f"""
import json
from datetime import datetime, timedelta
keys = {{}}
for user in env["res.users"].search([("login", "in", {LOGINS!r})]):
    key = env["res.users.apikeys"].with_user(user).sudo()
    keys[user.login] = key._generate("rpc", "test", datetime.now() + timedelta(days=1))
env.cr.commit()
print("KEYS", json.dumps(keys))
"""
START_SECONDS = 120


class Server:
    """A running Odoo and what a client outside of it can do."""

    def __init__(self, url, keys):
        self.url = url
        self.keys = keys

    def call(self, login, model, method, key=None, **arguments):
        """Call a method over /json/2 as a user and return the response."""
        key = key or self.keys[login]
        return requests.post(
            f"{self.url}/json/2/{model}/{method}",
            json=arguments,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=60,
        )

    def rows(self, login, model, domain=(), fields=("display_name",)):
        """Return what a user finds."""
        response = self.call(login, model, "search_read", domain=list(domain), fields=list(fields))
        assert response.status_code == 200, response.text[:500]
        return response.json()

    def log_in(self, login):
        """Return a browser session after the login form."""
        session = requests.Session()
        page = session.get(f"{self.url}/web/login", timeout=60)
        token = page.text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
        session.post(
            f"{self.url}/web/login",
            data={"login": login, "password": login, "csrf_token": token},
            timeout=60,
        )
        return session


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_served(url, process):
    """Return when the server answers; fail when it ended or takes too long."""
    for _second in range(START_SECONDS):
        assert process.poll() is None, "the server ended"
        try:
            if requests.get(f"{url}/web/health", timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(1)
    pytest.fail("the server did not answer")


# Not for the session: Odoo's own browser tests end every child process they find.
@pytest.fixture(scope="package")
def server(worker_id):
    database = copy_database(FULL_TEMPLATE, f"http_{worker_id}")
    keys = json.loads(run_in_shell(database, MAKE_KEYS).split("KEYS", 1)[1].splitlines()[0])
    port = free_port()
    command = [sys.executable, "-m", "odoo", "server", "-d", database, f"--http-port={port}"]
    with (AREA / "logs" / f"http_{worker_id}.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, env={**os.environ, "ODOO_RC": CONF}, stdout=log, stderr=log
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_served(url, process)
        yield Server(url, keys)
    finally:
        process.terminate()
        process.wait(timeout=30)
        drop_database(database)
