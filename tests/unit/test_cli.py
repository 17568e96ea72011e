"""The command, from outside: serving, refusing, stopping, accounts, verifying."""

import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from pwa import cli
from pwa.cli import serving as serving_command
from pwa.domain.instruments import Instruments
from pwa.packaged.definitions import load_definitions
from pwa.packaged.instruments import load_instrument
from pwa.store import open_store
from pwa.upkeep import demo
from tests.builders import a_family
from tests.patience import until

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a long password of words"


def free_port() -> int:
    for port in range(8100, 8200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no port is free")


class Serving:
    """ "attune serve" as a process of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder.parent / f"{self.port}.log"
        command = [
            sys.executable,
            "-m",
            "pwa.cli",
            "serve",
            "--port",
            str(self.port),
            "--data",
            str(folder),
            *options,
        ]
        self.began = time.monotonic()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=ROOT)

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait(self) -> float:
        """Seconds until it answered."""
        while time.monotonic() - self.began < 20:
            if self.process.poll() is not None:
                raise RuntimeError(self.said)
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=1):
                    return time.monotonic() - self.began
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"no answer: {self.said}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(15)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def serving(folder: Path) -> Iterator[Serving]:
    running = Serving(folder)
    yield running
    if running.process.poll() is None:
        running.stop(signal.SIGKILL)


def test_it_prints_where_it_is_and_a_link_that_works_once(serving: Serving):
    serving.wait()
    link = re.search(r"http://\S+/set-up/\S+", serving.said)
    assert link
    with urllib.request.urlopen(link[0]) as answer:
        assert answer.status == 200
    assert serving.url in serving.said


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly(how: signal.Signals, serving: Serving, folder: Path):
    serving.wait()
    assert serving.stop(how) == 0
    assert "Traceback" not in serving.said
    open_store(str(folder)).close()


def test_when_it_is_killed_nothing_of_it_stays_behind(serving: Serving, folder: Path):
    serving.wait()
    serving.stop(signal.SIGKILL)
    for _ in range(100):
        try:
            open_store(str(folder)).close()
        except Exception:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the store is still locked")


def test_a_second_one_is_refused_at_once_and_changes_nothing(serving: Serving, folder: Path):
    serving.wait()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    second = Serving(folder)
    assert second.process.wait(20) == 1  # the first one is still there: it did not wait for it to go
    assert serving.process.poll() is None
    assert "already open in another Attune" in second.said
    assert "Traceback" not in second.said
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    with urllib.request.urlopen(f"{serving.url}/healthz") as answer:
        assert answer.status == 200


def test_a_port_that_is_taken_is_refused_before_anything_is_made(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert cli.main(["serve", "--port", port, "--data", str(folder)]) == 1
    assert port in capsys.readouterr().err
    assert not (folder / "attune.journal").exists()


def test_ten_megabytes_and_more_are_answered_over_the_wire(serving: Serving):
    serving.wait()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(f"{serving.url}/api/session") as answer:
        csrf = json.load(answer)["csrf"]
    host = serving.url.removeprefix("http://")
    for headers in ({}, {"X-CSRFToken": csrf}):
        line = http.client.HTTPConnection(host, timeout=10)
        line.putrequest("POST", "/api/sign-in")
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": "20000000",
            **headers,
        }.items():
            line.putheader(name, value)
        # Answered by what it says of itself: the rest of it is not waited for.
        line.endheaders(b"x" * 1000)
        answer = line.getresponse()
        assert answer.status == 413
        assert answer.headers.get_content_type() == "application/json"
        line.close()


def test_the_server_names_no_version(serving: Serving):
    serving.wait()
    with urllib.request.urlopen(f"{serving.url}/healthz") as answer:
        assert not re.search(r"\d", answer.headers.get("Server", ""))


def a_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, signed by itself, and its key."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    cert, kept = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    kept.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return cert, kept


def test_with_a_certificate_it_speaks_tls_1_3_only_and_its_cookies_say_so(folder: Path, tmp_path: Path):
    cert, key = a_certificate(tmp_path)
    running = Serving(folder, "--tls-cert", str(cert), "--tls-key", str(key))
    try:
        trusting = ssl.create_default_context(cafile=str(cert))
        trusting.minimum_version = ssl.TLSVersion.TLSv1_2

        def asked() -> http.client.HTTPResponse:
            line = http.client.HTTPSConnection("localhost", running.port, context=trusting, timeout=5)
            try:
                line.request("GET", "/api/session")
                answer = line.getresponse()
                answer.read()
                return answer
            finally:
                line.close()

        def is_there() -> bool:
            try:
                asked()
            except OSError:  # a handshake that is cut while the server starts is an error of TLS
                return False
            return True

        until(is_there, "no answer over TLS")
        answer = asked()
        assert answer.getheader("Set-Cookie", "").startswith("__Host-attune=")
        assert "Secure" in answer.getheader("Set-Cookie", "")
        assert answer.getheader("Strict-Transport-Security", "").startswith("max-age=31536000")
        trusting.maximum_version = ssl.TLSVersion.TLSv1_2
        with pytest.raises(ssl.SSLError):
            asked()
    finally:
        running.stop(signal.SIGKILL)


def test_a_certificate_needs_its_key(folder: Path, capsys: pytest.CaptureFixture[str]):
    port = str(free_port())
    assert cli.main(["serve", "--port", port, "--data", str(folder), "--tls-cert", "nothing.pem"]) == 1
    assert "--tls-key" in capsys.readouterr().err


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command writes to the environment is gone after the test."""
    monkeypatch.setattr(os, "environ", os.environ.copy())


def answer_password(monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))


