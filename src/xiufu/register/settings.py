"""Settings of the register, from the environment: where its data stands, which database, who may call it.

``XIUFU_DATA`` is the folder of the register's data (its SQLite database, papers, the secret key); ``XIUFU_DATABASE`` a PostgreSQL
database as ``postgresql://user:password@host:port/name``, else SQLite; ``XIUFU_HOSTS`` the names by which it is called, with
commas between; ``XIUFU_HTTPS`` is 1 where it stands behind HTTPS; ``XIUFU_DEMO`` is 1 for a register of fictitious projects.
``XIUFU_SECRET_KEY`` is the secret key in place of the file, ``XIUFU_OLD_SECRET_KEYS`` are earlier ones, with blanks between.
``XIUFU_SECOND_FACTOR`` is 0 where nobody must sign in with a second factor (demonstrations); ``XIUFU_PROXIES`` the number of proxies
in front, whose ``X-Forwarded-For`` tells the caller's address (one behind HTTPS, else none); ``XIUFU_LOG_HEADS`` the file that the head
of the log is added to every day, best on another machine; ``XIUFU_ONE_TIME_HOURS`` how long a one-time password is good.
"""

import os
from pathlib import Path

from xiufu.register.settings_parts import database, scratch, secret_keys

DATA = Path(os.environ.get("XIUFU_DATA", "xiufu-data")).resolve()
DEMO = os.environ.get("XIUFU_DEMO") == "1"
FICTITIOUS_PLACES = DEMO
"""Whether the fictitious league may be chosen as a place."""
HTTPS = os.environ.get("XIUFU_HTTPS") == "1"
SECOND_FACTOR = os.environ.get("XIUFU_SECOND_FACTOR", "1") != "0"
ONE_TIME_HOURS = int(os.environ.get("XIUFU_ONE_TIME_HOURS", "72"))
PROXIES = int(os.environ.get("XIUFU_PROXIES", "1" if HTTPS else "0"))

LOG_HEADS = Path(os.environ.get("XIUFU_LOG_HEADS", DATA / "log-heads.jsonl"))

SECRET_KEY, *SECRET_KEY_FALLBACKS = secret_keys(DATA)
DEBUG = False
ALLOWED_HOSTS = [name for name in os.environ.get("XIUFU_HOSTS", "127.0.0.1,localhost").split(",") if name]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_tasks",
    "django_tasks_db",
    "xiufu.register.frame",
    "xiufu.register.journal",
    "xiufu.register.accounts",
    "xiufu.register.people",
    "xiufu.register.library",
    "xiufu.register.boundaries",
    "xiufu.register.documents",
    "xiufu.register.process",
    "xiufu.register.review",
    "xiufu.register.supervision",
    "xiufu.register.desk",
]
MIDDLEWARE = [
    "xiufu.register.frame.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "xiufu.register.people.middleware.sessions_end",
    "xiufu.register.documents.uploads.limited",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "xiufu.register.frame.middleware.refusals",
]
ROOT_URLCONF = "xiufu.register.urls"
WSGI_APPLICATION = "xiufu.register.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "xiufu.register.frame.context.frame",
            ],
            "builtins": [
                "xiufu.register.frame.templatetags.paging",
                "xiufu.register.frame.templatetags.project",
                "xiufu.register.frame.templatetags.shown",
                "xiufu.register.supervision.templatetags.badges",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("XIUFU_DATABASE", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username",)},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
CSRF_FAILURE_VIEW = "xiufu.register.frame.pages.forged"
LOGIN_URL = "people:sign_in"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_TEMP_DIR = scratch(DATA)

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = "Y-m-d"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("XIUFU_MAIL_HOST", "")
DEFAULT_FROM_EMAIL = os.environ.get("XIUFU_MAIL_FROM", "xiufu@localhost")
