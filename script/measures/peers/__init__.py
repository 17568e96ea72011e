"""Other products that do the same, to measure beside ours. Installed into their own folder, for one run."""

import http.client
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

from script.measures.load import Conversation, request

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FILES = (HERE / "package.json", HERE / "package-lock.json", HERE / "pouch.js", ROOT / ".npmrc")
PATIENCE_S = 120


class NoPeer(Exception):
    """The peer can't be installed or started here; the message says why in one line."""


class Pouch:
    """express-pouchdb over LevelDB in `folder`, on a port of this machine. It doesn't wait for the disk. Raises NoPeer."""

    def __init__(self, folder: Path) -> None:
        home = folder / "pouch"
        (home / "db").mkdir(parents=True)
        for file in FILES:
            shutil.copy(file, home)
        try:
            _run(["npm", "ci"], home).communicate(timeout=PATIENCE_S)
            self._process = _run(["node", "pouch.js", f"{home / 'db'}/"], home)
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise NoPeer(f"npm or node failed ({type(problem).__name__})") from problem
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        if not said.strip().isdigit():
            self.stop()
            raise NoPeer("npm could not install it, or it didn't start")
        self.session, self.port = self._process.pid, int(said)
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request("PUT", "/visits")
        line.getresponse().read()
        line.close()

    def sends(self, visits: list[bytes], size: int) -> Conversation:
        """Sends the same visits with CouchDB's `_id`, `size` in each request, all prepared in advance."""
        docs = [
            b'{"_id": %s, ' % json.dumps(json.loads(visit)["id"]).encode() + visit[1:] for visit in visits
        ]
        return self._send(
            [
                request(
                    "/visits/_bulk_docs", {}, b'{"docs": [' + b",".join(docs[start : start + size]) + b"]}"
                )
                for start in range(0, len(docs), size)
            ],
            size,
        )

    def _send(self, requests: list[bytes], size: int) -> Conversation:
        for sent in requests:
            answer = yield sent
            if answer.count(b'"ok":true') != size:
                raise RuntimeError(f"not {size} documents: {answer[:2000]!r}")

    def stop(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(timeout=15)


def _run(command: list[str], home: Path) -> subprocess.Popen[bytes]:
    """Run a command with the checkout's own node, which script/bootstrap installed, in a session of its own."""
    environment = {**os.environ, "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"}
    return subprocess.Popen(
        command,
        cwd=home,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
