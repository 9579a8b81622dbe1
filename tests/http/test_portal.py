"""The portal as a browser without scripts sees it."""

import pytest
import requests

PAGES = {
    "teatro": ["/my", "/my/paths", "/my/turnover", "/my/calendar", "/my/invoices", "/desk/request"],
    "festival": ["/my", "/my/paths", "/my/turnover", "/my/calendar"],
    "consultant1": ["/my", "/my/paths", "/my/assignments"],
}


@pytest.fixture(scope="module")
def sessions(server):
    return {login: server.log_in(login) for login in PAGES}


def own_path(server, login):
    """Return the number of some path of this user."""
    return server.rows(login, "living.path")[0]["id"]


@pytest.mark.parametrize("login", PAGES)
def test_pages_open(server, sessions, login):
    for page in PAGES[login]:
        response = sessions[login].get(server.url + page, timeout=60)
        assert response.status_code == 200, page
        assert "/web/login" not in response.url, page


@pytest.mark.parametrize("login", ["teatro", "consultant1"])
def test_own_path_opens(server, sessions, login):
    url = f"{server.url}/my/paths/{own_path(server, login)}"
    response = sessions[login].get(url, timeout=60)
    assert response.status_code == 200
    assert response.url.startswith(url)


@pytest.mark.parametrize("tail", ["", "/agreement"])
def test_another_organization_gets_not_found(server, sessions, tail):
    """Neither the page nor a redirect that says that the path exists."""
    url = f"{server.url}/my/paths/{own_path(server, 'teatro')}{tail}"
    assert sessions["festival"].get(url, timeout=60).status_code == 404
    missing = f"{server.url}/my/paths/99999999{tail}"
    assert sessions["festival"].get(missing, timeout=60).status_code == 404


def test_strangers_log_in_first(server):
    for page in ("/my/paths", "/my/turnover", "/my/calendar", "/my/assignments"):
        response = requests.get(server.url + page, timeout=60)
        assert "/web/login" in response.url, page


def test_strangers_may_ask_for_help(server):
    response = requests.get(f"{server.url}/desk/request", timeout=60)
    assert response.status_code == 200
    assert "csrf_token" in response.text


def test_portal_users_stay_out_of_the_backend(server, sessions):
    response = sessions["teatro"].get(f"{server.url}/odoo", timeout=60)
    assert "/odoo" not in response.url or response.status_code >= 400


def test_databases_are_not_listed(server):
    response = requests.post(f"{server.url}/web/database/list", json={"params": {}}, timeout=60)
    assert "result" not in response.json()
