"""Become another program that cannot outlive its supervisor.

Run as `python -I -S leash.py SPEC COMMAND...`; SPEC is the JSON of `Leash`. A program of its own, and not a
`preexec_fn`, because the supervisor has threads (the Temporal client's) and code between fork and exec in such a
process may dead-lock. It imports nothing of kawal, so that it starts in a few milliseconds.

Linux tells a process of its parent's death (`PR_SET_PDEATHSIG`). The kernel forgets that wish whenever the
process changes its user, so it is spoken last. Elsewhere a detached watcher waits for the end of a pipe whose
other end only the supervisor holds.
"""

import ctypes
import json
import os
import select
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000


def main(spec: dict[str, int | str | None], command: list[str]) -> None:
    """Carry out *spec* on this process, then exec *command*."""
    libc = ctypes.CDLL(None, use_errno=True)
    parent, uid, lifeline = (_number(spec.get(key)) for key in ("parent", "uid", "lifeline"))
    if cwd := spec.get("cwd"):
        os.chdir(str(cwd))
    if accounts := spec.get("accounts"):
        _see_accounts(libc, str(accounts))
    if uid is not None:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    death = _number(spec["signal"]) or signal.SIGKILL
    if lifeline is not None:
        _watch(lifeline, death)
    elif libc.prctl(PR_SET_PDEATHSIG, death) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:
        sys.exit("the supervisor died first")
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.execv(command[0], command)  # noqa: S606 - becoming the command is the purpose


def _number(value: int | str | None) -> int | None:
    return None if value is None else int(value)


def _watch(lifeline: int, death: int) -> None:
    """Leave behind a process that signals this one when *lifeline* ends, and goes away with it."""
    watched = os.getpid()
    first = os.fork()
    if first:
        os.waitpid(first, 0)
        os.close(lifeline)
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
    try:
        while not select.select([lifeline], [], [], 1.0)[0]:
            os.kill(watched, 0)
        os.kill(watched, death)
    except ProcessLookupError:
        os._exit(0)
    os._exit(0)


def _see_accounts(libc: ctypes.CDLL, accounts: str) -> None:
    """Let this process alone see the file *accounts* as /etc/passwd; it takes a mount namespace."""
    uid, gid = os.geteuid(), os.getegid()
    flags = CLONE_NEWNS if uid == 0 else CLONE_NEWNS | CLONE_NEWUSER
    if libc.unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), "this machine lets nobody make a namespace")
    if uid != 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    for source, target, how in (
        (None, b"/", MS_REC | MS_PRIVATE),
        (accounts.encode(), b"/etc/passwd", MS_BIND),
    ):
        if libc.mount(source, target, None, how, None) != 0:
            raise OSError(ctypes.get_errno(), "mount")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.argv[2:])
