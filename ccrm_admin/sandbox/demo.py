"""The tenants of the demo."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DemoTenant:
    """A sample tenant: `key` is what is entered in CCRM Admin, `served_key` what the server takes."""

    name: str
    title: str
    users: int
    key: str = field(repr=False)
    served_key: str = field(repr=False)


DEMO_TENANTS = (
    DemoTenant(
        name="demo-mala",
        title="Demo: Mała Firma Sp. z o.o.",
        users=40,
        key="demo-mala-klucz",
        served_key="demo-mala-klucz",
    ),
    DemoTenant(
        name="demo-duza",
        title="Demo: Duże Contact Center S.A.",
        users=1_200,
        key="demo-duza-klucz",
        served_key="demo-duza-klucz",
    ),
    DemoTenant(
        name="demo-odmowa",
        title="Demo: Biuro Odmowa (zły klucz)",
        users=40,
        key="demo-odmowa-klucz",
        served_key="demo-odmowa-nowy-klucz",
    ),
)
"""A small firm, a large one, and one whose key is refused, so that the error state is seen."""
