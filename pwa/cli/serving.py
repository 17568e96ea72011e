"""attune serve: checks what is needed, says where and how to begin, serves until a signal."""

import argparse
import ctypes
import gc
import logging
import resource
import signal
import socket
import sys
from typing import TYPE_CHECKING

from flask import Flask

from pwa import create_app
from pwa.cli.settings import REFUSALS, config_of
from pwa.clock import now
from pwa.config import BadConfig, Config
from pwa.packaged.content import load_content
from pwa.service.accounts import Accounts
from pwa.store import open_store
from pwa.store.contract import Store
from pwa.upkeep import demo

if TYPE_CHECKING:
    from pwa.cli.front import Environ, Front

# Python runs one thread at a time: with eight, receiving was a fifth slower than with four, because each took the
# interpreter from the others. Four are enough to share a wait for the disk. None of them ever waits for a client, hashes
# a password or waits for a PDF.
THREADS = 4
# A password takes 32 MB and about 0.07 s of a processor. At eight in the morning a whole team signs in: 64 are let in
# within a few seconds, and whoever comes then is told to try again.
PASSWORDS_AT_ONCE, PASSWORDS_WAITING = 2, 64
PDFS_AT_ONCE, PDFS_WAITING = 2, 16
# Less than the tablet waits for an answer.
TURN_S = 10
BODIES_AT_ONCE = 8
# A connection is closed when no request starts, when its headers stay incomplete, or when nothing more is asked.
SILENT_LINE_MS = 30_000
# Incomplete headers that one connection may hold: 128 MB for all 2,048 connections. The tablet sends about 1 kB.
HEADER_BYTES = 64 * 1024
MOST_FILES = 4096
# Requests under way at a stop have this long to finish. Nothing is lost: what has no receipt is sent again.
STOP_S = 2
NO_KEY = "The store has no key, so it is not encrypted: see “Encryption at rest” in docs/operations.md."
EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104  compared with, not chosen
PR_SET_PDEATHSIG = 1


def served_front() -> "Front":
    """What the server's working process calls: the app, behind the front that takes in complete requests."""
    from pwa.cli.bodies import Limits  # it loads all of asyncio, which only the working process needs
    from pwa.cli.front import Front
    from pwa.cli.turns import Turns
    from pwa.views.busy import PASSWORDS, PDFS, kind_of
    from pwa.views.security import MOST_BATCH, SMALL_BODY_BYTES, most_body_bytes

    app = served_app()

    def most_bytes(environ: "Environ") -> int:
        with app.request_context(environ):
            return most_body_bytes()

    most = app.config[MOST_BATCH]
    limits = Limits(most, most * BODIES_AT_ONCE)
    slow = {
        PASSWORDS: Turns("hashing", PASSWORDS_AT_ONCE, PASSWORDS_WAITING, TURN_S),
        PDFS: Turns("printing", PDFS_AT_ONCE, PDFS_WAITING, TURN_S),
    }
    return Front(app.wsgi_app, limits, THREADS, most_bytes, SMALL_BODY_BYTES, slow, kind_of)


def served_app() -> Flask:
    """The app within the server's working process."""
    _end_with_the_parent()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        app = create_app()
    except REFUSALS as refusal:
        print(f"attune: {refusal}", file=sys.stderr)
        sys.exit(1)
    # What is in memory now stays: definitions, pages, the store's records. Searching it for garbage again and
    # again cost a part of every request.
    gc.collect()
    gc.freeze()
    return app


def serve(options: argparse.Namespace) -> int:
    """Check what is needed, say where and how to begin, then serve until a signal."""
    config = config_of(options)
    _check_workers(options, config)
    load_content()
    _check_certificate(options)
    _check_reach(options, config)
    _check_port(options.host, options.port)
    print(_greeted(options, config), flush=True)
    # Together with the store that was only read for the greeting: otherwise its records would be in memory twice.
    gc.collect()
    _granian(options)
    return 0


