"""The product as a server answers, without the network: the WSGI application, called in this process."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application

from bench.databases import chosen
from inclusion.school.models import User


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Browser:
    """Somebody signed in, who reads pages of one database."""

    alias: str
    cookies: SimpleCookie
    application: Callable[..., Iterable[bytes]]

    @classmethod
    def signed_in(cls, email: str, alias: str) -> "Browser":
        with chosen(alias):
            user = User.objects.get(email=email)
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
        cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session.session_key or ""})
        return cls(alias, cookies, get_wsgi_application())

    def get(self, path: str, etag: str = "", *, expect: int = 200) -> Answer:
        """The whole answer. Any other status than the one expected is an error: its time would mean nothing."""
        answer = Answer()

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            answer.status, answer.headers = int(status.split()[0]), dict(headers)
            for name, value in headers:
                if name == "Set-Cookie":
                    self.cookies.load(value)

        with chosen(self.alias):
            body = self.application(self._environ(path, etag), start_response)
            answer.body = b"".join(body)
            body.close()  # type: ignore[attr-defined]
        if answer.status != expect:
            raise AssertionError(f"{path} answered {answer.status}, not {expect}: {answer.body[:300]!r}")
        return answer

    def _environ(self, path: str, etag: str) -> dict[str, Any]:
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": settings.ALLOWED_HOSTS[0],
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": settings.ALLOWED_HOSTS[0],
            "HTTP_X_FORWARDED_PROTO": "https",
            "HTTP_ACCEPT": "text/html",
            "HTTP_COOKIE": "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items()),
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "https",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.version": (1, 0),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        return {**environ, "HTTP_IF_NONE_MATCH": etag} if etag else environ
