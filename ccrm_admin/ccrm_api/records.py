"""The rows of the lists, parsed once, at the edge (ccrm-api.md, sections 1 to 5).

Each list has an identity, which alone is read where the rest of a row can't be, and a record.
"""

from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from ccrm_admin.ccrm_api.fields import (
    AccountId,
    Flag,
    Integer,
    Members,
    NumberText,
    Online,
    OptionalAccountId,
    Pool,
    RequiredText,
    Text,
    UpperText,
    Uuid,
)
from ccrm_admin.ccrm_api.resources import Resource


class Record(BaseModel):
    """A row. Its fields bear the API's names in camelCase; unknown ones are left aside.

    Phone numbers are not in the repr: they are secrets (ccrm-api.md, Authorisation).
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_by_alias=True,
        validate_by_name=True,
    )

    @property
    def key(self) -> str:
        """The identity of the row within its list."""
        raise NotImplementedError


class SipAccountIdentity(Record):
    """What identifies a SIP account; also of a row whose id can be no account's."""

    extension_id: Integer

    @property
    def key(self) -> str:
        """The id of the account on the PBX."""
        return str(self.extension_id)


class SipAccountRecord(SipAccountIdentity):
    """An account on the PBX that a CRM user can have."""

    extension_id: AccountId
    extension_type: UpperText = ""
    extension: NumberText = ""
    server_id: NumberText = ""
    name: Text = ""
    caller_id: NumberText = Field(default="", repr=False)
    assigned: Flag = False


class CallPresentationIdentity(Record):
    """What identifies a call presentation."""

    presentation: RequiredText = Field(repr=False)

    @property
    def key(self) -> str:
        """The number itself."""
        return self.presentation


class CallPresentationRecord(CallPresentationIdentity):
    """A number that may be shown on outgoing calls."""

    name: Text = ""
    clip_prefix: NumberText = Field(default="", repr=False)
    intl_format: NumberText = Field(default="", repr=False)


class SmsSenderIdentity(Record):
    """What identifies an SMS sender: the vendor's own sample repeats an id."""

    sender_id: Integer = Field(validation_alias="id")
    presentation: RequiredText = Field(repr=False)

    @property
    def key(self) -> str:
        """The id and the number or name together."""
        return f"{self.sender_id}:{self.presentation}"


class SmsSenderRecord(SmsSenderIdentity):
    """A number or a name from which an SMS may be sent."""


class CrmUserIdentity(Record):
    """What identifies a CRM user."""

    uuid: Uuid

    @property
    def key(self) -> str:
        """The user's UUID."""
        return self.uuid


def _in_permission(name: str) -> AliasChoices:
    # Documented as an array, described as one object: take either.
    return AliasChoices(AliasPath("permission", name), AliasPath("permission", 0, name))


class CrmUserRecord(CrmUserIdentity):
    """An agent in the CRM, with what they may use now."""

    first_name: Text = ""
    last_name: Text = ""
    email: Text = Field(default="", repr=False)
    permission_group: Text = Field(default="", validation_alias=_in_permission("name"))
    permission_group_uuid: NumberText = Field(default="", validation_alias=_in_permission("uuid"))
    call_presentations: Pool = Field(default=(), repr=False, validation_alias="callPresentation")
    sms_senders: Pool = Field(default=(), repr=False, validation_alias="smsPresentation")
    extension_id: OptionalAccountId = None
    extension: NumberText = ""
    dynamic: Flag = Field(default=False, validation_alias="dynamicExtension")
    dnd: Flag = False
    work_number: NumberText = Field(default="", repr=False)
    online: Online = Field(default=False, validation_alias="status")
    talking: Flag = Field(default=False, validation_alias="callTalking")


class UserGroupIdentity(Record):
    """What identifies a user group."""

    uuid: Uuid

    @property
    def key(self) -> str:
        """The group's UUID."""
        return self.uuid


class UserGroupRecord(UserGroupIdentity):
    """A group of users, such as a team, as `user_groups` takes it out of its type."""

    name: Text = ""
    group_type: Text = ""
    members: Members = Field(default=(), repr=False, validation_alias="users")


RECORDS: dict[Resource, type[Record]] = {
    Resource.SIP_ACCOUNTS: SipAccountRecord,
    Resource.CALL_PRESENTATIONS: CallPresentationRecord,
    Resource.SMS_SENDERS: SmsSenderRecord,
    Resource.CRM_USERS: CrmUserRecord,
    Resource.USER_GROUPS: UserGroupRecord,
}
IDENTITIES: dict[Resource, type[Record]] = {
    Resource.SIP_ACCOUNTS: SipAccountIdentity,
    Resource.CALL_PRESENTATIONS: CallPresentationIdentity,
    Resource.SMS_SENDERS: SmsSenderIdentity,
    Resource.CRM_USERS: CrmUserIdentity,
    Resource.USER_GROUPS: UserGroupIdentity,
}
