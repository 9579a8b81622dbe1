"""Two users click at the same moment: one is served, the other reads why not."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import requests


def at_once(*calls):
    """Run the calls together and return their responses, in order."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def assert_one_wins(responses):
    statuses = sorted(response.status_code for response in responses)
    assert statuses[0] == 200, [response.text[:300] for response in responses]
    refused = [response for response in responses if response.status_code != 200]
    assert len(refused) == len(responses) - 1, statuses
    for response in refused:
        assert response.status_code in (409, 422), response.text[:300]
        assert response.json()["message"]


def test_two_advisers_propose_one_path(server):
    [path, *_others] = server.rows(
        "adviser", "living.path", [("state", "=", "orientation"), ("step_ids", "!=", False)]
    )
    dated = {"date_start": "2035-01-01", "hours_budget": 10}
    assert server.call("adviser", "living.path", "write", ids=[path["id"]], vals=dated).ok
    responses = at_once(
        *(
            lambda login=login: server.call(
                login, "living.path", "action_propose", ids=[path["id"]]
            )
            for login in ("adviser", "manager.lombardia", "coordinator")
        )
    )
    assert_one_wins(responses)
    mails = server.rows(
        "coordinator",
        "mail.message",
        [("model", "=", "living.path"), ("res_id", "=", path["id"]), ("subject", "ilike", "LD/")],
    )
    assert len(mails) == 1, "the organization is written to once"


def test_two_managers_conclude_one_path(server):
    [path, *_others] = server.rows(
        "manager.lombardia", "living.path", [("state", "=", "active")], ["display_name"]
    )
    outcomes = {"manager.lombardia": "supported", "coordinator": "interrupted"}
    moves = {}
    for login, outcome in outcomes.items():
        response = server.call(
            login,
            "living.path.move",
            "create",
            vals_list=[
                {
                    "path_ids": [[6, 0, [path["id"]]]],
                    "target": "concluded",
                    "outcome": outcome,
                    "reason": f"Said {login}",
                }
            ],
        )
        assert response.ok, response.text[:300]
        moves[login] = response.json()
    responses = at_once(
        *(
            lambda login=login, ids=ids: server.call(
                login, "living.path.move", "action_confirm", ids=ids
            )
            for login, ids in moves.items()
        )
    )
    assert_one_wins(responses)
    winner = next(login for login, response in zip(moves, responses, strict=True) if response.ok)
    [found] = server.rows(
        "coordinator",
        "living.path",
        [("id", "=", path["id"])],
        ["state", "outcome", "outcome_reason"],
    )
    assert (found["state"], found["outcome"]) == ("concluded", outcomes[winner])
    assert found["outcome_reason"] == f"Said {winner}"


def test_an_assessment_is_answered_once(server):
    [assessment, *_others] = server.rows("adviser", "living.assessment", [("state", "=", "open")])
    record = [
        lambda points=points: server.call(
            "adviser",
            "living.assessment",
            "record_answers",
            ids=[assessment["id"]],
            role="adviser",
            points=[points] * 40,
        )
        for points in (2, 3, 4)
    ]
    assert_one_wins(at_once(*record))
    scores = server.rows(
        "adviser",
        "living.assessment.score",
        [("assessment_id", "=", assessment["id"])],
        ["percent"],
    )
    assert len(scores) == 11, "one for each dimension and the total"
    assert len({score["percent"] for score in scores}) == 1, "all of one answer"


def test_two_accountants_verify_one_declaration(server):
    [turnover, *_others] = server.rows(
        "accountant",
        "living.turnover",
        [("state", "=", "submitted"), ("document_ids", "!=", False)],
    )
    verify = [
        lambda: server.call("accountant", "living.turnover", "action_verify", ids=[turnover["id"]])
    ] * 3
    assert_one_wins(at_once(*verify))


