"""Sessions end (会话结束): after half an hour without a call, and after twelve hours in any case."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

from xiufu.register.accounts.models import User
from xiufu.register.people.signing import session_ended
from xiufu.register.rules.now import now

IDLE = timedelta(minutes=30)
AGE = timedelta(hours=12)
_STAMPED_EVERY = 60
"""Seconds between two writings of the stamp, so that not every page writes the session."""


def sessions_end(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Ends sessions by two stamps in them: when it began, when it was last used."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, User):
            moment = now()
            second = int(moment.timestamp())
            begun = request.session.get("begun", second)
            used = request.session.get("used", second)
            why = (
                "idle"
                if second - used > IDLE.total_seconds()
                else "age"
                if second - begun > AGE.total_seconds()
                else ""
            )
            if why:
                session_ended(user_id=request.user.pk, why=why, now=moment)
                logout(request)
            elif "used" not in request.session or second - used >= _STAMPED_EVERY:
                request.session["begun"], request.session["used"] = begun, second
        return get_response(request)

    return answered


def begin_session(request: HttpRequest) -> None:
    """Stamps a session that begins (会话开始), also where the same person signs in anew."""
    request.session["begun"] = request.session["used"] = int(now().timestamp())
