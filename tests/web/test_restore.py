"""After a restore from a backup, the tablets give back what the store lost."""

from flask import Flask

from pwa import create_app
from pwa.config import Config
from pwa.store.contract import Put, Stored
from tests.builders import a_family, a_full_visit, a_visit
from tests.web.answers import AT, codes
from tests.web.tablet import Tablet, Tablets


def test_a_store_from_before_a_cursor_begins_a_new_epoch(tablet: Tablets, app: Flask, config: Config):
    alice = tablet("Alice")
    alice.with_family()
    journal = config.data_dir / "store" / "attune.journal"
    backup = journal.read_bytes()
    answer = alice.send(*(alice.signs("visit") for _ in range(3)))
    app.extensions["attune"].store.close()
    journal.write_bytes(backup)
    restored = create_app(config)
    again = Tablet(restored.test_client(), alice.account)
    again.device = alice.device
    assert again.sign_in().status_code == 200
    assert again.client.get("/api/session").get_json()["epoch"] == answer["epoch"]
    later = again.send(cursor=answer["cursor"])
    assert later["epoch"] != answer["epoch"]
    assert [kept["seq"] for kept in later["records"]] == [1]
    restored.extensions["attune"].store.close()


def test_a_family_that_lost_its_place_in_the_caseload_is_given_back_to_its_author(
    tablet: Tablets, app: Flask
):
    """A store that was mended or restored may hold a family's record and nobody who may see it."""
    alice = tablet("Alice")
    family = alice.with_family()
    store = app.extensions["attune"].store
    store.collection("caseload").delete(family["family"])
    visit = alice.signs("visit", a_full_visit(), family=family["family"])
    assert codes(alice.send(visit)) == {0: "not_your_family"}
    assert [receipt["status"] for receipt in alice.send(family, visit)["receipts"]] == ["already", "stored"]
    bob = tablet("Bob")
    assert {found["record"]["id"] for found in alice.send()["records"]} == {family["id"], visit["id"]}
    assert bob.send()["records"] == []
    assert codes(bob.send({**family, "author": bob.id})) == {0: "not_your_family"}


def test_a_visit_to_a_family_whose_record_a_restored_store_lacks_waits_for_it(tablet: Tablets, app: Flask):
    """Caseloads can be newer than the records of a restored store; the family's record comes with a tablet."""
    alice = tablet("Alice")
    family = alice.signs("family", a_family())
    services = app.extensions["attune"]
    services.store.append([], [services.caseload.first_assignment(family["family"], [alice.id], AT)])
    visit = alice.signs("visit", a_full_visit(), family=family["family"])
    assert codes(alice.send(visit)) == {0: "unknown_family"}
    assert [receipt["status"] for receipt in alice.send(visit, family)["receipts"]] == ["stored", "stored"]


def restored(app: Flask, *gone: str) -> None:
    """The service's store as an older backup has it: these records and families were never heard of."""
    store = app.extensions["attune"].store
    kept = [
        entry
        for entry in store.dump()
        if not (isinstance(entry, Stored) and {entry.record["id"], entry.record["family"]} & {*gone})
        and not (isinstance(entry, Put) and entry.key in gone)
    ]
    store.load(kept, replace=True)


def test_a_colleagues_tablet_gives_back_what_a_restored_store_lost_as_its_authors(
    tablet: Tablets, app: Flask
):
    """Alice's tablet is gone; Bob's holds copies of a family that came to him by handover."""
    alice, bob = tablet("Alice"), tablet("Bob")
    family = alice.with_family()
    visit = alice.signs("visit", a_full_visit(), family=family["family"])
    alice.send(visit)
    app.extensions["attune"].caseload.hand_over(family["family"], bob.id, AT)
    copies = bob.send()["records"]
    proofs = {copy["record"]["id"]: copy["proof"] for copy in copies}
    restored(app, family["family"])
    own = bob.signs("visit", a_visit(2), family=family["family"])
    batch = [*(copy["record"] for copy in copies), own]
    assert set(codes(bob.send(*batch)).values()) == {"not_yours", "not_your_family"}
    answer = bob.send(*batch, proofs=proofs)
    assert answer["rejected"] == []
    assert [receipt["status"] for receipt in answer["receipts"]] == ["stored"] * 3
    store = app.extensions["attune"].store
    assert store.get(visit["id"]).record == visit
    assert store.get(visit["id"]).notes["offered_by"] == bob.id
    assert {found["record"]["id"] for found in alice.send()["records"]} == {
        family["id"],
        visit["id"],
        own["id"],
    }


def test_nobody_sends_what_somebody_else_signed_without_the_services_own_proof(tablet: Tablets, app: Flask):
    alice, bob = tablet("Alice"), tablet("Bob")
    family = alice.with_family()
    visit = alice.signs("visit", a_full_visit(), family=family["family"])
    receipts = {receipt["id"]: receipt["proof"] for receipt in alice.send(family, visit)["receipts"]}
    restored(app, visit["id"])
    changed = {**visit, "body": {**visit["body"], "closing_note": "Nobody wrote this."}}
    forged = alice.signs("visit", a_full_visit(), family=family["family"])
    for record, proof in (
        (visit, receipts[family["id"]]),
        (visit, receipts[visit["id"]].upper()),
        (visit, ""),
        (changed, receipts[visit["id"]]),
        (forged, receipts[visit["id"]]),
    ):
        assert codes(bob.send(record, proofs={record["id"]: proof})) == {0: "not_yours"}
    # With it the record comes back; Bob, who doesn't have the family, sees nothing of it.
    assert bob.send(visit, proofs={visit["id"]: receipts[visit["id"]]})["rejected"] == []
    assert bob.send()["records"] == []


def test_what_was_received_comes_back_although_its_family_is_with_somebody_else_again(
    tablet: Tablets, app: Flask
):
    """The restored store is older than the handover, so by its caseload Bob never had the family."""
    alice, bob = tablet("Alice"), tablet("Bob")
    family = alice.with_family()
    app.extensions["attune"].caseload.hand_over(family["family"], bob.id, AT)
    visit = bob.signs("visit", a_full_visit(), family=family["family"])
    [receipt] = bob.send(visit)["receipts"]
    restored(app, family["family"])
    assert alice.send(family)["rejected"] == []
    assert codes(bob.send(visit)) == {0: "not_your_family"}
    assert bob.send(visit, proofs={visit["id"]: receipt["proof"]})["rejected"] == []
    stored = app.extensions["attune"].store.get(visit["id"])
    assert (stored.record, dict(stored.notes)) == (visit, {})
    assert bob.send()["records"] == []
