"""Django set up over a copy of the ledger, as ``startproject`` would do it for production."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from bench.django_site.words import write_catalogue
from rectify.web import page

# Somebody who may sign in there, as they do with us.
LOGIN, PASSWORD = "chen", "four fictional words here"
_HOST = "127.0.0.1"
_OURS, _THEIRS = "rectify.db", "django.db"
_TEMPLATES = Path(__file__).parent / "templates"
_SYMBOLS = Path(page.__file__).parent / "templates" / "symbols.html"
_MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)


def build(folder: Path) -> Any:
    """Return the site as a WSGI application, its database made anew."""
    shutil.copyfile(folder / _OURS, folder / _THEIRS)
    write_catalogue(folder / "locale" / "en" / "LC_MESSAGES" / "django.mo")
    symbols = folder / "templates" / "django" / "symbols.html"
    symbols.parent.mkdir(parents=True, exist_ok=True)
    symbols.write_text("".join(line for line in _SYMBOLS.read_text().splitlines(keepends=True) if "{%" not in line))
    settings.configure(
        SECRET_KEY=secrets.token_hex(),
        ALLOWED_HOSTS=[_HOST],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / _THEIRS, "CONN_MAX_AGE": None}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=_MIDDLEWARE,
        ROOT_URLCONF="bench.django_site.urls",
        LOGIN_URL="/sign-in",
        LOGIN_REDIRECT_URL="/items",
        LANGUAGE_CODE="zh-hans",
        LANGUAGES=[("zh-hans", "中文"), ("en", "English")],
        LOCALE_PATHS=[folder / "locale"],
        TIME_ZONE="Asia/Shanghai",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [_TEMPLATES, folder / "templates"],
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                    ],
                    "builtins": ["django.templatetags.i18n", "bench.django_site.words"],
                },
            }
        ],
    )
    django.setup()
    from django.contrib.auth.models import User  # noqa: PLC0415 - after the settings
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    User.objects.create_user(LOGIN, password=PASSWORD)
    return _with_plain_headers(get_wsgi_application())


def _with_plain_headers(site: Any) -> Any:
    """Return a site whose cookies begin without a blank: uvicorn sends no header that has one in front."""

    def answer(environ: Any, start_response: Any) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            return start_response(status, [(name, value.strip()) for name, value in headers], *fault)

        return site(environ, start)

    return answer
