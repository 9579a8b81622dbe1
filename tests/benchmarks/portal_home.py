"""Opening the portal's home page, with our addons and without.

Two databases of one process, each with the same contacts, events and invoices: Odoo's
applications alone, and with our addons, where the organization has as many paths besides. The
page is fetched as a browser does it: the page, then the counters that it asks for.
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
        self.browser = requests.Session()
        with databases.superuser(database) as env:
            user = env["res.users"].search([("login", "=", login)])
            session = odoo.http.root.session_store.new()
            # Without the trace of the device, which is written once an hour.
            session.update(odoo.http.get_default_session(), db=database, _trace_disable=True)
            session.uid, session.login = user.id, login
            session.context = dict(env(user=user.id)["res.users"].context_get())
            session.session_token = security.compute_session_token(session, env(user=user.id))
            odoo.http.root.session_store.save(session)
        self.browser.cookies["session_id"] = session.sid

    def open_home(self):
        """Return what the page and its counters took."""
        self.server.reading = Reading()
        page = self.browser.get(f"{self.server.url}/my/home")
        assert page.status_code == 200 and "o_portal_my_home" in page.text, page.url
        page_reading, self.server.reading = self.server.reading, Reading()
        needed = re.findall(r'data-placeholder_count="(\w+)"', page.text)
        # As the page's own script divides them: at most three requests.
        parts = min(-(-len(needed) // 5), 3)
        size = -(-len(needed) // parts)
        values = {}
        for index in range(parts):
            part = needed[index * size : (index + 1) * size]
            answer = self.browser.post(
                f"{self.server.url}/my/counters",
                data=json.dumps({"params": {"counters": part}}),
                headers={"Content-Type": "application/json"},
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
            for _time in range(3):
                counters[kind] = visitor.open_home()[2]
        assert counters["ours"]["living_path_count"] == size, counters
        trials = [run_pair(visitors, pair) for pair in range(options.pairs)]
        result["sizes"][size] = {
            part: compare([trial[part] for trial in trials])
            for part in ("page", "counters", "home")
        }
        result["sizes"][size]["values"] = counters
        print(f"portal {size}:", result["sizes"][size]["home"], flush=True)
    for name in names.values():
        databases.drop(name)
    return result


def run_pair(visitors, pair):
    trial = {"page": {}, "counters": {}, "home": {}}

    def visit(kind):
        page, counters = Reading(), Reading()
        for _time in range(REQUESTS):
            page_reading, counters_reading, _values = visitors[kind].open_home()
            page += page_reading
            counters += counters_reading
        for part, reading in (("page", page), ("counters", counters), ("home", page + counters)):
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
