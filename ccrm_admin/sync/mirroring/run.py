"""Carrying out a run: each resource is fetched whole, compared, and written in one transaction."""

from __future__ import annotations

import logging
import traceback
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from ccrm_admin import ccrm_api
from ccrm_admin.ccrm_api import CcrmError, gc_paused
from ccrm_admin.database_trouble import in_words, trouble_of
from ccrm_admin.inventory.choices import OPTIONAL, Resource
from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.sync.choices import ResultStatus, RunStatus, Step
from ccrm_admin.sync.errors import LeaseLostError, RunStoppedError, SyncRefusedError
from ccrm_admin.sync.messages import DATABASE, INTERNAL
from ccrm_admin.sync.mirroring import results
from ccrm_admin.sync.mirroring.apply import apply
from ccrm_admin.sync.mirroring.backoff import BACKS_OFF, leave_alone
from ccrm_admin.sync.mirroring.client import connect, error_params
from ccrm_admin.sync.mirroring.diff import diff, is_mass_removal
from ccrm_admin.sync.mirroring.fetch_cache import recall, remember
from ccrm_admin.sync.mirroring.lease import Lease
from ccrm_admin.sync.mirroring.mapping import MAPPINGS, unclear_in
from ccrm_admin.sync.mirroring.metrics import figures_of
from ccrm_admin.sync.mirroring.progress import RunProgress, say_nothing
from ccrm_admin.sync.mirroring.recent_losses import lost_within_a_day
from ccrm_admin.sync.mirroring.recompute import recompute_if_moved
from ccrm_admin.sync.mirroring.spellings import follow_spellings, look_alike
from ccrm_admin.sync.mirroring.stored import Stored
from ccrm_admin.sync.signals import mirror_synced, run_ended
from ccrm_admin.tenants.models import Tenant

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccrm_admin.ccrm_api import CcrmClient, Fetched, Progress
    from ccrm_admin.sync.mirroring.client import Connect
    from ccrm_admin.sync.mirroring.diff import StoredRow
    from ccrm_admin.sync.mirroring.fetch_cache import Remembered
    from ccrm_admin.sync.mirroring.mapping import Key, Mapping
    from ccrm_admin.sync.mirroring.progress import OnProgress
    from ccrm_admin.sync.models import ResourceResult, SyncRun

# Users first: the accounts and numbers that follow are then written with their holders at once.
ORDER = sorted(MAPPINGS, key=lambda resource: resource != Resource.CRM_USERS)
# Statuses of a list that not every API gives. 403 is the limit of requests too (ccrm-api.md, Authorisation):
# of a list that was given before it says nothing else; of one that never was it hardly does where all else,
# which comes first, was answered, and if it does, the next run finds out at its beginning.
NOT_GIVEN, NOT_GIVEN_OR_LIMIT = 404, 403
# What the other resources would only run into again.
CONCERNS_ALL = {"unauthorized", "bad_key", "rate_limited", "tls", "timeout"}
NO_WAY = {"dns", "refused", "network"}  # reasons why nothing can be reached

logger = logging.getLogger(__name__)


def run_sync(
    *,
    run: SyncRun,
    on_progress: OnProgress = say_nothing,
    should_stop: Callable[[], bool] = lambda: False,
    connect: Connect = connect,
) -> bool:
    """Carry out a queued run and store its result; return whether it was ours to the end.

    False means that another process has it or took it over, or that it was stopped. What goes wrong
    with CCRM is a result, not an exception.
    """
    lease = Lease.claim(run.pk)
    if lease is None:
        return False
    run.refresh_from_db()
    work = _Work(run, lease, on_progress, should_stop, connect)
    try:
        with lease.kept_alive():
            work.do()
    except LeaseLostError:
        logger.warning("Sync %d of %s was taken over by another process", run.pk, run.tenant.name)
        return False
    except RunStoppedError:
        lease.close(RunStatus.INTERRUPTED, at=timezone.now())
        return False
    except (KeyboardInterrupt, SystemExit):
        lease.close(RunStatus.INTERRUPTED, at=timezone.now())
        raise
    run_ended.send_robust(sender=type(run), tenant=run.tenant)  # what fails there is logged alone
    return True


