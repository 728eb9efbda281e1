"""Starts real servers as processes of their own, and measures them from outside."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.wire import HOST

EMAIL, PASSWORD = "fatma@example.org", "eine lange Messung am Abend"
COMMAND = [sys.executable, "-c", "from facilitation.cli import main; main()"]


class Served:
    """A running server; figures are those of the kernel."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def cpu(self) -> float:
        """Seconds on a processor until now, all threads."""
        return cpu_of(self.process.pid)

    def resident(self) -> int:
        """Bytes in memory."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * resource.getpagesize()


@contextmanager
def product() -> Iterator[Served]:
    """``facilitation serve`` with an empty data folder and one facilitator."""
    with TemporaryDirectory(prefix="benchmark-") as folder:
        port = free_port()
        environ = {k: v for k, v in os.environ.items() if not k.startswith("FACILITATION_")}
        environ |= {
            "FACILITATION_DATA": folder,
            "FACILITATION_HOST": HOST,
            "FACILITATION_PORT": str(port),
        }
        subprocess.run(
            [*COMMAND, "facilitators", "add", "--email", EMAIL, "--password-stdin"],
            input=PASSWORD.encode(),
            env=environ,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with running([*COMMAND, "serve"], port, environ) as served:
            yield served


@contextmanager
def running(
    command: list[str], port: int, environ: dict[str, str] | None = None
) -> Iterator[Served]:
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(port, process)
            yield Served(process, port)
        finally:
            process.terminate()


def wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((HOST, port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"Nothing serves on port {port}.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def cpu_of(pid: int) -> float:
    """Seconds on a processor; in nanoseconds where the kernel counts them, else in its ticks."""
    nanoseconds = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        try:
            nanoseconds += int((thread / "schedstat").read_text().split()[0])
        except OSError:
            continue
    if nanoseconds:
        return nanoseconds / 1e9
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def allow_many_connections() -> None:
    """For this process and the servers it starts."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if most == resource.RLIM_INFINITY else most
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
