"""What can be done to many users at once, each thing with the fields that it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.domain.batches import (
    AsLive,
    Batch,
    Choose,
    Drop,
    Fill,
    SetMode,
    Swap,
    TakeExtensions,
)
from ccrm_admin.planning.domain.pool_batches import AddCallerIds, ChangePool, How, RemoveGone
from ccrm_admin.planning.domain.state import LIVE_PARTS, Part
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.grid.options import PICKER_MAX_OPTIONS, NumberOption, number_options
from ccrm_admin.planning.pages.plans.forms import TEXT_MAX_CHARACTERS
from ccrm_admin.planning.text.messages import PART_LABELS

EXTENSION_MAX = 10**15  # more than an internal number has


class BatchForm(forms.Form):
    """One thing to do. ``parts`` are those that it may change, ``makes`` takes its fields."""

    kind: ClassVar[str]
    makes: ClassVar[Callable[..., Batch]]
    label: ClassVar[Promise]
    hint: ClassVar[str | Promise] = ""
    parts: tuple[Part, ...] = (Part.EXTENSION,)

    def __init__(self, data: Mapping[str, Any] | None = None, *, plan: Plan) -> None:
        super().__init__(data, prefix=self.kind)
        self.plan = plan

    def batch(self) -> Batch:
        """Return what the form, which must be valid, asks for."""
        return self.makes(**self.cleaned_data)


class FillForm(BatchForm):
    """The next free account each, in the order shown."""

    kind = "fill"
    makes = Fill
    label = gettext_lazy("Give each user the next free account")
    hint = gettext_lazy(
        "In the order shown, lowest number first. The selected users' own accounts count as free; what is"
        " blocked or resting is given last."
    )

    first = forms.IntegerField(
        label=gettext_lazy("From extension"), required=False, min_value=0, max_value=EXTENSION_MAX
    )
    last = forms.IntegerField(
        label=gettext_lazy("To extension"), required=False, min_value=0, max_value=EXTENSION_MAX
    )
    server = forms.ChoiceField(label=gettext_lazy("Server"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Name of the account"),
        required=False,
        max_length=TEXT_MAX_CHARACTERS,
        help_text=gettext_lazy("* matches any characters, ? matches one: “Sales *”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, plan: Plan) -> None:
        super().__init__(data, plan=plan)
        accounts = SipAccount.objects.for_tenant(plan.tenant).present()
        servers = accounts.order_by("server_sort").values_list("server_id", flat=True).distinct()
        known = [(server, server) for server in dict.fromkeys(servers) if server]
        self.fields["server"].choices = [("", _("any")), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that the range has something in it."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first is not None and last is not None and last < first:
            self.add_error("last", _("The range ends before it starts."))
        return data


class PoolForm(BatchForm):
    """Presentations that are added to pools, removed from them, or become all that they hold.

    ``q`` is what the presentations on offer are looked up by.
    """

    part: ClassVar[Part]
    most = PICKER_MAX_OPTIONS

    how = forms.ChoiceField(
        label=gettext_lazy("What to do with them"),
        choices=[
            (How.ADD.value, gettext_lazy("Add to each pool")),
            (How.REMOVE.value, gettext_lazy("Remove from each pool")),
            (How.SET.value, gettext_lazy("Replace each pool with these")),
        ],
        initial=How.ADD.value,
        widget=forms.RadioSelect,
    )
    q = forms.CharField(label=gettext_lazy("Find"), required=False, max_length=TEXT_MAX_CHARACTERS)

    @property
    def parts(self) -> tuple[Part, ...]:  # type: ignore[override]
        """The pool alone."""
        return (self.part,)

    @property
    def chosen(self) -> list[str]:
        """The presentations that are ticked, each once."""
        if not self.is_bound:
            return []
        ticked = self.data.getlist(self.add_prefix("number"))  # type: ignore[attr-defined]
        return list(dict.fromkeys(number.replace("\x00", "") for number in ticked))

    @cached_property
    def offered(self) -> list[NumberOption]:
        """What can be ticked now: the ticked ones first, then what fits ``q``."""
        text = str(self["q"].value() or "").replace("\x00", "")[:TEXT_MAX_CHARACTERS]
        found = {option.presentation: option for option in number_options(self.plan, self.part, text)}
        ticked = [found.pop(number, NumberOption(number, "", gone=False)) for number in self.chosen]
        return [*ticked, *found.values()]

    def clean(self) -> dict[str, Any]:
        """See that something is ticked; nothing at all may be set, which empties the pools."""
        data = super().clean() or self.cleaned_data
        if not self.chosen and data.get("how") in {How.ADD, How.REMOVE}:
            self.add_error(None, _("Select at least one."))
        return data

    def batch(self) -> Batch:
        """The change of the pools."""
        return ChangePool(self.part, How(self.cleaned_data["how"]), tuple(self.chosen))


class CallsForm(PoolForm):
    """Call presentations."""

    kind = "calls"
    part = Part.CALLS
    label = gettext_lazy("Add, remove or replace call presentations")


class SmsForm(PoolForm):
    """SMS senders."""

    kind = "sms"
    part = Part.SMS
    label = gettext_lazy("Add, remove or replace SMS senders")


class CallerIdForm(BatchForm):
    """The number of everybody's own account, in their pool."""

    kind = "caller_id"
    makes = AddCallerIds
    label = gettext_lazy("Add the caller ID of their account to the pool")
    parts = (Part.CALLS,)