class _Work:
    """One run while it is carried out."""

    def __init__(
        self,
        run: SyncRun,
        lease: Lease,
        on_progress: OnProgress,
        should_stop: Callable[[], bool],
        connect: Connect,
    ) -> None:
        self._run = run
        self._tenant = run.tenant
        self._lease = lease
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._connect = connect
        self._results: list[ResourceResult] = []

    def do(self) -> None:
        """Fetch and write all resources, and end the run."""
        try:
            with self._connect(self._tenant) as client:
                self._sync_all(client)
        except SyncRefusedError as refused:
            self._fail_rest(refused.code, refused.params)
        except CcrmError as error:
            self._fail_rest(error.code, error_params(error, self._tenant))
        self._finish()

    def _sync_all(self, client: CcrmClient) -> None:
        for resource in ORDER:
            try:
                with gc_paused():
                    self._sync(client, resource)
            except CcrmError as error:
                if error.status and self._is_not_given(resource, error.status):
                    self._do_without(resource, error.status)
                    continue
                params = error_params(error, self._tenant)
                self._fail(resource, error.code, params)
                if _concerns_all(error):
                    self._fail_rest(error.code, params)
                    return
            except (LeaseLostError, RunStoppedError):
                raise
            except Exception as error:  # noqa: BLE001 - one resource's failure must not cost the others
                self._log(resource, error)
                self._fail(resource, *_our_own(error))

    def _sync(self, client: CcrmClient, resource: Resource) -> None:
        self._tell(RunProgress(resource.value))
        mapping, last = MAPPINGS[resource], recall(self._tenant, resource, now=timezone.now())
        stored = Stored(mapping, self._tenant, believed=last is not None)
        fetched = client.fetch(
            ccrm_api.Resource(resource.value),
            on_page=self._on_page,
            known=last.digests if last else (),
            expected=stored.digests,
        )
        if last is not None and fetched.unchanged:
            self._repeat(fetched, last)
            return
        records = len(fetched.records) + len(fetched.known)
        self._tell(RunProgress(resource.value, Step.SAVING, fetched.pages, records, None))
        self._compare_and_apply(mapping, fetched, stored.all_but(fetched.known), last)

    def _repeat(self, fetched: Fetched[Any], last: Remembered) -> None:
        with transaction.atomic():
            self._lease.renew()
            state = ResourceState.objects.for_tenant(self._tenant).filter(resource=fetched.resource.value)
            state.update(fetched_at=timezone.now())
            self._results.append(results.repeated(self._run, fetched, last.result))

    def _compare_and_apply(
        self,
        mapping: Mapping,
        fetched: Fetched[Any],
        stored: dict[Key, StoredRow],
        last: Remembered | None,
    ) -> None:
        sent = mapping.sent(fetched)
        if mapping.key_is_text:
            follow_spellings(stored, sent.keys(), region=self._tenant.region)
        difference = diff(
            stored,
            sent,
            mapping.columns,
            volatile=mapping.volatile,
            unclear=unclear_in(fetched),
            alike=partial(look_alike, region=self._tenant.region),
            known=len(fetched.known),
        )
        accepted, now = self._run.accepted_removals.get(mapping.resource.value, 0), timezone.now()
        earlier = lost_within_a_day(mapping, self._tenant, now=now) if difference.removed else 0
        with transaction.atomic():
            self._lease.renew()
            if is_mass_removal(difference, accepted=accepted, earlier=earlier):
                held = results.held(self._run, fetched, difference, mapping=mapping, earlier=earlier)
                self._results.append(held)
                return
            apply(difference, mapping=mapping, run=self._run, now=now)
            result = results.applied(self._run, fetched, difference)
            remember(fetched, result, tenant=self._tenant, compared_at=last.compared_at if last else now)
            self._results.append(result)

    def _is_not_given(self, resource: Resource, status: int) -> bool:
        """Tell whether ``status`` says that CCRM has no such list, and neither key nor limit is the cause."""
        failed = any(result.status == ResultStatus.FAILED for result in self._results)
        if failed or resource not in OPTIONAL:
            return False
        known = ResourceState.objects.for_tenant(self._tenant).filter(resource=resource)
        return status == NOT_GIVEN or (status == NOT_GIVEN_OR_LIMIT and not known.exists())

    def _do_without(self, resource: Resource, status: int) -> None:
        with transaction.atomic():
            self._lease.renew()
            self._results.append(results.unavailable(self._run, resource, status=status))

    def _fail(self, resource: Resource, code: str, params: dict[str, Any]) -> None:
        with transaction.atomic():
            self._lease.renew()
            self._results.append(results.failed(self._run, resource, code, params))

    def _fail_rest(self, code: str, params: dict[str, Any]) -> None:
        done = {result.resource for result in self._results}
        for resource in ORDER:
            if resource not in done:
                self._fail(resource, code, params)

    def _finish(self) -> None:
        recompute_if_moved(self._tenant)
        self._tell_those_above()
        status, now = results.overall(self._results), timezone.now()
        figures = figures_of(self._tenant)
        with transaction.atomic():
            self._lease.close(status, at=now, figures=figures)
            self._back_off()
        self._run.refresh_from_db()
        logger.info("Sync %d of %s: %s", self._run.pk, self._tenant.name, status)

    def _tell_those_above(self) -> None:
        """Let others look at what was stored, before the run is over: who sees it end sees what they found.

        Whatever goes wrong with them is logged, and is no failure of the run.
        """
        self._lease.renew()
        mirror_synced.send_robust(sender=type(self._run), tenant=self._tenant, run=self._run)

    def _back_off(self) -> None:
        """Leave the tenant alone for a growing while after what calls for it; until all is well again."""
        refused = next((r for r in self._results if r.error_code in BACKS_OFF), None)
        if refused is not None:
            leave_alone(self._tenant, refused.error_code, refused.error_params)
        elif any(result.status != ResultStatus.FAILED for result in self._results):
            tenant = Tenant.objects.filter(pk=self._tenant.pk)
            tenant.exclude(failures=0, retry_at=None).update(failures=0, retry_at=None, retry_code="")

    def _on_page(self, progress: Progress) -> None:
        self._tell(RunProgress.of_page(progress))

    def _tell(self, progress: RunProgress) -> None:
        """Report progress. Raises RunStoppedError if the process is to end, LeaseLostError."""
        if self._should_stop():
            raise RunStoppedError
        self._lease.report(progress.as_json())
        self._on_progress(progress)

    def _log(self, resource: Resource, error: Exception) -> None:
        # Without the error's own words: a database quotes rows in them, and rows are people's numbers.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error(
            "Sync %d of %s, %s: %s\n%s",
            self._run.pk,
            self._tenant.name,
            resource.value,
            in_words(error),
            where,
        )


def _our_own(error: Exception) -> tuple[str, dict[str, str]]:
    trouble = trouble_of(error)
    return (DATABASE, {"trouble": trouble.value}) if trouble else (INTERNAL, {"error": type(error).__name__})


def _concerns_all(error: CcrmError) -> bool:
    return error.code in CONCERNS_ALL or error.params.get("reason") in NO_WAY
