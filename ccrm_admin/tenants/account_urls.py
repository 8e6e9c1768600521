"""The pages of allauth that make sense here.

Left out on purpose: sign-up (people are brought in), e-mail addresses (they are given by operators, and
log people in), and all that sends mail.
"""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from django.views.generic import TemplateView

forgotten = login_not_required(TemplateView.as_view(template_name="account/password_reset.html"))

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", forgotten, name="account_reset_password"),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
