"""A forgotten passphrase: the vault's key goes to its owner, who has just given the password, and to nobody else."""

from base64 import b64decode, b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from werkzeug.test import TestResponse

from pwa.service.recovery import Recovery
from tests.web.tablet import PASSWORD, Tablet, Tablets

VAULT = "5b1f6c0a-6f1e-4b3e-9d2a-0a6f4f4b7c11"
DATA_KEY = bytes(range(32))


def sealed_by(owner: Tablet, *, vault: str = VAULT) -> str:
    """What the owner's tablet seals, as the browser's own cryptography does."""
    told = owner.client.get("/api/session").get_json()["recovery"]
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b64decode(told["point"]))
    passing = ec.generate_private_key(ec.SECP256R1())
    point = passing.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    label = f"attune|{vault}|{owner.id}|{owner.device}".encode()
    key = HKDF(hashes.SHA256(), 32, salt=point, info=label).derive(passing.exchange(ec.ECDH(), public))
    iv = bytes(12)
    return b64encode(point + iv + AESGCM(key).encrypt(iv, DATA_KEY, label)).decode()


def recovers(who: Tablet, sealed: str, **changes: str) -> TestResponse:
    key = who.client.get("/api/session").get_json()["recovery"]["id"]
    return who.post(
        "/api/recovery",
        {"vault": VAULT, "device": who.device, "key": key, "sealed": sealed, "password": PASSWORD, **changes},
    )


def test_the_owner_gets_the_key_and_the_audit_says_so(app: Flask, tablet: Tablets):
    robin = tablet("Robin")
    answer = recovers(robin, sealed_by(robin))
    assert b64decode(answer.get_json()["data_key"]) == DATA_KEY
    entry = app.extensions["attune"].audit.entries()[-1]
    assert (entry["action"], entry["user"], entry["vault"]) == ("recovered_vault", robin.id, VAULT)


def test_the_owner_is_told(tablet: Tablets):
    robin = tablet("Robin")
    assert recovers(robin, sealed_by(robin)).status_code == 200
    [told] = robin.client.get("/api/session").get_json()["user"]["changes"]
    assert told["what"] == "vault_opened"


def test_nobody_else_gets_it(tablet: Tablets):
    robin, alice = tablet("Robin"), tablet("Alice")
    sealed = sealed_by(robin)
    assert recovers(alice, sealed).get_json()["code"] == "not_your_vault"
    assert recovers(alice, sealed, device=robin.device).get_json()["code"] == "not_your_device"
    assert recovers(robin, sealed, vault="5b1f6c0a-6f1e-4b3e-9d2a-0a6f4f4b7c12").status_code == 403
    for broken in ("", "no base64!", "é", b64encode(b"short").decode(), sealed[:-8] + "AAAAAAA="):
        assert recovers(robin, broken).status_code in {400, 403}


def test_the_sign_in_alone_is_not_enough(tablet: Tablets):
    robin = tablet("Robin")
    sealed = sealed_by(robin)
    for wrong in ("", "another password", "x" * 1001):
        assert recovers(robin, sealed, password=wrong).status_code in {400, 401}
    assert recovers(robin, sealed).status_code == 200


def test_guesses_of_the_password_are_counted_as_sign_ins_are(tablet: Tablets):
    robin = tablet("Robin")
    sealed = sealed_by(robin)
    answers = [recovers(robin, sealed, password=f"a guess {number}").status_code for number in range(11)]
    assert answers == [401] * 10 + [429]
    assert recovers(robin, sealed).status_code == 429


def test_one_sign_in_gives_one_key(tablet: Tablets):
    robin = tablet("Robin")
    sealed = sealed_by(robin)
    assert recovers(robin, sealed).status_code == 200
    assert recovers(robin, sealed).get_json()["code"] == "sign_in_again"
    robin.sign_in()
    assert recovers(robin, sealed).status_code == 200


def test_another_services_key_is_named_as_such(tablet: Tablets):
    robin = tablet("Robin")
    assert recovers(robin, sealed_by(robin), key="0" * 16).get_json()["code"] == "other_key"


def test_the_key_is_the_same_after_a_restart_and_for_nobody_who_is_signed_out(app: Flask, tablet: Tablets):
    robin = tablet("Robin")
    first = robin.client.get("/api/session").get_json()["recovery"]
    assert Recovery(app.extensions["attune"].store).public.id == first["id"]
    assert app.test_client().get("/api/session").get_json()["recovery"] is None
