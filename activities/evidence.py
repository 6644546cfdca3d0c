"""Evidence: which activity of which run writes, so that an auditor can follow an entry into the history."""

from temporalio import activity

from store.record import Writer


def writer() -> Writer:
    """Return the activity that is running."""
    info = activity.info()
    return Writer(info.workflow_id, info.workflow_run_id, info.activity_id)
