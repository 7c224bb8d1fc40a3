"""Every setting of the product, read from the environment in this one place."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import quote

from environs import Env

from engine.domain.errors import EngineError

WORKER_EMBEDDED = "embedded"
WORKER_OFF = "off"


class BadSetting(EngineError):
    """A setting in the environment cannot be used as it is."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """All settings; ``docs/settings.md`` explains each one by its environment variable.

    Days, minutes and counts are whole numbers; paths are absolute.
    """

    var: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    waiting_workers: int = 4
    live_streams: int = 400
    public_url: str = ""
    worker: str = WORKER_EMBEDDED
    secret_key: str
    https: bool = False
    session_hours: int = 12
    sign_in_attempts: int = 5
    sign_in_lock_minutes: int = 15
    password_least_length: int = 10
    upload_megabytes: int = 50
    files_dir: str = ""
    file_megabytes: int = 40
    file_types: tuple[str, ...] = ()
    draft_kilobytes: int = 256
    comment_edit_minutes: int = 10
    variable_megabytes: int = 16
    resident_instances: int = 500
    webhook_networks: tuple[str, ...] = ()
    job_poll_milliseconds: int = 500
    failed_job_days: int = 7
    log_level: str = "INFO"
    log_format: str = "text"
    language: str = ""

    @property
    def attachments(self) -> Path:
        """The folder of uploaded files; not made here."""
        return Path(self.files_dir).expanduser().absolute() if self.files_dir else self.var / "attachments"


SETTINGS = {
    "var": "LUODI_VAR",
    "database_url": "LUODI_DATABASE_URL",
    "host": "LUODI_HOST",
    "port": "LUODI_PORT",
    "threads": "LUODI_THREADS",
    "waiting_workers": "LUODI_WAITING_WORKERS",
    "live_streams": "LUODI_LIVE_STREAMS",
    "public_url": "LUODI_PUBLIC_URL",
    "worker": "LUODI_WORKER",
    "secret_key": "LUODI_SECRET_KEY",
    "https": "LUODI_HTTPS",
    "session_hours": "LUODI_SESSION_HOURS",
    "sign_in_attempts": "LUODI_SIGN_IN_ATTEMPTS",
    "sign_in_lock_minutes": "LUODI_SIGN_IN_LOCK_MINUTES",
    "password_least_length": "LUODI_PASSWORD_LEAST_LENGTH",
    "upload_megabytes": "LUODI_UPLOAD_MEGABYTES",
    "files_dir": "LUODI_FILES_DIR",
    "file_megabytes": "LUODI_FILE_MEGABYTES",
    "file_types": "LUODI_FILE_TYPES",
    "draft_kilobytes": "LUODI_DRAFT_KILOBYTES",
    "comment_edit_minutes": "LUODI_COMMENT_EDIT_MINUTES",
    "variable_megabytes": "LUODI_VARIABLE_MEGABYTES",
    "resident_instances": "LUODI_RESIDENT_INSTANCES",
    "webhook_networks": "LUODI_WEBHOOK_NETWORKS",
    "job_poll_milliseconds": "LUODI_JOB_POLL_MILLISECONDS",
    "failed_job_days": "LUODI_FAILED_JOB_DAYS",
    "log_level": "LUODI_LOG_LEVEL",
    "log_format": "LUODI_LOG_FORMAT",
    "language": "LUODI_LANG",
}
"""Which environment variable each field of :class:`Config` comes from."""

CHOICES = {
    "worker": (WORKER_EMBEDDED, WORKER_OFF),
    "log_format": ("text", "json"),
    "log_level": ("DEBUG", "INFO", "WARNING", "ERROR"),
    "language": ("", "zh", "en"),
}


def read_config() -> Config:
    """The settings of this process. Makes ``var/`` and, the first time, the secret key in it.

    :raises BadSetting: when a setting is not of its kind
    """
    env = Env()
    var = Path(_text(env, "var", "var")).expanduser().absolute()
    url = _text(env, "database_url", "") or "sqlite:///" + quote(var.as_posix() + "/luodi.db", safe="/:")
    return Config(
        var=var,
        database_url=url,
        host=_text(env, "host", Config.host),
        port=_number(env, "port", Config.port),
        threads=_number(env, "threads", Config.threads),
        waiting_workers=_number(env, "waiting_workers", Config.waiting_workers),
        live_streams=_number(env, "live_streams", Config.live_streams),
        public_url=_text(env, "public_url", Config.public_url).rstrip("/"),
        worker=_text(env, "worker", Config.worker),
        secret_key=_text(env, "secret_key", "") or kept_secret(var / "secret_key"),
        https=_switch(env, "https", Config.https),
        session_hours=_number(env, "session_hours", Config.session_hours),
        sign_in_attempts=_number(env, "sign_in_attempts", Config.sign_in_attempts),
        sign_in_lock_minutes=_number(env, "sign_in_lock_minutes", Config.sign_in_lock_minutes),
        password_least_length=_number(env, "password_least_length", Config.password_least_length),
        upload_megabytes=_number(env, "upload_megabytes", Config.upload_megabytes),
        files_dir=_text(env, "files_dir", ""),
        file_megabytes=_number(env, "file_megabytes", Config.file_megabytes),
        file_types=_listed(_text(env, "file_types", "")),
        draft_kilobytes=_number(env, "draft_kilobytes", Config.draft_kilobytes),
        comment_edit_minutes=_number(env, "comment_edit_minutes", Config.comment_edit_minutes),
        variable_megabytes=_number(env, "variable_megabytes", Config.variable_megabytes),
        resident_instances=_number(env, "resident_instances", Config.resident_instances),
        webhook_networks=_networks(_text(env, "webhook_networks", "")),
        job_poll_milliseconds=_number(env, "job_poll_milliseconds", Config.job_poll_milliseconds),
        failed_job_days=_number(env, "failed_job_days", Config.failed_job_days),
        log_level=_text(env, "log_level", Config.log_level),
        log_format=_text(env, "log_format", Config.log_format),
        language=_text(env, "language", Config.language),
    )


def spoken_language(environment: Mapping[str, str] = os.environ) -> str:
    """``"zh"`` or ``"en"`` for the terminal: LUODI_LANG first, then LC_ALL, LC_MESSAGES, LANG.

    Chinese where none names a language: ``C`` and ``POSIX`` name none.
    """
    for name in ("LUODI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            language = value.partition(".")[0].lower()
            return "zh" if language.startswith(("zh", "chinese")) or language in ("c", "posix") else "en"
    return "zh"


def kept_secret(path: Path) -> str:
    """The secret in the file ``path``; written once, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    made = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made)
    return made


