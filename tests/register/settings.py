"""The register's settings as tests use them: a scratch data folder, fast hashing, mail kept in memory."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("XIUFU_DATA", tempfile.mkdtemp(prefix="xiufu-tests-"))
os.environ.setdefault("XIUFU_SECRET_KEY", "a key of tests, which signs nothing that lasts")
os.environ.setdefault("XIUFU_SECOND_FACTOR", "0")

from xiufu.register.settings import *  # noqa: F403
from xiufu.register.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
FICTITIOUS_PLACES = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads and processes share it, as they do in service. Doctests import this module once more.
    DATABASES["default"].setdefault("TEST", {})["NAME"] = str(Path(os.environ["XIUFU_DATA"]) / "tests.sqlite3")
