"""Settings from the environment, read once; every fault in one message."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkstemp
from urllib.parse import urlsplit

FOLDER = Path("var")
_SECRET_FILE = "secret-key"  # noqa: S105 -- a file's name, no secret
_BASE_URL_FILE = "base-url"
_LEAST_SECRET = 32
_MEGABYTE = 1_000_000
_DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


class InvalidSettings(Exception):
    """`faults` names each variable with what is wrong and what would be right."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Oidc:
    """The identity provider; its addresses are read from its discovery document."""

    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process of the service needs to know. `today` is the as-of date, if one is set."""

    database_url: str
    secret_key: str
    base_url: str
    language: str
    today: date | None
    demo_password: str | None
    trusted_proxies: int
    session_idle: timedelta
    session_longest: timedelta
    feed_memory: int = 32 * _MEGABYTE
    """Bytes that a process may keep of feeds."""
    second_factor: bool = False
    oidc: Oidc | None = None

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def session_key(self) -> bytes:
        return _derived(self.secret_key, "session")

    @property
    def sealing_key(self) -> bytes:
        """With it secrets are sealed that the database has to give back, unlike passwords."""
        return _derived(self.secret_key, "seal")

    @property
    def link_key(self) -> bytes:
        """Separate from the session key: renewing that one must not end everybody's links."""
        return _derived(self.secret_key, "link")


def _derived(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), f"xunli/{purpose}".encode(), hashlib.sha256).digest()


def read_settings(environment: Mapping[str, str] | None = None, folder: Path = FOLDER) -> Settings:
    """Read the environment; make `folder` and a secret in it on a first run.

    Raises:
        InvalidSettings: with every fault.
    """
    environ = os.environ if environment is None else environment
    faults: list[str] = []
    folder.mkdir(parents=True, exist_ok=True)

    def get(name: str, default: str) -> str:
        return environ.get(f"XUNLI_{name}", "").strip() or default

    def number(name: str, default: int, of: str) -> int:
        return _number(name, get(name, str(default)), default, of, faults)

    def minutes(name: str, default: int) -> timedelta:
        return timedelta(minutes=number(name, default, "minutes"))

    def one_of(name: str, *choices: str) -> str:
        """Read a setting that is one of `choices`, the first where it is not set."""
        text = get(name, choices[0])
        if text not in choices:
            faults.append(f"XUNLI_{name}={text!r}: {' or '.join(choices)}")
        return text

    secret = get("SECRET_KEY", "") or _kept_secret(folder)
    if len(secret) < _LEAST_SECRET:
        faults.append(f"XUNLI_SECRET_KEY: at least {_LEAST_SECRET} characters")
    base_url = get("BASE_URL", _kept_base_url(folder)).rstrip("/")
    if urlsplit(base_url).scheme not in {"http", "https"} or not urlsplit(base_url).netloc:
        faults.append(f"XUNLI_BASE_URL={base_url!r}: such as https://rili.example.cn")
    database = get("DATABASE_URL", f"sqlite:///{folder.resolve() / 'xunli.sqlite'}")
    if not database.startswith(_DATABASES):
        # The address may hold a password, so it is not repeated.
        faults.append("XUNLI_DATABASE_URL: such as postgresql://xunli@db/xunli")
    language = one_of("LANG", "zh", "en")
    proxies = _proxies(get("TRUSTED_PROXIES", "0"), faults)
    today = _date(get("TODAY", ""), faults)
    feed_memory = number("FEED_MEMORY", 32, "megabytes") * _MEGABYTE
    idle, longest = minutes("SESSION_IDLE", 30), minutes("SESSION_LONGEST", 720)
    second = one_of("SECOND_FACTOR", "optional", "required")
    oidc = _oidc(get, faults)
    if faults:
        raise InvalidSettings(faults)
    return Settings(
        database_url=database,
        secret_key=secret,
        base_url=base_url,
        language=language,
        today=today,
        demo_password=get("DEMO_PASSWORD", "") or None,
        trusted_proxies=proxies,
        session_idle=idle,
        session_longest=longest,
        feed_memory=feed_memory,
        second_factor=second == "required",
        oidc=oidc,
    )


def _oidc(get: Callable[[str, str], str], faults: list[str]) -> Oidc | None:
    issuer, *client = (get(f"OIDC_{name}", "") for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET"))
    if not issuer and not any(client):
        return None
    if not all(client) or not _safe(issuer):
        faults.append(
            f"XUNLI_OIDC_ISSUER={issuer!r}: an https address, such as https://id.example.cn,"
            " together with XUNLI_OIDC_CLIENT_ID and XUNLI_OIDC_CLIENT_SECRET"
        )
    return Oidc(issuer.rstrip("/"), *client)


def _safe(address: str) -> bool:
    """Tell whether what is said there stays between two: https, or this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost"}


def keep_base_url(base_url: str, folder: Path = FOLDER) -> None:
    """Let other processes, such as `xunli links`, agree on the address."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _BASE_URL_FILE).write_text(base_url + "\n", encoding="utf-8")


def _number(name: str, text: str, default: int, of: str, faults: list[str]) -> int:
    if not text.isdecimal() or not int(text):
        faults.append(f"XUNLI_{name}={text!r}: a number of {of} above 0, such as {default}")
        return default
    return int(text)


def _proxies(text: str, faults: list[str]) -> int:
    if text.isdecimal():
        return int(text)
    faults.append(f"XUNLI_TRUSTED_PROXIES={text!r}: how many proxies stand in front, such as 1")
    return 0


def _date(text: str, faults: list[str]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        faults.append(f"XUNLI_TODAY={text!r}: a date such as 2009-04-24")
        return None


def _kept_base_url(folder: Path) -> str:
    file = folder / _BASE_URL_FILE
    return file.read_text(encoding="utf-8").strip() if file.exists() else "http://127.0.0.1:8000"


def _kept_secret(folder: Path) -> str:
    """Give the secret of this installation, made on first use.

    Whoever links it first made it, so that no process ever reads half a secret.
    """
    file = folder / _SECRET_FILE
    if not file.exists():
        handle, made = mkstemp(dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as draft:
            draft.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(made, file)
        Path(made).unlink()
    return file.read_text(encoding="utf-8").strip()