def _text(env: Env, field: str, default: str) -> str:
    value = env.str(SETTINGS[field], default).strip()
    allowed = CHOICES.get(field)
    if allowed is not None and value not in allowed:
        raise BadSetting(f"{SETTINGS[field]} must be one of {', '.join(filter(None, allowed))}; it is {value!r}.")
    return value


MAY_BE_ZERO = ("port", "resident_instances", "live_streams")


def _number(env: Env, field: str, default: int) -> int:
    value = env.str(SETTINGS[field], str(default)).strip()
    if not value.isdecimal() or (int(value) == 0 and field not in MAY_BE_ZERO):
        raise BadSetting(f"{SETTINGS[field]} must be a whole number above 0; it is {value!r}.")
    return int(value)


def _switch(env: Env, field: str, default: bool) -> bool:
    value = env.str(SETTINGS[field], "yes" if default else "no").strip().lower()
    words = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False, "off": False}
    if value not in words:
        raise BadSetting(f"{SETTINGS[field]} must be yes or no; it is {value!r}.")
    return words[value]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _networks(text: str) -> tuple[str, ...]:
    """Networks written with commas, each in CIDR notation.

    :raises BadSetting: when one of them is not a network
    """
    networks = _listed(text)
    for network in networks:
        try:
            ip_network(network)
        except ValueError as error:
            raise BadSetting(f"LUODI_WEBHOOK_NETWORKS: {error}") from error
    return networks
