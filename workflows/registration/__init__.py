"""The registration of one roster: checked, approved, numbered, its cards delivered, its queue served."""

from workflows.registration.registration import Registration

__all__ = ["Registration"]
