"""The same person at the service from somewhere else, as another tablet of theirs asks. Must not know any screen."""

import json
from http.cookiejar import CookieJar
from typing import Any
from urllib.request import HTTPCookieProcessor, Request, build_opener

SECRET = "the secret of the vault on another tablet"


class Elsewhere:
    """Signed in with a vault of its own."""

    def __init__(self, url: str, email: str, password: str) -> None:
        self._url, self._opener = url, build_opener(HTTPCookieProcessor(CookieJar()))
        self._ask("/api/sign-in", {"email": email, "password": password})

    def tablets(self) -> list[dict[str, Any]]:
        """This person's tablets, the one in contact last first."""
        found: list[dict[str, Any]] = self._ask("/api/devices")["devices"]
        return found

    def registers(self, label: str) -> str:
        """Its id."""
        return str(self._ask("/api/devices", {"label": label})["device"])

    def syncs(self, device: str, *records: object) -> dict[str, Any]:
        """What the service answers to a tablet that has nothing yet."""
        return self._ask("/api/sync", {"device": device, "cursor": None, "records": list(records)})

    def reports_lost(self, why: str) -> None:
        """Each of this person's tablets."""
        for tablet in self.tablets():
            self._ask("/api/devices/lost", {"device": tablet["device"], "why": why})

    def _ask(self, path: str, told: object = None) -> dict[str, Any]:
        headers = {"X-Attune-Vault": SECRET, "Content-Type": "application/json"}
        body = None
        if told is not None:
            headers["X-CSRFToken"] = self._ask("/api/session")["csrf"]
            body = json.dumps(told).encode()
        request = Request(f"{self._url}{path}", body, headers)
        with self._opener.open(request) as answer:
            found: dict[str, Any] = json.loads(answer.read())
            return found
