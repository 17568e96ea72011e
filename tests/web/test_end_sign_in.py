"""My sign-ins: a person sees their own, each with its tablet, and ends one; nobody else's."""

from flask import Flask

from tests.web.pages import submit
from tests.web.tablet import PASSWORD, Tablet, Tablets


def another(app: Flask, of: Tablet) -> Tablet:
    """The same person's second tablet, which has exchanged records."""
    second = Tablet(app.test_client(), of.account)
    second.client.environ_base["HTTP_X_ATTUNE_VAULT"] = "the secret of the second vault"
    second.sign_in()
    second.device = second.post("/api/devices", {"label": "Tablet 5"}).get_json()["device"]
    second.send()
    return second


def listed(tablet: Tablet) -> list[dict[str, object]]:
    found: list[dict[str, object]] = tablet.client.get("/api/sessions").get_json()["sessions"]
    return found


def test_each_sign_in_is_listed_with_its_tablet_and_which_one_this_is(app: Flask, tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    alice.send()
    second = another(app, alice)
    on_page = app.test_client()
    submit(on_page, "/sign-in", 303, email=alice.account.email, password=PASSWORD)
    told = {each["device"]: each for each in listed(alice)}
    assert set(told) == {alice.device, second.device, None}
    assert [device for device, each in told.items() if each["is_this"]] == [alice.device]
    assert [device for device, each in told.items() if each["on_page"]] == [None]
    assert len(listed(bob)) == 1


def test_one_is_ended_and_the_others_go_on(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    alice.send()
    second = another(app, alice)
    [there] = [each["session"] for each in listed(alice) if not each["is_this"]]
    assert alice.post("/api/sessions/end", {"session": there}).get_json() == {"ended": 1}
    assert second.post("/api/sync", {"device": second.device, "records": []}).status_code == 401
    assert alice.send()
    assert [each["is_this"] for each in listed(alice)] == [True]
    entries = app.extensions["attune"].audit.entries()
    assert [each["user"] for each in entries if each["action"] == "ended_sign_in"] == [alice.id]


def test_nobody_ends_anybody_elses(tablet: Tablets):
    alice, bob = tablet("Alice"), tablet("Bob")
    [of_bob] = [each["session"] for each in listed(bob)]
    for wanted in (of_bob, "0" * 64):
        assert alice.post("/api/sessions/end", {"session": wanted}).get_json() == {"ended": 0}
    assert bob.send()


def test_a_cookie_alone_neither_lists_nor_ends(app: Flask, tablet: Tablets):
    alice = tablet("Alice")
    [own] = [each["session"] for each in listed(alice)]
    thief = app.test_client()
    cookie = alice.client.get_cookie("attune")
    assert cookie is not None
    thief.set_cookie("attune", cookie.value)
    assert thief.get("/api/sessions").status_code == 401
    token = thief.get("/api/session").get_json()["csrf"]
    assert (
        thief.post("/api/sessions/end", json={"session": own}, headers={"X-CSRFToken": token}).status_code
        == 401
    )
    assert alice.send()
