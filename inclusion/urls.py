"""Every address of the site. School pages live under the school's slug, after all other prefixes."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from inclusion.school.views import errors, health

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.autodiscover()

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("inclusion.school.urls")),
    path("<slug:school>/heatmap/", include("heatmap.urls")),
    path("", include("planning.urls")),
    path("<slug:school>/reflection/", include("reflection.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many_requests  # read by allauth
handler500 = errors.server_error
