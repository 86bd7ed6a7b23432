"""``openplanner database``: the database of a team on a PostgreSQL server, for IT."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openplanner.cli import output
from openplanner.cli.office import Database, Json, Lang
from openplanner.cli.words import said
from openplanner.domain.rights import Role

if TYPE_CHECKING:
    from openplanner.application.upkeep.encryption import Turned
    from openplanner.application.upkeep.team_server import Server


def register(app: typer.Typer) -> None:
    """Adds the group: five commands for a server, three for the file of one desk."""
    group = typer.Typer(name="database", help=said("server"), no_args_is_help=True, add_completion=False)
    group.command("init", help=said("server_init"))(init)
    group.command("check", help=said("server_check"))(check)
    group.command("migrate-from", help=said("server_migrate"))(migrate_from)
    group.command("let-in", help=said("server_let_in"))(let_in)
    group.command("password", help=said("server_password"))(password)
    group.command("encrypt", help=said("encrypt"))(encrypt)
    group.command("decrypt", help=said("decrypt"))(decrypt)
    group.command("take-key", help=said("take_key"))(take_key)
    app.add_typer(group)


def init(database: Database = None, lang: Lang = None, as_json: Json = False) -> None:
    """Makes tables, roles and rights, or brings them up to this version."""
    from openplanner.application.upkeep.team_server import prepare_server

    server = _server(database)
    before, now = prepare_server(server)
    if as_json:
        output.print_json({"database": server.shown, "before": before, "now": now})
    else:
        output.line(output.texts(lang)("cli.server_ready", address=server.shown, before=before or "-", now=now))


def check(database: Database = None, lang: Lang = None, as_json: Json = False) -> None:
    """Says whether the database can be used, how the line is protected and who we are to it."""
    from openplanner.application.upkeep.team_server import look_at_server
    from openplanner.assembly import system_clock

    found = look_at_server(_server(database), system_clock())
    roles = sorted(role.value for role in found.rights.roles)
    if as_json:
        output.print_json(
            {
                "database": found.address,
                "revision": found.revision,
                "server": found.version,
                "tls": found.protected,
                "login": found.login,
                "roles": roles,
                "colleague": found.rights.colleague_id,
                "clock_seconds": found.clock_seconds,
            }
        )
        return
    texts = output.texts(lang)
    output.line(texts("cli.server_stands", address=found.address, version=found.version, revision=found.revision))
    output.line(texts("cli.server_line", tls=found.protected or "-", seconds=found.clock_seconds))
    output.line(texts("cli.server_who", login=found.login, roles=", ".join(roles) or "-"))


def migrate_from(
    file: Annotated[Path, typer.Argument(help=said("server_file"))],
    database: Database = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Copies everything from the file of one desk into an empty database on a server; the file stays."""
    from openplanner.application.upkeep.team_server import move_to_server
    from openplanner.assembly import system_clock

    server = _server(database)
    moved = move_to_server(file, server, system_clock())
    if as_json:
        output.print_json({"database": server.shown, "rows": moved})
    else:
        words = output.texts(lang)("cli.server_moved", cases=moved["cases"], rows=sum(moved.values()))
        output.line(words)


def let_in(
    login: Annotated[str, typer.Argument(help=said("server_login"))],
    email: Annotated[str, typer.Option("--colleague", help=said("server_colleague"))],
    role: Annotated[Role, typer.Option("--role", help=said("server_role"))] = Role.STAFF,
    database: Database = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Gives a sign-in of the server a role, and says which colleague it is."""
    from openplanner.application.upkeep.team_server import let_somebody_in

    let_somebody_in(_server(database), login, role, email)
    if as_json:
        output.print_json({"login": login, "role": role, "colleague": email})
    else:
        output.line(output.texts(lang)("cli.server_let_in", login=login, role=role.value))


def password(database: Database = None, lang: Lang = None) -> None:
    """Asks for the password of the sign-in and keeps it in the credential store of this user."""
    from openplanner.application.upkeep.server_sign_in import keep_password

    server, texts = _server(database), output.texts(lang)
    typed = typer.prompt(texts("cli.server_password", name=server.sign_in_name), hide_input=True, err=True)
    keep_password(server, typed)
    output.line(texts("cli.server_password_kept"))


def encrypt(
    recovery: Annotated[Path, typer.Option("--recovery", help=said("encrypt_recovery"))],
    database: Database = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Encrypts the file of this desk and its copies; the key goes to the credential store and to the recovery file."""
    from openplanner.application.upkeep import encryption
    from openplanner.assembly import database_path, load_settings

    settings = load_settings()
    turned = encryption.encrypt(settings, database_path(settings, database), recovery)
    _say_turned(turned, "cli.encrypted", lang, as_json=as_json)


def decrypt(database: Database = None, lang: Lang = None, as_json: Json = False) -> None:
    """Makes the file of this desk and its copies plain again."""
    from openplanner.application.upkeep import encryption
    from openplanner.assembly import database_path, load_settings

    settings = load_settings()
    turned = encryption.decrypt(settings, database_path(settings, database))
    _say_turned(turned, "cli.decrypted", lang, as_json=as_json)


def take_key(recovery: Annotated[Path, typer.Argument(help=said("take_key_file"))], lang: Lang = None) -> None:
    """Keeps the key of a recovery file in the credential store of this user."""
    from openplanner.application.upkeep import encryption

    encryption.take_key(recovery)
    output.line(output.texts(lang)("cli.key_taken"))


def _say_turned(turned: Turned, words: str, lang: str | None, *, as_json: bool) -> None:
    if as_json:
        output.print_json({"database": turned.database, "copies": turned.copies})
    else:
        output.line(output.texts(lang)(words, n=turned.copies))


def _server(database: str | None) -> Server:
    """The server of the options and settings; refused for a file, which needs none of this."""
    from openplanner.assembly import database_server, load_settings

    return database_server(load_settings(), database)