def _check_workers(options: argparse.Namespace, config: Config) -> None:
    if options.workers > 1 and not config.store_url.startswith("postgres"):
        raise BadConfig(
            "Several workers need a PostgreSQL store: a TinyDB store belongs to one process. Nothing was changed."
        )


def _check_certificate(options: argparse.Namespace) -> None:
    if bool(options.tls_cert) != bool(options.tls_key):
        raise BadConfig("--tls-cert and --tls-key belong together: give both, or neither.")
    for file in (options.tls_cert, options.tls_key):
        if file is not None and not file.is_file():
            raise BadConfig(f"There is no file {file}. Nothing was changed.")


def _check_reach(options: argparse.Namespace, config: Config) -> None:
    """Passwords and families must not cross a network in the clear unless the deployer says so."""
    is_behind_tls = bool(config.proxies) and config.secure_cookies
    if _is_this_machine(options.host) or options.tls_cert or is_behind_tls or config.without_tls:
        return
    raise BadConfig(
        f"{options.host or 'every address'} can be reached from other machines, and nothing here speaks https: "
        "passwords and families would cross the network in the clear. Nothing was started. "
        "Give --tls-cert and --tls-key; or stay on 127.0.0.1 behind a proxy that speaks https; or, if the proxy is on "
        "another machine, set ATTUNE_PROXIES=1 and ATTUNE_SECURE_COOKIES=1. For a trial with fictional families: "
        "--without-tls."
    )


def _check_port(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[
            0
        ]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as problem:
        raise BadConfig(
            f"{host}:{port} can't be listened on ({problem.strerror}). Nothing was changed. "
            "Perhaps Attune runs already; else choose another --port."
        ) from problem


def _greeted(options: argparse.Namespace, config: Config) -> str:
    """What to say at the start. The store and its records are released again: the working process opens its own."""
    store = open_store(config.store_url, config.store_key)
    try:
        return _greeting(options, config, store)
    finally:
        store.close()


def _greeting(options: argparse.Namespace, config: Config, store: Store) -> str:
    shown = "127.0.0.1" if options.host in EVERYWHERE else options.host
    host = f"[{shown}]" if ":" in shown else shown
    address = f"{'https' if options.tls_cert else 'http'}://{host}:{options.port}"
    lines = [f"Attune: {address}", f"Data:   {config.data_dir}"]
    if config.demo:
        account = demo.fill(store, now(), load_content().definitions)
        lines += [
            "This is a demo with fictional families. Enter nothing about real people.",
            f"Email:    {account.email}",
            f"Password: {account.password}",
        ]
    elif demo.is_demo(store):
        lines.append("This folder holds a demo's fictional families. Enter nothing about real people.")
    elif config.store_key is None:
        lines.append(NO_KEY)
    token = Accounts(store).first_link()
    if token is not None:
        lines.append(f"Set up the first account here, once, within 24 hours: {address}/set-up/{token}")
    if not options.tls_cert and not _is_this_machine(options.host):
        lines.append(
            "Tablets need https to work without signal: use --tls-cert and --tls-key, or a proxy in front."
        )
    return "\n".join(lines)


def _is_this_machine(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def _granian(options: argparse.Namespace) -> None:
    from granian.constants import HTTPModes, Interfaces  # slow to load, and only serving needs it
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "pwa.cli.serving:served_front",
        factory=True,
        address=options.host,
        port=options.port,
        interface=Interfaces.RSGI,
        websockets=False,
        workers=options.workers,
        # With HTTP/2 a connection on which nothing was ever sent stays open for ever.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=SILENT_LINE_MS, max_buffer_size=HEADER_BYTES),
        backpressure=_most_lines(),
        log_level=LogLevels.error,
        log_access=False,
        ssl_cert=options.tls_cert,
        ssl_key=options.tls_key,
        workers_kill_timeout=STOP_S,
    ).serve()


def _most_lines() -> int:
    """How many connections a process holds at once: half of the files that it may open, so that a crowd never
    keeps the store from its own."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, files), most))
    return files // 2


def _end_with_the_parent() -> None:
    """A working process must not outlive its parent: it would keep the store locked.

    Linux only.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
