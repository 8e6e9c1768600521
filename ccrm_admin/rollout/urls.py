"""URLs of the way from plan to live."""

from django.urls import path

from ccrm_admin.rollout.pages.worksheet import paper, report, split, views

app_name = "rollout"
urlpatterns = [
    path("t/<slug:tenant>/plans/<row:plan>/worksheet/", views.worksheet, name="worksheet"),
    path("t/<slug:tenant>/plans/<row:plan>/worksheet/say/", views.say, name="say"),
    path("t/<slug:tenant>/plans/<row:plan>/worksheet/print/", paper.worksheet, name="worksheet_print"),
    path("t/<slug:tenant>/plans/<row:plan>/worksheet/report/", report.report, name="report"),
    path(
        "t/<slug:tenant>/plans/<row:plan>/worksheet/report/print/", report.report_print, name="report_print"
    ),
    path("t/<slug:tenant>/plans/<row:plan>/worksheet/split/", split.split, name="split"),
    path("t/<slug:tenant>/plans/<row:plan>/worksheet/<row:number>/", views.step, name="step"),
]
