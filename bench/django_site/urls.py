"""The addresses that the page needs."""

from __future__ import annotations

from django.contrib.auth.views import LoginView
from django.urls import path

from bench.django_site.views import LedgerView

urlpatterns = [
    path("sign-in", LoginView.as_view(template_name="django/sign_in.html")),
    path("items", LedgerView.as_view()),
]
