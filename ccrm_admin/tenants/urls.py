"""URLs of the pages about tenants and people."""

from django.urls import path

from ccrm_admin.tenants.views import people, person, tenants

app_name = "tenants"

urlpatterns = [
    path("tenants/", tenants.tenant_list, name="list"),
    path("tenants/add/", tenants.add, name="add"),
    path("t/<slug:tenant>/settings/", tenants.edit, name="edit"),
    path("t/<slug:tenant>/settings/key/", tenants.replace_key, name="replace_key"),
    path("t/<slug:tenant>/settings/key/remove/", tenants.remove_key, name="remove_key"),
    path("t/<slug:tenant>/settings/deactivate/", tenants.deactivate, name="deactivate"),
    path("t/<slug:tenant>/settings/activate/", tenants.activate, name="activate"),
    path("t/<slug:tenant>/people/", people.people, name="people"),
    path("t/<slug:tenant>/people/<row:person>/role/", people.change_role, name="change_role"),
    path("t/<slug:tenant>/people/<row:person>/remove/", people.remove_member, name="remove_member"),
    path("people/", people.everybody, name="everybody"),
    path("people/<row:person>/", person.person, name="person"),
    path("people/<row:person>/link/", people.new_link, name="new_link"),
    path("people/<row:person>/unlock/", person.unlock, name="unlock"),
    path("people/<row:person>/deactivate/", person.deactivate, name="deactivate_person"),
    path("people/<row:person>/activate/", person.activate, name="activate_person"),
    path("people/<row:person>/operator/make/", person.make_operator, name="make_operator"),
    path("people/<row:person>/operator/remove/", person.remove_operator, name="remove_operator"),
]
