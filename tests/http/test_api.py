"""What each kind of user may do over /json/2, and what is refused."""

import pytest
import requests

REFUSED = {403, 404}


def paths_of(server, login):
    """Return the paths that a user finds, by id."""
    rows = server.rows(login, "living.path", fields=["desk_id", "organization_id", "state"])
    return {row["id"]: row for row in rows}


def desks_of(rows):
    return {row["desk_id"][0] for row in rows.values()}


def test_health(server):
    assert requests.get(f"{server.url}/web/health", timeout=10).json() == {"status": "pass"}


def test_no_key_no_data(server):
    response = requests.post(
        f"{server.url}/json/2/living.path/search_read", json={"domain": []}, timeout=10
    )
    assert response.status_code == 401
    assert server.call("", "living.path", "search", key="wrong").status_code == 401


def test_desks_see_their_own_paths(server):
    everything = paths_of(server, "coordinator")
    lombardia = paths_of(server, "manager.lombardia")
    sicilia = paths_of(server, "manager.sicilia")
    assert lombardia and sicilia
    assert len(desks_of(lombardia)) == len(desks_of(sicilia)) == 1
    assert not set(lombardia) & set(sicilia)
    assert set(lombardia) | set(sicilia) < set(everything), "other desks have paths too"


@pytest.mark.parametrize("method", ["read", "write", "unlink"])
def test_another_desk_is_refused(server, method):
    path = next(iter(paths_of(server, "manager.lombardia")))
    arguments = {"read": {"fields": ["name"]}, "write": {"vals": {"name": "Mine"}}}
    response = server.call(
        "manager.sicilia", "living.path", method, ids=[path], **arguments.get(method, {})
    )
    assert response.status_code in REFUSED, response.text[:300]


@pytest.mark.parametrize("login", ["adviser", "manager.lombardia", "coordinator"])
def test_state_is_not_written(server, login):
    """States change by what is done, for everybody."""
    path = next(iter(paths_of(server, login)))
    response = server.call(login, "living.path", "write", ids=[path], vals={"state": "followup"})
    assert response.status_code in REFUSED, response.text[:300]


def test_organizations_see_their_own_paths(server):
    theatre, festival = paths_of(server, "teatro"), paths_of(server, "festival")
    assert theatre and festival
    assert len({row["organization_id"][0] for row in theatre.values()}) == 1
    assert not set(theatre) & set(festival)
    response = server.call("festival", "living.path", "read", ids=list(theatre), fields=["name"])
    assert response.status_code in REFUSED


@pytest.mark.parametrize("login", ["teatro", "consultant1"])
@pytest.mark.parametrize("method", ["write", "create", "unlink"])
def test_the_portal_does_not_write_paths(server, login, method):
    path = next(iter(paths_of(server, login)))
    arguments = {
        "write": {"ids": [path], "vals": {"name": "Mine"}},
        "create": {"vals_list": [{"name": "Mine"}]},
        "unlink": {"ids": [path]},
    }
    response = server.call(login, "living.path", method, **arguments[method])
    assert response.status_code in REFUSED, response.text[:300]


def test_consultants_see_assigned_paths(server):
    paths = paths_of(server, "consultant1")
    assignments = server.rows("consultant1", "living.assignment", fields=["path_id", "state"])
    accepted = {row["path_id"][0] for row in assignments if row["state"] in ("accepted", "done")}
    assert paths and set(paths) == accepted


@pytest.mark.parametrize("login", ["adviser", "consultant1"])
def test_turnover_is_confidential(server, login):
    assert server.rows("accountant", "living.turnover"), "the demo has declarations"
    response = server.call(login, "living.turnover", "search_read", domain=[], fields=["amount"])
    assert response.status_code in REFUSED or response.json() == []


def test_organizations_see_their_own_turnover(server):
    theatre = server.rows("teatro", "living.turnover", fields=["organization_id"])
    assert len({row["organization_id"][0] for row in theatre}) == 1
    response = server.call(
        "festival", "living.turnover", "read", ids=[row["id"] for row in theatre]
    )
    assert response.status_code in REFUSED


def test_private_methods_are_not_called(server):
    path = next(iter(paths_of(server, "coordinator")))
    response = server.call("coordinator", "living.path", "_transition", ids=[path])
    assert response.status_code in REFUSED
