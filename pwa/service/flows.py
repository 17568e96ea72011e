"""Ways to the provider and back: what belongs to each, in a signed text that the browser keeps until it comes back.

Knows no cookie; must not ask the provider, nor sign anybody in.
"""

import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from hmac import compare_digest

from itsdangerous import BadData

from pwa.clock import instant, moment, now
from pwa.service.provider import Question
from pwa.service.signatures import signer
from pwa.store.contract import Store, StoreFailed

COLLECTION = "flows"
LASTS = timedelta(minutes=10)
"""How long somebody has at the provider: enough for a smartcard that has to be found first."""


class NotBegunHere(Exception):
    """What came back was begun in another browser, too long ago, or never; or it has come back before."""


@dataclass(frozen=True)
class Flow:
    """One way. `then` is what is done on coming back.

    `account` is whose vault it is for, if it must be theirs. `vault` is the hash of the secret of a vault that is open.
    `back` is the hash of what the app keeps until it is back, for a vault that is still to come.
    `link` is the token of the one-time link that is used by this, with the `name` and `email` of whoever has none there.
    """

    then: str
    account: str = ""
    vault: str = ""
    back: str = ""
    link: str = ""
    name: str = ""
    email: str = ""
    language: str = "en"
    asks_anew: bool = False
    state: str = ""
    nonce: str = ""
    verifier: str = ""
    back_to: str = ""
    begun_at: str = ""

    @property
    def question(self) -> Question:
        return Question(self.state, self.nonce, self.verifier, self.back_to, self.asks_anew)

    def fresh(self, back_to: str) -> "Flow":
        """The same, with new random values, begun now."""
        values = asdict(self) | {
            "state": secrets.token_urlsafe(32),
            "nonce": secrets.token_urlsafe(32),
            "verifier": secrets.token_urlsafe(48),
            "back_to": back_to,
            "begun_at": instant(now()),
        }
        return Flow(**values)


class Flows:
    """Signed, so that one that never comes back takes no place in the store. One that did is remembered until it is old."""

    def __init__(self, store: Store, secret: str) -> None:
        self._store = store
        self._used = store.collection(COLLECTION)
        self._unkept: set[str] = set()
        self._signer = signer(secret, "way to the provider")

    def kept(self, flow: Flow) -> str:
        """What the browser keeps meanwhile."""
        return str(self._signer.dumps({name: value for name, value in asdict(flow).items() if value}))

    def come_back(self, kept: str, state: str) -> Flow:
        """The way that this browser began and that comes back now, used up by this. Raises NotBegunHere."""
        flow = self._read(kept)
        if not state or not compare_digest(flow.state.encode(), state.encode("utf-8", "replace")):
            raise NotBegunHere
        with self._store.exclusively(COLLECTION):
            if flow.state in self._unkept or self._used.get(flow.state) is not None:
                raise NotBegunHere
            self._remember(flow)
        return flow

    def _remember(self, flow: Flow) -> None:
        """While the disk refuses, in this process: signing in goes on, and none comes back twice."""
        try:
            for old, document in self._used.items():
                if moment(document["until"]) <= now():
                    self._used.delete(old)
            self._used.put(flow.state, {"until": instant(moment(flow.begun_at) + LASTS)})
        except StoreFailed:
            self._unkept.add(flow.state)

    def _read(self, kept: str) -> Flow:
        try:
            flow = Flow(**self._signer.loads(kept))
        except (BadData, TypeError):
            raise NotBegunHere from None
        if not now() < moment(flow.begun_at) + LASTS:
            raise NotBegunHere
        return flow