def test_an_account_is_added_and_listed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    answer_password(monkeypatch)
    adding = [
        "user",
        "add",
        "--data",
        str(folder),
        "--name",
        "Lena",
        "--email",
        "lena@example.org",
        "--role",
        "lead",
    ]
    assert cli.main(adding) == 0
    assert cli.main(["user", "list", "--data", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "Added lena@example.org as lead" in said
    assert re.search(r"lead +open +lena@example.org +Lena", said)
    answer_password(monkeypatch, "short")
    assert cli.main(adding) == 1


def test_an_account_is_made_again_under_its_old_id_and_never_twice(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """Its vault and its records name that id: under another one its tablet could send nothing."""
    old = "5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e7777"
    adding = ["user", "add", "--data", str(folder), "--name", "Kim", "--id", old, "--email"]
    answer_password(monkeypatch)
    assert cli.main([*adding, "kim@example.org"]) == 0
    answer_password(monkeypatch)
    assert cli.main([*adding, "kim.again@example.org"]) == 1
    assert "with this id already" in capsys.readouterr().err
    for name in ("KIM", "Kim\u200b"):
        answer_password(monkeypatch)
        assert cli.main([*adding[:5], name, "--email", "kim.again@example.org"]) == 1
        assert "This name has" in (err := capsys.readouterr().err) or "has this name already" in err
    assert cli.main(["user", "list", "--data", str(folder)]) == 0
    assert re.search(f"{old} +visitor +open +kim@example.org", capsys.readouterr().out)
    with pytest.raises(SystemExit):
        cli.main([*adding[:-2], "kim", "--email", "kim@example.org"])


def test_a_store_is_verified(folder: Path, capsys: pytest.CaptureFixture[str]):
    store = open_store(str(folder))
    demo.fill(store, datetime.now(UTC), load_definitions())
    assert cli.main(["verify", "--data", str(folder)]) == 0
    assert "8 records" in capsys.readouterr().out
    store.close()
    assert cli.main(["verify", "--data", str(folder)]) == 0
    assert "8 records" in capsys.readouterr().out
    journal = bytearray((folder / "attune.journal").read_bytes())
    journal[len(journal) // 2] ^= 1
    (folder / "attune.journal").write_bytes(journal)
    assert cli.main(["verify", "--data", str(folder)]) == 1
    assert "not what was written" in capsys.readouterr().out


def test_a_demo_keeps_its_password_and_is_not_filled_twice(folder: Path):
    store = open_store(str(folder))
    first = demo.fill(store, datetime.now(UTC), load_definitions())
    assert demo.fill(store, datetime.now(UTC), load_definitions()) == first
    assert store.count() == 8
    store.close()


def test_a_demo_observes_with_the_instruments_that_it_was_given(folder: Path):
    definitions = load_definitions()
    piios = load_instrument("piios")
    newer = msgspec.structs.replace(piios, version="2099", supersedes=piios.version)
    instruments = Instruments([*definitions.instruments, newer])
    store = open_store(str(folder))
    demo.fill(store, datetime.now(UTC), replace(definitions, instruments=instruments))
    bodies = [stored.record["body"] for stored in store.since(0, 100)]
    made_with = [seen["version"] for body in bodies for seen in body.get("observations", ())]
    assert made_with == ["2099", "2099"]
    store.close()


def test_a_demo_never_goes_into_a_services_own_store(folder: Path):
    from pwa.service.accounts import Accounts

    store = open_store(str(folder))
    Accounts(store).add("Lena", "lena@example.org", PASSWORD, "lead")
    with pytest.raises(demo.NotADemo, match="Nothing was changed"):
        demo.fill(store, datetime.now(UTC), load_definitions())
    assert store.count() == 0
    store.close()


def test_everybody_in_the_demo_is_plainly_fictional():
    found = demo.families(datetime.now(UTC).date())
    assert len(found) == 6
    names = [
        person["name"] for body in found for person in body["babies"] + body["carers"] if "name" in person
    ]
    assert all(name.endswith(" (fictional)") for name in names)
    assert [baby.get("name", "not yet named").split()[0] for body in found for baby in body["babies"]] == [
        *("Robin", "not", "Wren", "Jay", "Ash", "Sky", "Rowan")
    ]
    assert all(set(body) >= set(a_family()) for body in found)


def test_a_demo_says_what_to_sign_in_with(folder: Path):
    running = Serving(folder, "--demo")
    try:
        running.wait()
        assert re.search(r"Password: \S{10,}", running.said)
        assert "fictional" in running.said
        assert "/set-up/" not in running.said
    finally:
        running.stop()


def test_the_content_is_checked(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    from pwa.cli import content
    from pwa.packaged.content_check import Finding

    assert cli.main(["content", "check", "--figures"]) == 0
    said = capsys.readouterr().out
    assert "Nothing is wrong." in said
    assert re.search(r"when-your-baby-cries +parents +age", said)
    monkeypatch.setattr(content, "check_content", lambda _: [Finding("a-page", "line 3", "too long")])
    assert cli.main(["content", "check"]) == 1
    assert "a-page: line 3: too long" in capsys.readouterr().out


OPEN_TO_OTHERS = ["0.0.0.0", "::", "", "192.0.2.1", "attune.example"]


def reach(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *options: str) -> int:
    """The status of "attune serve" that would begin to serve, but doesn't."""
    for name in ("_check_port", "_granian"):
        monkeypatch.setattr(serving_command, name, lambda *_: None)
    # What the command sets for its working process ends with the test.
    for name in ("ATTUNE_DATA", "ATTUNE_SECURE_COOKIES", "ATTUNE_WITHOUT_TLS"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    return cli.main(["serve", "--data", str(tmp_path / "data"), *options])


@pytest.mark.parametrize("host", OPEN_TO_OTHERS)
def test_it_does_not_serve_other_machines_in_the_clear(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert reach(monkeypatch, tmp_path, "--host", host) == 1
    said = capsys.readouterr()
    assert said.out == ""
    for way in ("in the clear", "--tls-cert", "ATTUNE_PROXIES=1", "ATTUNE_SECURE_COOKIES=1", "--without-tls"):
        assert way in said.err


@pytest.mark.parametrize("set_to", [{"ATTUNE_PROXIES": "1"}, {"ATTUNE_SECURE_COOKIES": "1"}])
def test_half_of_a_proxy_is_none(set_to: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    assert reach(monkeypatch, tmp_path, "--host", "0.0.0.0") == 1


@pytest.mark.parametrize(
    ("options", "set_to"),
    [
        (["--host", "127.0.0.1"], {}),
        (["--host", "127.8.8.8"], {}),
        (["--host", "::1"], {}),
        (["--host", "localhost"], {}),
        (["--host", "0.0.0.0"], {"ATTUNE_PROXIES": "1", "ATTUNE_SECURE_COOKIES": "1"}),
        (["--host", "0.0.0.0", "--without-tls"], {}),
        (["--host", "0.0.0.0"], {"ATTUNE_WITHOUT_TLS": "1"}),
        (["--host", "0.0.0.0", "--tls-cert", "CERT", "--tls-key", "CERT"], {}),
    ],
)
def test_it_serves_this_machine_with_tls_or_if_it_is_told_to(
    options: list[str], set_to: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "cert.pem").touch()
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    given = [str(tmp_path / "cert.pem") if option == "CERT" else option for option in options]
    assert reach(monkeypatch, tmp_path, *given) == 0
