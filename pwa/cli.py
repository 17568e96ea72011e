"""The command "attune": serve, user, verify.

Says in plain words what it did or why it didn't; holds no rule of the product.
"""

import argparse
import ctypes
import getpass
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from flask import Flask

from pwa import create_app, demo
from pwa.accounts import ROLES, AccountRefused, Accounts
from pwa.clock import now
from pwa.config import BadConfig, Config
from pwa.definitions import BadContent, load_definitions
from pwa.domain.forms import BadForm
from pwa.domain.instruments import BadInstrument
from pwa.store import UnknownStore, open_store
from pwa.store.contract import Store, StoreDamaged, StoreFailed, StoreInUse

THREADS = 8
EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104  names for it, not a choice of it
SETTINGS = """\
settings from the environment:
  ATTUNE_DATA            data folder
  ATTUNE_STORE           the store's address: tinydb:///absolute/folder
  ATTUNE_DEMO            1: as --demo
  ATTUNE_SECRET_KEY      signs sign-ins, 32 characters or more; otherwise made once, in the data folder
  ATTUNE_SECURE_COOKIES  1: a proxy in front speaks https
  ATTUNE_PROXIES         how many proxies in front set X-Forwarded headers (0)
  ATTUNE_SIGN_IN_HOURS   how long a sign-in lasts (72)
  ATTUNE_MAX_BODY_BYTES  the largest request (16777216)
  ATTUNE_WORKER_KILL     1: take the app's worker and its files off every tablet; visits stay
"""
REFUSALS = (
    BadConfig,
    BadContent,
    BadForm,
    BadInstrument,
    StoreInUse,
    StoreDamaged,
    StoreFailed,
    UnknownStore,
    AccountRefused,
    demo.NotADemo,
)
PR_SET_PDEATHSIG = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except REFUSALS as refusal:
        print(f"attune: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def served_app() -> Flask:
    """The app within the server's working process."""
    _end_with_the_parent()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        return create_app()
    except REFUSALS as refusal:
        print(f"attune: {refusal}", file=sys.stderr)
        sys.exit(1)


def serve(options: argparse.Namespace) -> int:
    """Check what is needed, say where and how to begin, then serve until a signal."""
    _to_environment(options)
    config = Config.from_env()
    load_definitions()
    _check_certificate(options)
    _check_port(options.host, options.port)
    store = open_store(config.store_url)
    try:
        greeting = _greeting(options, config, store)
    finally:
        store.close()
    print(greeting, flush=True)
    _granian(options)
    return 0


def add_user(options: argparse.Namespace) -> int:
    """Make an account; the password is asked for, or read from standard input when that isn't a terminal."""
    with_store = _store_of(options)
    try:
        account = Accounts(with_store).add(options.name, options.email, _password(), options.role)
    finally:
        with_store.close()
    print(f"Added {account.email} as {account.role}.")
    return 0


def list_users(options: argparse.Namespace) -> int:
    """One line for each account."""
    store = _store_of(options)
    try:
        for account in Accounts(store).all():
            state = "open" if account.is_open else f"closed {account.closed_at}"
            print(f"{account.id}  {account.role:7}  {state:12}  {account.email}  {account.name}")
    finally:
        store.close()
    return 0


def verify(options: argparse.Namespace) -> int:
    """Read the whole store back and change nothing; the exit status is 1 when anything is wrong."""
    store = _store_of(options, repair=False)
    try:
        report = store.verify()
    finally:
        store.close()
    for problem in report.problems:
        print(problem)
    print(f"{report.records} records, {report.bytes} bytes: {'sound' if report.is_sound else 'NOT SOUND'}.")
    return 0 if report.is_sound else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="attune", description="A visit's companion for health visitors.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serving = _command(commands, "serve", "serve the app", serve)
    serving.epilog, serving.formatter_class = SETTINGS, argparse.RawDescriptionHelpFormatter
    serving.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    serving.add_argument("--port", type=_port, default=8000, help="port to listen on (8000)")
    serving.add_argument("--demo", action="store_true", help="fictional families and an account, in var/demo")
    serving.add_argument(
        "--tls-cert", type=Path, metavar="FILE", help="certificate, for tablets on the network"
    )
    serving.add_argument("--tls-key", type=Path, metavar="FILE", help="the certificate's key")
    users = commands.add_parser("user", help="accounts").add_subparsers(required=True, metavar="COMMAND")
    adding = _command(users, "add", "make an account", add_user)
    adding.add_argument("--name", required=True)
    adding.add_argument("--email", required=True)
    adding.add_argument("--role", choices=ROLES, default="visitor")
    _command(users, "list", "list the accounts", list_users)
    _command(commands, "verify", "read the whole store back and check it", verify)
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    does: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=does, description=run.__doc__)
    command.add_argument("--data", metavar="DIR", help="data folder (ATTUNE_DATA, else var/data)")
    command.add_argument(
        "--store", metavar="URL", help="the store's address (ATTUNE_STORE, else in the data folder)"
    )
    command.set_defaults(run=run, demo=False, tls_cert=None, tls_key=None)
    return command


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"“{text}” is not a port: use a number from 1 to 65535")
    return int(text)


def _to_environment(options: argparse.Namespace) -> None:
    """The working process reads its settings from the environment, as any other server's would."""
    if options.data:
        os.environ["ATTUNE_DATA"] = str(Path(options.data).resolve())
    if options.store:
        os.environ["ATTUNE_STORE"] = options.store
    if options.demo:
        os.environ["ATTUNE_DEMO"] = "1"
    if options.tls_cert:
        os.environ["ATTUNE_SECURE_COOKIES"] = "1"


def _store_of(options: argparse.Namespace, *, repair: bool = True) -> Store:
    _to_environment(options)
    return open_store(Config.from_env().store_url, repair=repair)


def _check_certificate(options: argparse.Namespace) -> None:
    if bool(options.tls_cert) != bool(options.tls_key):
        raise BadConfig("--tls-cert and --tls-key belong together: give both, or neither.")
    for file in (options.tls_cert, options.tls_key):
        if file is not None and not file.is_file():
            raise BadConfig(f"There is no file {file}. Nothing was changed.")


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


def _greeting(options: argparse.Namespace, config: Config, store: Store) -> str:
    shown = "127.0.0.1" if options.host in EVERYWHERE else options.host
    host = f"[{shown}]" if ":" in shown else shown
    address = f"{'https' if options.tls_cert else 'http'}://{host}:{options.port}"
    lines = [f"Attune: {address}", f"Data:   {config.data_dir}"]
    if config.demo:
        account = demo.fill(store, now())
        lines += [
            "This is a demo with fictional families. Enter nothing about real people.",
            f"Email:    {account.email}",
            f"Password: {account.password}",
        ]
    elif demo.is_demo(store):
        lines.append("This folder holds a demo's fictional families. Enter nothing about real people.")
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
    from granian.constants import Interfaces  # takes a while to load, and only serving needs it
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "pwa.cli:served_app",
        factory=True,
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        log_access=False,
        ssl_cert=options.tls_cert,
        ssl_key=options.tls_key,
        workers_kill_timeout=10,
    ).serve()


def _end_with_the_parent() -> None:
    """A working process must not outlive the one that was started: it would keep the store locked.

    Linux only.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password (12 characters or more): ")
    if password != getpass.getpass("The same again: "):
        raise AccountRefused("password", "The two were not the same. Nothing was changed.")
    return password


def run() -> NoReturn:
    sys.exit(main())


if __name__ == "__main__":
    run()
