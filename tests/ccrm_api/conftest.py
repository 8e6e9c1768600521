"""A wire server, and clients whose time does not pass by itself."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ccrm_admin.ccrm_api import CcrmClient, Limits
from tests.ccrm_api.wire import WireServer

KEY = "sekret-7f3a9c"
MakeClient = Callable[..., CcrmClient]


@dataclass
class FakeTime:
    """A clock that moves when someone sleeps, and by `tick` seconds when someone looks."""

    now: float = 1000.0
    tick: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        self.now += self.tick
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def fake_time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def wire() -> Iterator[WireServer]:
    with WireServer() as server:
        yield server


@pytest.fixture
def make_client(wire: WireServer, fake_time: FakeTime) -> Iterator[MakeClient]:
    """Make clients of the wire server: full jitter at its fullest, the rest of the limits as given."""
    with ExitStack() as stack:

        def make(url: str = "", key: str = KEY, **limits: float) -> CcrmClient:
            client = CcrmClient(
                url or wire.url,
                key,
                limits=Limits(**limits),
                sleep=fake_time.sleep,
                clock=fake_time.clock,
                jitter=lambda: 1.0,
            )
            return stack.enter_context(client)

        yield make


@pytest.fixture
def samples() -> Path:
    """The responses that the vendor prints, as printed."""
    return Path(__file__).parent.parent / "samples"