def test_two_consultants_accept_one_offer(server):
    """Both click in their browser: one has it, the other reads so, and no page is an error."""
    consultants = {
        row["email"]: row["id"]
        for row in server.rows("coordinator", "living.consultant", [], ["email", "user_id"])
    }
    logins = ["consultant1", "consultant2"]
    busy = [
        ("consultant_id", "in", [consultants[f"{login}@example.com"] for login in logins]),
        ("state", "in", ["offered", "accepted"]),
    ]
    [path, *_others] = server.rows(
        "coordinator",
        "living.path",
        [("state", "in", ["active", "suspended"]), ("assignment_ids", "not any", busy)],
    )
    vals = {"path_id": path["id"], "hours": 3, "note": uuid.uuid4().hex}
    response = server.call("coordinator", "living.consultancy.need", "create", vals_list=[vals])
    assert response.ok, response.text[:300]
    [need] = response.json()
    offers = []
    for login in logins:
        vals = {
            "path_id": path["id"],
            "need_id": need,
            "consultant_id": consultants[f"{login}@example.com"],
            "hours_budget": 3,
        }
        response = server.call("coordinator", "living.assignment", "create", vals_list=[vals])
        assert response.ok, response.text[:300]
        offers += response.json()
    clicks = []
    for login, offer in zip(logins, offers, strict=True):
        session = server.log_in(login)
        url = f"{server.url}/my/assignments/{offer}"
        page = session.get(url, timeout=60).text
        token = re.search(r'name="csrf_token" value="([^"]*)"', page)[1]
        clicks.append(
            lambda session=session, url=url, token=token: session.post(
                f"{url}/accept", data={"csrf_token": token}, timeout=60
            )
        )
    responses = at_once(*clicks)
    assert [response.status_code for response in responses] == [200, 200]
    rows = server.rows(
        "coordinator", "living.assignment", [("need_id", "=", need)], ["state", "taken_on"]
    )
    assert sorted(row["state"] for row in rows) == ["accepted", "expired"]
    [lost] = [row for row in rows if row["state"] == "expired"]
    assert lost["taken_on"]
    page = responses[offers.index(lost["id"])].text
    assert 'class="alert alert-light o_living_taken"' in page


def send_request(server, name):
    """Open the form of a request and return a function that sends it filled in."""
    session = requests.Session()
    url = f"{server.url}/desk/request"
    page = session.get(url, timeout=60).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert "csrf_token" in hidden
    province = re.search(r'<option value="(\d+)"[^>]*>\s*Milano\s*</option>', page)[1]
    country = re.search(r'<option value="(\d+)"[^>]*>\s*Ital(?:ia|y)\s*</option>', page)[1]
    form = {
        **hidden,
        "partner_name": name,
        "organization_kind": "theatre",
        "country_id": country,
        "state_id": province,
        "contact_name": "Anna Prova",
        "email_from": "anna@prova.example",
        "description": "We would like to tour in France.",
        "privacy": "on",
    }
    cookies = session.cookies.get_dict()
    return lambda: requests.post(url, data=form, cookies=cookies, timeout=60)


def test_one_request_however_often_it_is_sent(server):
    name = f"Teatro {uuid.uuid4().hex[:8]}"
    responses = at_once(*[send_request(server, name)] * 4)
    assert all(response.status_code == 200 for response in responses)
    assert len({response.url for response in responses}) == 1, "everybody reads the same thanks"
    leads = server.rows("coordinator", "crm.lead", [("partner_name", "=", name)])
    assert len(leads) == 1


def test_requests_at_once_do_not_pass_the_limit(server):
    """Of three requests for the last free place of an adviser, one is assigned."""
    manager = "manager.lombardia"
    [desk, *_others] = server.rows(
        manager, "living.desk", [("name", "ilike", "Lombardia")], ["user_ids"]
    )
    pending = [("desk_id", "=", desk["id"]), ("won_status", "=", "pending")]
    loads = dict.fromkeys(desk["user_ids"], 0)
    for lead in server.rows(manager, "crm.lead", pending, ["user_id"]):
        if lead["user_id"] and lead["user_id"][0] in loads:
            loads[lead["user_id"][0]] += 1
    limit = max(loads.values()) + 1
    busy = sorted(loads)[1:]
    # Everybody is at the limit, but for one place of the first one.
    for user in loads:
        missing = limit - loads[user] - (user not in busy)
        for _index in range(missing):
            vals = {
                "name": "Filler",
                "type": "opportunity",
                "is_living_request": True,
                "desk_id": desk["id"],
                "user_id": user,
            }
            assert server.call(manager, "crm.lead", "create", vals_list=[vals]).ok
    settings = {"auto_assign": True, "request_limit": limit}
    assert server.call(manager, "living.desk", "write", ids=[desk["id"]], vals=settings).ok
    names = [f"Teatro {uuid.uuid4().hex[:8]}" for _index in range(3)]
    responses = at_once(*(send_request(server, name) for name in names))
    assert all(response.status_code == 200 for response in responses)
    leads = server.rows(manager, "crm.lead", [("partner_name", "in", names)], ["user_id"])
    assert len(leads) == len(names), "none is lost"
    assert sorted(bool(lead["user_id"]) for lead in leads) == [False, False, True]
