"""kubeconfig files as kubectl reads them: merged, the first definition of a name wins, and so does the first
current-context (the official Python loader takes the last one: kubernetes.md §2)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from services.errors import plain_words
from services.i18n import _, verbatim
from services.kubernetes.errors import ContextError
from services.kubernetes.soundness import unsound
from services.redact import secrets
from services.text import one_line

IN_CLUSTER = "in-cluster"
SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
_SECTIONS = ("clusters", "users", "contexts")
_PATH_KEYS = ("certificate-authority", "client-certificate", "client-key", "tokenFile")
_SECRET_KEYS = ("token", "password", "client-key-data")
_PROVIDER_SECRETS = ("access-token", "id-token", "refresh-token", "client-secret")


@dataclass(frozen=True, slots=True)
class Context:
    """One kubeconfig context."""

    name: str
    cluster: str
    user: str
    namespace: str


@dataclass(frozen=True, slots=True)
class ContextList:
    """The contexts there are, in the files' order, and the current one if any."""

    contexts: tuple[Context, ...]
    current: str | None
    sources: tuple[Path, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(context.name for context in self.contexts)

    def __iter__(self) -> Iterator[Context]:
        return iter(self.contexts)

    def __len__(self) -> int:
        return len(self.contexts)


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a connection needs to know. `cluster` and `user` are kubeconfig sections with absolute paths."""

    context: str
    server: str
    namespace: str
    cluster: Mapping[str, Any]
    user: Mapping[str, Any]
    kubeconfig: Path | None = None

    @property
    def loopback(self) -> bool:
        """Whether the server is on this machine."""
        host = urlsplit(self.server).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    @property
    def insecure(self) -> bool:
        """Whether somebody in between could read or forge: no check of the certificate was ordered, or no TLS at all,
        except where nothing is in between (`kubectl proxy`, the demo)."""
        plain = not self.server.startswith("https://") and not self.loopback
        return plain or bool(self.cluster.get("insecure-skip-tls-verify"))


@dataclass(slots=True)
class _Merged:
    sources: list[Path] = field(default_factory=list)
    current: str | None = None
    clusters: dict[str, dict[str, Any]] = field(default_factory=dict)
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    contexts: dict[str, dict[str, Any]] = field(default_factory=dict)


def contexts(kubeconfig: Path | None = None) -> ContextList:
    """The contexts of `kubeconfig`, else of $KUBECONFIG (a list of files), else of ~/.kube/config.

    Raises ContextError when a file cannot be read. No file at all, without one being named, is an empty list.
    """
    merged = _merge(kubeconfig)
    found = tuple(
        Context(name, str(body.get("cluster", "")), str(body.get("user", "")), str(body.get("namespace") or "default"))
        for name, body in merged.contexts.items()
    )
    return ContextList(found, merged.current, tuple(merged.sources))


def load_settings(kubeconfig: Path | None = None, context: str | None = None) -> Settings:
    """The settings of `context`, else of the current one, else of the pod we run in. Raises ContextError."""
    merged = _merge(kubeconfig)
    if not merged.contexts and kubeconfig is None and "KUBERNETES_SERVICE_HOST" in os.environ:
        return _in_cluster()
    name = context or merged.current
    if not merged.contexts:
        raise _nothing(merged, kubeconfig)
    known = one_line(", ".join(merged.contexts))
    if not name:
        raise ContextError(
            ", ".join(map(str, merged.sources)),
            cause=_("No current context is set; known are: {known}", known=known),
            remedy=_("Name one with --context"),
        )
    if name not in merged.contexts:
        cause = _("There is no such context; known are: {known}", known=known)
        raise ContextError(name, cause=cause, remedy=_("Name one with --context"))
    return _settings(merged, name)


def _nothing(merged: _Merged, kubeconfig: Path | None) -> ContextError:
    """What to say where there is no context at all: mostly, where somebody has just begun."""
    places = ", ".join(map(str, merged.sources or kubeconfig_files(kubeconfig)))
    return ContextError(
        places,
        cause=_("It holds no context") if merged.sources else _("There is no such file"),
        remedy=_("Name a kubeconfig with --kubeconfig or in KUBECONFIG; `fatetui --demo` needs none"),
    )


def _settings(merged: _Merged, name: str) -> Settings:
    body = merged.contexts[name]
    cluster = merged.clusters.get(str(body.get("cluster")))
    if not cluster or not cluster.get("server"):
        raise ContextError(name, cause=_("Its cluster is not defined, or has no server address"))
    user_name = body.get("user")
    if user_name and str(user_name) not in merged.users:
        raise ContextError(name, cause=_("Its user {user} is not defined", user=one_line(str(user_name))))
    user = merged.users.get(str(user_name), {})
    _register_secrets(user)
    fault = unsound(_("cluster {name}", name=one_line(str(body.get("cluster")))), cluster) or unsound(
        _("user {name}", name=one_line(str(user_name))), user
    )
    if fault is not None:
        raise ContextError(name, cause=fault)
    return Settings(
        context=name,
        server=str(cluster["server"]).rstrip("/"),
        namespace=str(body.get("namespace") or "default"),
        cluster=cluster,
        user=user,
        kubeconfig=merged.sources[0] if merged.sources else None,
    )


def _in_cluster() -> Settings:
    host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ.get("KUBERNETES_SERVICE_PORT", "443")
    try:
        namespace = (SERVICE_ACCOUNT / "namespace").read_text().strip()
    except OSError:
        namespace = "default"
    return Settings(
        context=IN_CLUSTER,
        server=f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}",
        namespace=namespace,
        cluster={"certificate-authority": str(SERVICE_ACCOUNT / "ca.crt")},
        user={"tokenFile": str(SERVICE_ACCOUNT / "token")},
    )


def _merge(kubeconfig: Path | None) -> _Merged:
    merged = _Merged()
    for path in _files(kubeconfig):
        document = _read(path)
        merged.sources.append(path)
        merged.current = merged.current or document.get("current-context") or None
        for section in _SECTIONS:
            _merge_section(getattr(merged, section), document.get(section) or [], section, path)
    return merged


def _merge_section(known: dict[str, dict[str, Any]], entries: object, section: str, path: Path) -> None:
    if not isinstance(entries, list):
        raise ContextError(str(path), cause=_("{section} is not a list", section=section))
    for entry in entries:
        body = entry.get(section.removesuffix("s")) if isinstance(entry, dict) else None
        if not isinstance(body, dict | None) or not isinstance(entry, dict) or "name" not in entry:
            raise ContextError(str(path), cause=_("An entry of {section} is malformed", section=section))
        known.setdefault(str(entry["name"]), _absolute(body or {}, path.parent))


def _absolute(body: dict[str, Any], base: Path) -> dict[str, Any]:
    """`body` with its file names made absolute: they are relative to the file that holds them."""
    resolved: dict[str, Any] = {key: str(base / str(body[key])) for key in _PATH_KEYS if body.get(key)}
    plugin = body.get("exec")
    if isinstance(plugin, dict) and os.sep in str(plugin.get("command", "")):
        resolved["exec"] = {**plugin, "command": str(base / str(plugin["command"]))}
    return {**body, **resolved}


def kubeconfig_files(kubeconfig: Path | None = None) -> list[Path]:
    """Where kubeconfigs are looked for, whether there are any: `kubeconfig`, else $KUBECONFIG, else ~/.kube/config."""
    listed = os.environ.get("KUBECONFIG")
    named = [Path(part) for part in listed.split(os.pathsep) if part] if listed else []
    candidates = [kubeconfig] if kubeconfig is not None else named or [Path("~/.kube/config")]
    return [_at_home(path) for path in candidates]


def _at_home(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError:  # HOME is not set, and /etc/passwd does not have the user
        return path


def _files(kubeconfig: Path | None) -> list[Path]:
    found = [path for path in kubeconfig_files(kubeconfig) if path.is_file()]
    if kubeconfig is not None and not found:
        is_folder = kubeconfig.expanduser().is_dir()
        raise ContextError(
            str(kubeconfig),
            cause=_("It is a folder") if is_folder else _("There is no such file"),
            remedy=_("Name another file with --kubeconfig or in KUBECONFIG"),
        )
    return found


def _read(path: Path) -> dict[str, Any]:
    import yaml  # not needed by a run that asks for --version

    try:
        document = yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both safe
    except OSError as error:
        raise ContextError(str(path), cause=verbatim(one_line(plain_words(error, place=False)))) from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: dates and numbers that are none
        # The parser quotes the line it stopped at, and that line may hold a token.
        mark = getattr(error, "problem_mark", None)
        cause = _("It is not valid YAML near line {line}", line=mark.line + 1) if mark else _("It is not valid YAML")
        raise ContextError(str(path), cause=cause) from None
    if document is None:
        return {}
    if not isinstance(document, dict):
        raise ContextError(str(path), cause=_("It is not a kubeconfig"))
    return document


def _register_secrets(user: Mapping[str, Any]) -> None:
    secrets.register(*(str(user[key]) for key in _SECRET_KEYS if user.get(key)))
    provider = user.get("auth-provider")
    config = provider.get("config") if isinstance(provider, dict) else None
    if isinstance(config, dict):
        secrets.register(*(str(config[key]) for key in _PROVIDER_SECRETS if config.get(key)))
