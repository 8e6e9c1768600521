"""URLs of the way from plan to live."""

from django.urls import path

from ccrm_admin.planning.pages.access import plan_page
from ccrm_admin.rollout.pages.approval import print as approval_print
from ccrm_admin.rollout.pages.approval import views as approval
from ccrm_admin.rollout.pages.drift import views as drift
from ccrm_admin.rollout.pages.worksheet import printed, report, split, views
from ccrm_admin.tenants.access import tenant_page

app_name = "rollout"
urlpatterns = [
    path(
        "t/<slug:tenant>/plans/<row:plan>/approval/",
        plan_page()(approval.ApprovalView.as_view()),
        name="approval",
    ),
    path("t/<slug:tenant>/plans/<row:plan>/approval/print/", approval_print.entries, name="approval_print"),
    path("t/<slug:tenant>/plans/<row:plan>/approval/approve/", approval.approve, name="approve"),
    path("t/<slug:tenant>/plans/<row:plan>/approval/propose/", approval.propose, name="propose"),
    path("t/<slug:tenant>/plans/<row:plan>/approval/send-back/", approval.send_back, name="send_back"),
    path("t/<slug:tenant>/plans/<row:plan>/approval/reopen/", approval.reopen, name="reopen"),
    path("t/<slug:tenant>/plans/<row:plan>/worksheet/", views.worksheet, name="worksheet"),
    path("t/<slug:tenant>/plans/<row:plan>/worksheet/say/", views.say, name="say"),
    path("t/<slug:tenant>/plans/<row:plan>/worksheet/print/", printed.worksheet, name="worksheet_print"),
    path("t/<slug:tenant>/plans/<row:plan>/worksheet/report/", report.report, name="report"),
    path(
        "t/<slug:tenant>/plans/<row:plan>/worksheet/report/print/", report.report_print, name="report_print"
    ),
    path("t/<slug:tenant>/plans/<row:plan>/worksheet/split/", split.split, name="split"),
    path("t/<slug:tenant>/plans/<row:plan>/worksheet/<row:number>/", views.step, name="step"),
    path("t/<slug:tenant>/drift/", tenant_page()(drift.DriftView.as_view()), name="drift"),
    path("t/<slug:tenant>/drift/accept/", drift.accept, name="accept_drift"),
    path("t/<slug:tenant>/drift/put-back/", drift.put_back, name="put_back_drift"),
    path("t/<slug:tenant>/drift/reopen/", drift.reopen, name="reopen_drift"),
    path("t/<slug:tenant>/drift/rest/", drift.rest, name="rest_drift"),
    path(
        "t/<slug:tenant>/plans/<row:plan>/drift/",
        plan_page()(drift.PlanDriftView.as_view()),
        name="plan_drift",
    ),
]
