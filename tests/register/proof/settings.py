"""Settings of a server that is started on the database of the tests, which ``XIUFU_PROOF_DATABASE`` names where there is one: tasks wait for a worker."""

import os

from tests.register.settings import *  # noqa: F403
from tests.register.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ.get("XIUFU_PROOF_DATABASE", DATABASES["default"]["NAME"])
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
