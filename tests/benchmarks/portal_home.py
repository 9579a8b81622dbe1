"""Opening the portal's home page, with our addons and without.

Two databases of one process, each with the same contacts, events and invoices: Odoo's
applications alone, and with our addons, where the organization has as many paths besides. The
page is fetched as a browser does it: the page, then the counters that it asks for. Odoo
remembers in the session which of them were not zero and asks for the others only, so the
first visit and the later ones are told apart.
"""

import json
import os
import re
import threading
import time

import requests
from werkzeug.serving import WSGIRequestHandler, make_server

import odoo.http
from odoo import fields
from odoo.service import security

from . import databases
from .clocks import Reading, alternate, compare

SIZES = (10, 1_000, 10_000)
REQUESTS = 5  # in one trial
PARTS = ("page", "first", "later")


class QuietHandler(WSGIRequestHandler):
    def log_request(self, *args):
        pass


class Server:
    """Odoo's HTTP application on threads, which reads the clocks of each request."""

    def __init__(self):
        self.reading = Reading()
        self.server = make_server(
            "127.0.0.1", 0, self.serve, threaded=True, request_handler=QuietHandler
        )
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def serve(self, environ, start_response):
        wall, cpu = time.perf_counter(), time.thread_time()
        response = list(odoo.http.root(environ, start_response))
        self.reading += Reading(
            time.perf_counter() - wall,
            time.thread_time() - cpu,
            threading.current_thread().query_count,
        )
        return response


class Visitor:
    """A portal user with a browser."""

    def __init__(self, server, database, login):
        self.server = server
        with databases.superuser(database) as env:
            user = env["res.users"].search([("login", "=", login)])
            session = odoo.http.root.session_store.new()
            # Without the trace of the device, which is written once an hour.
            session.update(odoo.http.get_default_session(), db=database, _trace_disable=True)
            session.uid, session.login = user.id, login
            session.context = dict(env(user=user.id)["res.users"].context_get())
            session.session_token = security.compute_session_token(session, env(user=user.id))
            odoo.http.root.session_store.save(session)
        self.cookies = {"session_id": session.sid}

    def forget(self):
        """Make the next visit a first one."""
        session = odoo.http.root.session_store.get(self.cookies["session_id"])
        session.pop("portal_counters", None)
        odoo.http.root.session_store.save(session)

    def open_home(self):
        """Return what the page and its counters took, and what the counters said."""
        self.server.reading = Reading()
        page = requests.get(f"{self.server.url}/my/home", cookies=self.cookies, timeout=60)
        assert page.status_code == 200 and "o_portal_my_home" in page.text, page.url
        page_reading, self.server.reading = self.server.reading, Reading()
        needed = re.findall(r'data-placeholder_count="(\w+)"', page.text)
        # As the page's own script divides them: at most three requests.
        parts = min(-(-len(needed) // 5), 3)
        size = -(-len(needed) // parts)
        values = {}
        for index in range(parts):
            part = needed[index * size : (index + 1) * size]
            answer = requests.post(
                f"{self.server.url}/my/counters",
                data=json.dumps({"params": {"counters": part}}),
                headers={"Content-Type": "application/json"},
                cookies=self.cookies,
                timeout=60,
            ).json()
            values.update(answer["result"])
        return page_reading, self.server.reading, values


def measure(options):
    names = {
        "peer": databases.clone(os.environ["BASE_TEMPLATE"], "portal_stock"),
        "ours": databases.clone(os.environ["FULL_TEMPLATE"], "portal_ours"),
    }
    for kind, name in names.items():
        organizations = databases.seed(name, SIZES)
        if kind == "ours":
            add_paths(name, organizations)
        databases.analyze(name)
    server = Server()
    result = {"sizes": {}}
    for size in SIZES:
        visitors = {kind: Visitor(server, name, f"portal.{size}") for kind, name in names.items()}
        counters = {}
        # Templates, files and rules get read and kept; then the count of queries is steady.
        for kind, visitor in visitors.items():
            counters[kind] = visitor.open_home()[2]
            visitor.open_home()
        assert counters["ours"]["living_path_count"] == size, counters
        trials = [run_pair(visitors, pair) for pair in range(options.pairs)]
        result["sizes"][size] = {part: compare([trial[part] for trial in trials]) for part in PARTS}
        result["sizes"][size]["values"] = counters
        print(f"portal {size}:", result["sizes"][size]["later"], flush=True)
    for name in names.values():
        databases.drop(name)
    return result


def run_pair(visitors, pair):
    trial = {part: {} for part in PARTS}

    def visit(kind):
        readings = {part: Reading() for part in PARTS}
        for _time in range(REQUESTS):
            visitors[kind].forget()
            page, counters, _values = visitors[kind].open_home()
            readings["first"] += page + counters
            page, counters, _values = visitors[kind].open_home()
            readings["later"] += page + counters
            readings["page"] += page
        for part, reading in readings.items():
            trial[part][kind] = Reading(
                reading.wall / REQUESTS, reading.cpu / REQUESTS, reading.queries / REQUESTS
            )

    load = alternate(pair, lambda: visit("peer"), lambda: visit("ours"))
    for part in trial.values():
        part["load"] = load
    return trial


def add_paths(name, organizations):
    """Give each organization as many paths as it has invoices."""
    with databases.superuser(name) as env:
        desk = env["living.desk"].search([], limit=1)
        for size, organization_id in organizations.items():
            env["res.partner"].browse(organization_id).write(
                {"is_cultural_organization": True, "desk_id": desk.id}
            )
            path = env["living.path"].create(
                {
                    "name": "Path",
                    "organization_id": organization_id,
                    "desk_id": desk.id,
                    "date_start": fields.Date.today(),
                }
            )
            env.flush_all()
            databases.multiply(env, path, size - 1, code=f"'BENCH/{size}/' || n", access_token=None)
