"""Reads a page that is written as documented in one step, in half the time that the tolerant way takes."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, FailFast, Field, Strict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from ccrm_admin.ccrm_api.envelope import Envelope
from ccrm_admin.ccrm_api.records import RECORDS, Record
from ccrm_admin.ccrm_api.resources import Resource

R = TypeVar("R", bound=Record)


class _Other(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)

    total_count: Annotated[int, Strict(), Field(ge=0)] | None = None


class _Page(BaseModel, Generic[R]):
    model_config = ConfigDict(alias_generator=to_camel)

    success: Literal[True]
    data: Annotated[list[R], FailFast()]
    other_data: _Other = _Other()


_PAGES: dict[Resource, TypeAdapter[_Page[Record]]] = {
    resource: TypeAdapter(_Page[record])  # type: ignore[valid-type]
    for resource, record in RECORDS.items()
}


def read_documented(body: bytes, resource: Resource) -> Envelope | None:
    """Return a page whose rows are records already; None if it takes a more tolerant look.

    What it returns is what `decode`, `open_envelope` and `Reading` make of the same bytes.
    """
    try:
        page = _PAGES[resource].validate_json(body)
    except ValidationError:
        return None
    return Envelope(page.data, page.other_data.total_count)
