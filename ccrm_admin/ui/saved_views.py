"""What may be done to saved views. Every violation is a ValidationError with a sentence."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.models import SavedView

OWN_VIEWS_LIMIT = 50  # views of one person, and
SHARED_VIEWS_LIMIT = 100  # shared views of one list: more would be no menu
QUERY_CHARACTERS = 4000  # characters; web servers take URLs of about 8,000


def may_share(role: Role) -> bool:
    """Tell whether who has ``role`` may put a view into everybody's menu."""
    return role.can_plan


@transaction.atomic
def save_view(
    *,
    tenant: Tenant,
    owner: User,
    list_name: str,
    name: str,
    query: str,
    role: Role,
    shared: bool = False,
    default: bool = False,
    replace: bool = False,
) -> SavedView:
    """Keep ``query`` (canonical: ui.querystrings) under ``name``; saving the same once more changes nothing.

    ``role`` is the owner's: who may only look may not share, but what they shared before stays so.
    ``default`` opens it with the list, in place of the owner's former default. Raises ValidationError, by
    field, if another filter has the name and ``replace`` is not set (code ``taken``), or if it is too much.
    """
    _queue_up(owner)
    own = SavedView.objects.for_tenant(tenant).of_list(list_name).owned_by(owner)
    view = own.filter(name=name).first()
    if view is None:
        view = SavedView(tenant=tenant, owner=owner, list_name=list_name, name=name)
        if own.count() >= OWN_VIEWS_LIMIT:
            raise ValidationError(
                _("You already have %(count)s views of this list. Delete one first.")
                % {"count": OWN_VIEWS_LIMIT}
            )
    elif view.query != query and not replace:
        raise ValidationError(
            {
                "name": ValidationError(
                    _("You already have a view with this name. Choose another name, or replace it."),
                    code="taken",
                )
            }
        )
    if len(query) > QUERY_CHARACTERS:
        raise ValidationError(_("This filter is too long to save. Choose fewer values."))
    view.query = query
    shared = shared or (view.shared and not may_share(role))
    return _store(view, role=role, shared=shared, default=default)


@transaction.atomic
def edit_view(*, view: SavedView, role: Role, name: str, shared: bool, default: bool) -> SavedView:
    """Rename ``view``, share it or not, open it with the list or not; ``role`` is its owner's.

    Raises ValidationError, by field.
    """
    _queue_up(view.owner)
    stored = SavedView.objects.select_for_update().select_related("tenant").filter(pk=view.pk).first()
    if stored is None:  # a manager may delete what is shared
        raise ValidationError(_("This view was deleted. Save it again from the list."))
    stored.name = name
    return _store(stored, role=role, shared=shared, default=default)


@transaction.atomic
def delete_view(*, view: SavedView) -> None:
    """Forget ``view``, for all it was shared with too."""
    view.delete()


def _queue_up(owner: User) -> None:
    """Let one request at a time change a person's views, so that no two make the same name or a default."""
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)


def _store(view: SavedView, *, role: Role, shared: bool, default: bool) -> SavedView:
    if shared and not view.shared and not may_share(role):
        raise ValidationError(_("Only supervisors and managers can share a view. Save it without sharing."))
    siblings = SavedView.objects.for_tenant(view.tenant).of_list(view.list_name).exclude(pk=view.pk)
    if shared and not view.shared and siblings.filter(shared=True).count() >= SHARED_VIEWS_LIMIT:
        raise ValidationError(
            _(
                "%(count)s views of this list are already shared. Keep this one for yourself, or ask "
                "for another to be deleted."
            )
            % {"count": SHARED_VIEWS_LIMIT}
        )
    if default:
        siblings.owned_by(view.owner).filter(default=True).update(default=False)
    view.shared, view.default = shared, default
    view.full_clean(validate_constraints=False)
    if siblings.owned_by(view.owner).filter(name=view.name).exists():
        raise ValidationError({"name": _("You have another view with this name. Choose another name.")})
    view.save()
    return view
