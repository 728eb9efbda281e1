"""The command ``facilitation``: serve, demo, check, accounts, blueprints, workshops, backup."""

from __future__ import annotations

# Before anything else: sockets, locks and sleeps must be those of gevent.
from gevent import monkey

monkey.patch_all()

import gc  # noqa: E402
import os  # noqa: E402
import sqlite3  # noqa: E402
import sys  # noqa: E402
from itertools import count  # noqa: E402
from pathlib import Path  # noqa: E402

import click  # noqa: E402
import flask_migrate  # noqa: E402
import gevent  # noqa: E402
from flask import Flask  # noqa: E402
from flask_babel import force_locale  # noqa: E402
from flask_babel import gettext as _  # noqa: E402
from sqlalchemy import inspect, select  # noqa: E402

from facilitation import create_app, erasing  # noqa: E402
from facilitation import factsheet as factsheets  # noqa: E402
from facilitation.blueprints import BlueprintError, Library  # noqa: E402
from facilitation.blueprints.looking import looked_through  # noqa: E402
from facilitation.config import Settings  # noqa: E402
from facilitation.extensions import db  # noqa: E402
from facilitation.models import Facilitator, Invitation, Workshop  # noqa: E402
from facilitation.record import Record, archive  # noqa: E402
from facilitation.refusal import Refused  # noqa: E402
from facilitation.sweeping import copy_without_gaps  # noqa: E402
from facilitation.texts import LANGUAGES  # noqa: E402

#: Seconds between looks for confidential cases whose time is up, and how many of them later for
#: workshops.
PURGE_EVERY = 60
WORKSHOPS_EVERY = 60


@click.group()
def main() -> None:
    """Stellwand: facilitated workshops on the intranet."""


@main.command()
def serve() -> None:
    """Bring the database up to date and serve."""
    app = _app()
    with app.app_context(), force_locale(_locale(app)):
        _welcome(app)
    run(app)


@main.command()
@click.option("--blueprint", default="ideenwerkstatt", show_default=True, help="Which one to run.")
@click.option("--people", default=12, show_default=True, help="Simulated participants.")
@click.option("--pace", default=1.0, show_default=True, help="1 = human, 10 = ten times as fast.")
def demo(blueprint: str, people: int, pace: float) -> None:
    """Serve an open workshop with simulated participants who join, write and vote."""
    from facilitation import rehearsal

    # A folder of its own: nothing of a rehearsal mixes with real workshops.
    os.environ["FACILITATION_DATA"] = str(Settings().data / "demo")
    app = _app()
    with app.app_context(), force_locale(_locale(app)):
        if app.extensions["library"].get(blueprint) is None:
            known = ", ".join(one.id for one in app.extensions["library"])
            raise click.BadParameter(f"There is no blueprint {blueprint!r}. There are: {known}")
        stage_play = rehearsal.prepare(app, blueprint, people)
        _welcome(app, is_demo=True)
        click.echo(stage_play.programme())
    run(app, [lambda: stage_play.perform(people, pace), lambda: stage_play.conduct(people, pace)])


@main.command()
def check() -> None:
    """Look at settings, database and built-in blueprints; exits with 1 if something is wrong."""
    settings = Settings()
    wrong = []
    try:
        count = len(Library().blueprints)
        click.echo(f"blueprints   {count} built in")
    except BlueprintError as error:
        wrong.append(str(error))
    click.echo(f"data         {settings.data}")
    click.echo(f"database     {settings.database_url}")
    click.echo(f"address      {settings.address_for_phones()}")
    if settings.phones_may_not_reach:
        wrong.append("Phones cannot reach this address; set FACILITATION_PUBLIC_URL.")
    app = create_app(settings)
    with app.app_context():
        if not inspect(db.engine).has_table("workshop"):
            click.echo("database     empty, `facilitation serve` makes the tables")
        else:
            click.echo(f"workshops    {len(db.session.scalars(select(Workshop.id)).all())}")
    for problem in wrong:
        click.echo(f"WRONG        {problem}", err=True)
    sys.exit(1 if wrong else 0)


@main.command()
@click.option("--language", type=click.Choice(LANGUAGES), help="Instead of the one in use here.")
@click.option("--format", "extension", type=click.Choice(sorted(factsheets.FORMATS)))
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def factsheet(language: str | None, extension: str | None, file: Path | None) -> None:
    """One page on what is stored here, for staff council and data protection.

    Into FILE, whose ending says the format, or to standard output.
    """
    settings = Settings()
    extension = extension or (file.suffix.removeprefix(".") if file else "md")
    if extension not in factsheets.FORMATS:
        raise click.BadParameter(f"There are: {', '.join(sorted(factsheets.FORMATS))}")
    try:
        sheet = factsheets.FactSheet.of(settings, language or settings.locale)
    except factsheets.Undescribed as problem:
        raise click.ClickException(str(problem)) from None
    written = factsheets.FORMATS[extension](sheet)
    if file is None:
        click.echo(written, nl=False)
        return
    file.write_bytes(written)
    click.echo(file)


@main.group()
def facilitators() -> None:
    """Accounts of those who facilitate."""


@facilitators.command("add")
@click.option("--email", required=True)
@click.option("--name", default="")
@click.option("--admin", is_flag=True, help="May invite further facilitators.")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from stdin.")
def add_facilitator(email: str, name: str, admin: bool, password_stdin: bool) -> None:
    """Make an account."""
    app = _app()
    with app.app_context(), force_locale(_locale(app)):
        try:
            Facilitator.register(email, sys.stdin.readline().rstrip("\n"), name, is_admin=admin)
        except Refused as refusal:
            raise click.ClickException(refusal.sentence) from None
        db.session.commit()
        click.echo(email)


