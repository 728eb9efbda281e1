"""Every setting with its default and meaning; a variable FACILITATION_<NAME> overrides it.

A setting that cannot be used stops the start with a sentence, instead of failing in the room.
"""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Settings:
    """Read once at start; ``as_flask()`` is what Flask and its companions are given."""

    def __init__(self, environ: dict[str, str] | None = None) -> None:
        self._environ = dict(os.environ if environ is None else environ)
        #: Folder of database, secret key and (later) photos.
        self.data = Path(self._text("DATA", "data")).resolve()
        #: SQLAlchemy address of the database; the default is one SQLite file in the data folder.
        self.database_url = self._text(
            "DATABASE_URL", f"sqlite:///{self.data / 'stellwand.sqlite3'}"
        )
        #: Interface the server listens on.
        self.host = self._text("HOST", "0.0.0.0")
        #: Port the server listens on.
        self.port = self._port("PORT", 8000)
        #: What the QR code says; without it the address by which this machine is reached.
        self.public_url = self._text("PUBLIC_URL", "").rstrip("/")
        #: Language of pages before anybody has chosen one: de or en.
        self.locale = self._choice("LOCALE", "de", ("de", "en"))
        #: Time zone of clock times on all screens and in records.
        self.timezone = self._timezone("TIMEZONE", "Europe/Berlin")
        #: Name of the house, shown on join pages and records.
        self.organisation = self._text("ORGANISATION", "")
        #: Where people find the privacy notice of the house (optional address).
        self.privacy_url = self._text("PRIVACY_URL", "")

    def as_flask(self) -> dict[str, object]:
        return {
            "SECRET_KEY": self._secret_key(),
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            # A logged mistake must not quote what people wrote.
            "SQLALCHEMY_ENGINE_OPTIONS": {
                "pool_size": 20,
                "max_overflow": 60,
                "hide_parameters": True,
            },
            "MAX_CONTENT_LENGTH": 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 512 * 1024,
            "WTF_CSRF_TIME_LIMIT": None,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SECURE": self.is_behind_tls,
            "REMEMBER_COOKIE_SAMESITE": "Lax",
            "REMEMBER_COOKIE_HTTPONLY": True,
            "BABEL_DEFAULT_LOCALE": self.locale,
            "BABEL_DEFAULT_TIMEZONE": self.timezone,
            "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent / "translations"),
            # Files are sent as streams; event streams are not in the list, they must not wait.
            "COMPRESS_ALGORITHM": ["gzip"],
            "COMPRESS_LEVEL": 5,
            "COMPRESS_STREAMS": True,
            "COMPRESS_MIMETYPES": ["text/html", "text/css", "text/javascript", "application/json"],
            "FACILITATION": self,
        }

    @property
    def is_behind_tls(self) -> bool:
        return self.public_url.startswith("https://")

    def address_for_phones(self) -> str:
        """The address in the QR code: the public one, else the machine's own on its network."""
        return self.public_url or f"http://{network_address()}:{self.port}"

    @property
    def phones_may_not_reach(self) -> bool:
        """Whether the address in the QR code is one that only this machine can open."""
        return any(
            part in self.address_for_phones() for part in ("//127.", "//localhost", "//[::1]")
        )

    def _secret_key(self) -> str:
        given = self._text("SECRET_KEY", "")
        if given:
            return given
        self.data.mkdir(parents=True, exist_ok=True)
        path = self.data / "secret-key"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32))
        return path.read_text().strip()

    def _text(self, name: str, default: str) -> str:
        return self._environ.get(f"FACILITATION_{name}", default).strip() or default

    def _port(self, name: str, default: int) -> int:
        value = self._text(name, str(default))
        if not value.isdigit() or not 0 <= int(value) < 65536:
            raise SystemExit(f"FACILITATION_{name} must be a number from 0 to 65535, not {value!r}")
        return int(value)

    def _timezone(self, name: str, default: str) -> str:
        value = self._text(name, default)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise SystemExit(
                f"FACILITATION_{name} must be a time zone such as Europe/Berlin, not {value!r}"
            ) from None
        return value

    def _choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self._text(name, default)
        if value not in choices:
            raise SystemExit(
                f"FACILITATION_{name} must be one of {', '.join(choices)}, not {value!r}"
            )
        return value


def network_address() -> str:
    """The address of the interface that leads out of this machine; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