class GoneForm(BatchForm):
    """No number or sender that is gone, in anybody's pools."""

    kind = "gone"
    makes = RemoveGone
    label = gettext_lazy("Remove from the pools what is gone from CCRM")
    parts = (Part.CALLS, Part.SMS)


class ModeForm(BatchForm):
    """A mode for everybody."""

    kind = "mode"
    makes = SetMode
    label = gettext_lazy("Set the mode")
    hint = gettext_lazy("Users who are already static keep their account.")

    mode = forms.ChoiceField(label=gettext_lazy("Mode"), choices=Mode)


class SwapForm(BatchForm):
    """Two users' extensions."""

    kind = "swap"
    makes = Swap
    label = gettext_lazy("Swap the extensions of two users")
    hint = gettext_lazy("Select exactly two users.")


class TakeForm(BatchForm):
    """No extension for anybody."""

    kind = "take"
    makes = TakeExtensions
    label = gettext_lazy("Remove extensions")
    hint = gettext_lazy("In this plan they have none; others can get them.")


class AsLiveForm(BatchForm):
    """Parts that are no longer decided about."""

    kind = "as_live"
    label = gettext_lazy("Reset to live")
    hint = gettext_lazy("The plan no longer changes what is selected.")
    parts = LIVE_PARTS

    part = forms.MultipleChoiceField(
        label=gettext_lazy("Parts"),
        choices=[(part.value, PART_LABELS[part]) for part in LIVE_PARTS],
        initial=[part.value for part in LIVE_PARTS],
        widget=forms.CheckboxSelectMultiple,
    )

    def batch(self) -> Batch:
        """The parts."""
        return AsLive(tuple(Part(part) for part in self.cleaned_data["part"]))


class ChooseForm(BatchForm):
    """Users that the plan is to have."""

    kind = "choose"
    makes = Choose
    label = gettext_lazy("Add to the plan")
    hint = gettext_lazy("They come first in the grid, with no changes yet.")
    parts = (Part.CHOSEN,)


class DropForm(BatchForm):
    """Users that the plan is no longer to have."""

    kind = "drop"
    makes = Drop
    label = gettext_lazy("Remove from the plan")
    hint = gettext_lazy("Their planned values and notes go too.")
    parts = (Part.CHOSEN, *LIVE_PARTS)


BATCH_FORMS: tuple[type[BatchForm], ...] = (
    *(FillForm, CallsForm, SmsForm, CallerIdForm, GoneForm, ModeForm, SwapForm),
    *(TakeForm, AsLiveForm, ChooseForm, DropForm),
)
