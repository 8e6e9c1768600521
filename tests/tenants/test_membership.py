"""People and roles: what the services and the database hold."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.signals import pre_save

from ccrm_admin.tenants import membership as services
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Membership, Tenant, User


def role_of(person: User, tenant: Tenant) -> str | None:
    return Membership.objects.filter(user=person, tenant=tenant).values_list("role", flat=True).first()


def test_an_invited_person_has_no_usable_password_and_a_lower_case_e_mail(db: None) -> None:
    person = services.invite_person(email=" New.Person@Example.COM ", name=" New ")

    assert (person.email, person.name) == ("new.person@example.com", "New")
    assert not person.has_usable_password()
    assert not person.is_superuser


@pytest.mark.parametrize("email", ["viewer@example.com", "VIEWER@Example.com"])
def test_nobody_is_invited_twice(viewer: User, email: str) -> None:
    with pytest.raises(ValidationError, match="already exists"):
        services.invite_person(email=email)


def test_the_same_person_invited_at_the_same_moment_is_a_sentence(db: None) -> None:
    def somebody_else_is_faster(instance: User, **kwargs: object) -> None:
        pre_save.disconnect(somebody_else_is_faster, sender=User)
        User.objects.create_user(instance.email)

    pre_save.connect(somebody_else_is_faster, sender=User)

    with pytest.raises(ValidationError, match="already exists"):
        services.invite_person(email="new@example.com")


@pytest.mark.parametrize("email", ["", "new", "new@", "a b@example.com", "nul\x00@example.com", "x" * 300])
def test_what_is_no_e_mail_is_refused(db: None, email: str) -> None:
    with pytest.raises(ValidationError):
        services.invite_person(email=email)


def test_adding_a_member_twice_changes_nothing(alfa: Tenant, nobody: User) -> None:
    first = services.add_member(tenant=alfa, person=nobody, role=Role.SUPERVISOR)

    assert services.add_member(tenant=alfa, person=nobody, role=Role.SUPERVISOR) == first
    assert role_of(nobody, alfa) == Role.SUPERVISOR


def test_adding_a_member_with_another_role_is_refused(alfa: Tenant, viewer: User) -> None:
    with pytest.raises(ValidationError, match="as viewer"):
        services.add_member(tenant=alfa, person=viewer, role=Role.MANAGER)

    assert role_of(viewer, alfa) == Role.VIEWER


def test_the_only_manager_can_neither_step_down_nor_leave(alfa: Tenant, manager: User) -> None:
    membership = Membership.objects.get(user=manager)

    with pytest.raises(ValidationError, match="only manager"):
        services.change_role(membership=membership, role=Role.VIEWER, by=manager)
    with pytest.raises(ValidationError, match="only manager"):
        services.remove_member(membership=membership, by=manager)

    assert role_of(manager, alfa) == Role.MANAGER


def test_a_manager_who_may_not_log_in_does_not_count(alfa: Tenant, manager: User, nobody: User) -> None:
    services.add_member(tenant=alfa, person=nobody, role=Role.MANAGER)
    User.objects.filter(pk=nobody.pk).update(is_active=False)

    with pytest.raises(ValidationError, match="only manager"):
        services.remove_member(membership=Membership.objects.get(user=manager), by=manager)


def test_with_a_second_manager_the_first_may_leave(alfa: Tenant, manager: User, viewer: User) -> None:
    services.change_role(membership=Membership.objects.get(user=viewer), role=Role.MANAGER, by=manager)

    services.remove_member(membership=Membership.objects.get(user=manager), by=manager)

    assert role_of(manager, alfa) is None
    assert User.objects.filter(pk=manager.pk).exists()


def test_an_operator_may_take_the_only_manager_away(alfa: Tenant, manager: User, operator: User) -> None:
    services.change_role(membership=Membership.objects.get(user=manager), role=Role.VIEWER, by=operator)

    assert role_of(manager, alfa) == Role.VIEWER


def test_others_may_leave_a_tenant_without_any_manager(alfa: Tenant, viewer: User, supervisor: User) -> None:
    services.remove_member(membership=Membership.objects.get(user=viewer), by=supervisor)

    assert role_of(viewer, alfa) is None


def test_a_role_of_someone_who_was_removed_meanwhile_is_a_sentence(
    alfa: Tenant, manager: User, viewer: User
) -> None:
    seen = [Membership.objects.get(user=viewer) for _page in range(3)]
    services.remove_member(membership=seen[0], by=manager)

    with pytest.raises(ValidationError, match="Someone else has already removed"):
        services.change_role(membership=seen[1], role=Role.SUPERVISOR, by=manager)
    with pytest.raises(ValidationError, match="Someone else has already removed"):
        services.remove_member(membership=seen[2], by=manager)

    assert role_of(viewer, alfa) is None


def test_of_two_managers_who_demote_each_other_one_stays(alfa: Tenant, manager: User, viewer: User) -> None:
    services.change_role(membership=Membership.objects.get(user=viewer), role=Role.MANAGER, by=manager)
    seen = {person: Membership.objects.get(user=person) for person in (manager, viewer)}
    services.change_role(membership=seen[viewer], role=Role.VIEWER, by=manager)

    with pytest.raises(ValidationError, match="only manager"):
        services.change_role(membership=seen[manager], role=Role.VIEWER, by=viewer)


def test_the_database_holds_one_known_role_per_person_and_tenant(alfa: Tenant, viewer: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=viewer, tenant=alfa, role=Role.MANAGER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(user=viewer).update(role="owner")


def test_the_database_holds_one_person_per_e_mail_in_lower_case(viewer: User) -> None:
    for email in ["Viewer@example.com", "viewer@example.com"]:
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(email=email)


@pytest.mark.parametrize(
    ("role", "includes"),
    [
        (Role.VIEWER, [True, False, False]),
        (Role.SUPERVISOR, [True, True, False]),
        (Role.MANAGER, [True, True, True]),
    ],
)
def test_roles_include_the_ones_before(role: Role, includes: list[bool]) -> None:
    assert [role.includes(other) for other in Role] == includes


def test_known_people(
    operator: User, manager: User, viewer: User, outsider: User, nobody: User, alfa: Tenant
) -> None:
    def known_to(person: User) -> set[User]:
        return set(User.objects.known_to(person))

    assert known_to(operator) == {operator, manager, viewer, outsider, nobody}
    assert known_to(manager) == {manager, viewer}
    assert known_to(viewer) == set()
    assert known_to(nobody) == set()
    Tenant.objects.filter(pk=alfa.pk).update(active=False)
    assert known_to(manager) == set()