@facilitators.command("password")
@click.option("--email", required=True)
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from stdin.")
def set_password(email: str, password_stdin: bool) -> None:
    """Give an account a new password."""
    app = _app()
    with app.app_context(), force_locale(_locale(app)):
        facilitator = Facilitator.by_email(email)
        if facilitator is None:
            raise click.ClickException(f"There is no account {email}.")
        try:
            facilitator.set_password(sys.stdin.readline().rstrip("\n"))
        except Refused as refusal:
            raise click.ClickException(refusal.sentence) from None
        facilitator.locked_until = None
        db.session.commit()
        click.echo(email)


@main.group()
def blueprints() -> None:
    """Blueprint files."""


@blueprints.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def check_blueprints(files: tuple[Path, ...]) -> None:
    """Say of each file (YAML, JSON or zip) whether it can be used, and if not, why and where."""
    app = create_app()
    with app.app_context(), force_locale(_locale(app)):
        lines, wrong = looked_through(files, app.extensions["library"])
    for line in lines:
        click.echo(line)
    sys.exit(1 if wrong else 0)


@main.group()
def workshops() -> None:
    """Workshops on this machine."""


@workshops.command("list")
def list_workshops() -> None:
    """All workshops with code, state, deletion date and title."""
    with _app().app_context():
        for workshop in db.session.scalars(select(Workshop).order_by(Workshop.starts_at)):
            click.echo(
                f"{workshop.code}  {workshop.state:8}  {workshop.delete_on}  {workshop.title}"
            )


@workshops.command("export")
@click.argument("code")
def export_workshop(code: str) -> None:
    """The whole workshop as JSON on standard output."""
    with _app().test_request_context():
        click.echo(archive.text(Record.of(_workshop(code))))


@workshops.command("delete")
@click.argument("code")
@click.option("--yes", is_flag=True, required=True, help="Really delete everything of it.")
def delete_workshop(code: str, yes: bool) -> None:
    """Delete a workshop with all its cards and votes."""
    with _app().app_context():
        try:
            erasing.delete(_workshop(code))
        except Refused as refusal:
            raise click.ClickException(refusal.sentence) from None
        click.echo(code)


@workshops.command("purge")
def purge_workshops() -> None:
    """Delete workshops and confidential cases whose time is up; `serve` does this by itself."""
    with _app().app_context():
        click.echo(erasing.purge())


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database into FILE while the server runs (SQLite)."""
    if file.exists():
        raise click.ClickException(f"{file} is there already.")
    copy_without_gaps(_sqlite_file(), str(file))
    click.echo(file)


@main.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--yes", is_flag=True, required=True, help="Really replace the present database.")
def restore(file: Path, yes: bool) -> None:
    """Put a backup in place of the present database; stop the server first (SQLite)."""
    with sqlite3.connect(file) as source:
        if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise click.ClickException(f"{file} is damaged.")
        with sqlite3.connect(_sqlite_file()) as target:
            source.backup(target)
    click.echo(file)


def run(app: Flask, tasks: list[object] | None = None) -> None:
    """Serve with gevent until interrupted."""
    from gevent.pywsgi import WSGIServer

    settings: Settings = app.config["FACILITATION"]
    server = WSGIServer((settings.host, settings.port), app, log=None, error_log=sys.stderr)
    # A page of a busy room must not be refused because many phones come at once.
    server.backlog = 1024
    # What is loaded now stays; looking through it again and again would halt every stream.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gevent.spawn(_purge_for_ever, app)
    for task in tasks or []:
        gevent.spawn(task)  # type: ignore[arg-type]
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo()


def _purge_for_ever(app: Flask) -> None:
    """Cases are erased to the minute; workshops go by the day, so once an hour is enough."""
    for minute in count():
        with app.app_context():
            erasing.purge_unharmed(workshops_too=minute % WORKSHOPS_EVERY == 0)
        gevent.sleep(PURGE_EVERY)


def _app() -> Flask:
    """The application with its database brought up to date."""
    app = create_app()
    with app.app_context():
        flask_migrate.upgrade()
    return app


def _welcome(app: Flask, *, is_demo: bool = False) -> None:
    """The address, its QR code and, on first start, the link for the first account."""
    import qrcode

    settings: Settings = app.config["FACILITATION"]
    address = settings.address_for_phones()
    code = qrcode.QRCode(border=2)
    code.add_data(address)
    code.print_ascii(invert=True)
    click.echo(f"Stellwand: {address}")
    if settings.phones_may_not_reach:
        click.echo(
            _(
                "Achtung: Unter dieser Adresse erreichen Telefone diese Maschine nicht. "
                "Bitte setzen Sie FACILITATION_PUBLIC_URL."
            )
        )
    if Facilitator.count() == 0 and not is_demo:
        token = Invitation.issue_first()
        db.session.commit()
        click.echo(_("Erstes Konto anlegen (der Link gilt einmal, sieben Tage lang):"))
        click.echo(f"{address}/welcome/{token}")
    sys.stdout.flush()


def _locale(app: Flask) -> str:
    locale: str = app.config["FACILITATION"].locale
    return locale


def _workshop(code: str) -> Workshop:
    workshop = Workshop.by_code(code)
    if workshop is None:
        raise click.ClickException(f"There is no workshop {code}.")
    return workshop


def _sqlite_file() -> str:
    url = Settings().database_url
    if not url.startswith("sqlite:///"):
        raise click.ClickException("Only SQLite; use the tools of your database, such as pg_dump.")
    return url.removeprefix("sqlite:///")


if __name__ == "__main__":
    main()
