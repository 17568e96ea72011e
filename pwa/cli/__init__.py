"""The command "attune": its arguments, and the words in which it refuses.

Must not hold a rule of the product.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias
from uuid import UUID

from pwa.cli import auditing, content, keeping, people, serving
from pwa.cli.settings import REFUSALS, SETTINGS
from pwa.clock import instant
from pwa.service.accounts import ROLES


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


def run() -> NoReturn:
    sys.exit(main())


if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="attune", description="A visit's companion for health visitors.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _serving(commands)
    _people(commands)
    _keeping(commands)
    _auditing(commands)
    _content(commands)
    return parser


def _serving(commands: "Commands") -> None:
    serve = _command(commands, "serve", "serve the app", serving.serve)
    serve.epilog, serve.formatter_class = SETTINGS, argparse.RawDescriptionHelpFormatter
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    serve.add_argument("--port", type=_port, default=8000, help="port to listen on (8000)")
    serve.add_argument(
        "--workers", type=_count, default=1, help="server processes, with a PostgreSQL store only (1)"
    )
    serve.add_argument("--demo", action="store_true", help="fictional families and an account, in var/demo")
    serve.add_argument(
        "--tls-cert", type=Path, metavar="FILE", help="certificate, for tablets on the network"
    )
    serve.add_argument("--tls-key", type=Path, metavar="FILE", help="the certificate's key")
    serve.add_argument(
        "--without-tls",
        action="store_true",
        help="serve other machines in the clear: for a trial with fictional families only",
    )


def _people(commands: "Commands") -> None:
    users = commands.add_parser("user", help="accounts").add_subparsers(required=True, metavar="COMMAND")
    adding = _command(users, "add", "make an account", people.add_user)
    adding.add_argument("--name", required=True)
    adding.add_argument("--email", required=True)
    adding.add_argument("--role", choices=ROLES, default="visitor")
    adding.add_argument(
        "--id",
        type=UUID,
        metavar="ID",
        help="the id that this person had in a store that was lost, or has in an account that was closed",
    )
    _command(users, "list", "list the accounts", people.list_users)


def _keeping(commands: "Commands") -> None:
    _command(commands, "verify", "read the whole store back and check it", keeping.verify)
    backup = _command(
        commands, "backup", "write the store into one file, also while it is used", keeping.backup
    )
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument("--salvage", action="store_true", help="of a damaged store, keep all that is whole")
    restore = _command(commands, "restore", "fill the store from a backup", keeping.restore)
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--instead", action="store_true", help="of what is there, which is put aside first")
    restore.add_argument(
        "--keep-accounts",
        action="store_true",
        help="with --instead: accounts, caseloads and tablets go on as they are in the store that is put aside",
    )
    migrate = _command(
        commands, "migrate", "copy the store to another engine and prove it equal", keeping.migrate
    )
    migrate.add_argument("--to", required=True, metavar="URL", help="the address of an empty store")
    erase = _command(commands, "erase", "erase a family's records for good", keeping.erase)
    which = erase.add_mutually_exclusive_group(required=True)
    which.add_argument("family", nargs="?", metavar="FAMILY", type=_family, help="the family's id")
    which.add_argument("--due", action="store_true", help="every family whose records need no longer be kept")
    erase.add_argument("--why", default="asked for", help="for the audit; no name (“asked for”)")
    for command in (backup, restore, migrate, erase):
        command.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and change nothing"
        )
    commands.add_parser("key", help="print a new key for the store").set_defaults(run=keeping.key)
    rekey = _command(commands, "rekey", "encrypt the store anew under another key", keeping.rekey)
    to = rekey.add_mutually_exclusive_group(required=True)
    to.add_argument("--to", type=Path, metavar="KEYFILE", help="a file that holds the new key")
    to.add_argument("--to-plain", action="store_true", help="without encryption")
    moving = _command(
        commands, "recovery-key", "move the recovery key out of the store, into a file", keeping.recovery_key
    )
    moving.add_argument("--to", type=Path, metavar="FILE", required=True, help="a new file, for the key")


def _auditing(commands: "Commands") -> None:
    audit = _command(commands, "audit", "print who opened what, and when", auditing.audit)
    audit.add_argument("--family", type=_family, metavar="ID", help="only what was about this family")
    audit.add_argument(
        "--nhs-number", metavar="NUMBER", help="only what was about the family of the baby with this number"
    )
    audit.add_argument("--user", metavar="ID", help="only what this account did; its id or its email address")
    audit.add_argument(
        "--since",
        type=_since,
        metavar="DAY",
        help="from this day on, 2026-11-30, or this instant (UTC)",
    )
    audit.add_argument("--until", type=_day, metavar="DAY", help="to the end of this day (UTC)")
    form = audit.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a line of JSON for each entry")
    form.add_argument("--fhir", action="store_true", help="a FHIR R4 AuditEvent for each entry (NDJSON)")


def _content(commands: "Commands") -> None:
    about = commands.add_parser("content", help="what is written").add_subparsers(
        required=True, metavar="COMMAND"
    )
    check = about.add_parser("check", help="does it keep to its rules?", description=content.check.__doc__)
    check.add_argument("--figures", action="store_true", help="reading age and lengths, page by page")
    check.set_defaults(run=content.check)


def _command(
    commands: "Commands", name: str, does: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=does, description=run.__doc__)
    command.add_argument("--data", metavar="DIR", help="data folder (ATTUNE_DATA, else var/data)")
    command.add_argument(
        "--store", metavar="URL", help="the store's address (ATTUNE_STORE, else in the data folder)"
    )
    command.set_defaults(run=run, demo=False, tls_cert=None, tls_key=None, without_tls=False)
    return command


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"“{text}” is not a port: use a number from 1 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 64):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of processes: use 1 to 64")
    return int(text)


def _day(text: str) -> str:
    try:
        return str(date.fromisoformat(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day: use 2026-11-30") from None


def _since(text: str) -> str:
    try:
        if "T" not in text:
            return str(date.fromisoformat(text))
        given = datetime.fromisoformat(text)
        return instant(given if given.tzinfo else given.replace(tzinfo=UTC))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no day or instant: use 2026-11-30 or 2026-11-30T14:00Z"
        ) from None


def _family(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a family's id") from None
