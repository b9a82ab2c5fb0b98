"""Mails that the register writes (发送邮件): one address, plain text, and a server that may refuse."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

_SECONDS = 20


def has_server() -> bool:
    """Whether there is a server that takes mails (已设邮件服务器)."""
    return bool(settings.EMAIL_HOST) or not settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend")


def mailed(address: str, subject: str, body: str) -> bool:
    """Send one mail (发送一封邮件), marked in a demonstration; says whether the mail server took it."""
    titled = f"{'【演示】' if settings.DEMO else ''}修复项目登记 {subject}"
    message = EmailMessage(titled, body, to=[address], connection=get_connection(timeout=_SECONDS))
    try:
        message.send()
    except (OSError, ValueError):
        return False
    return True
