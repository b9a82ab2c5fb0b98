"""tools/with_database.py COMMAND...: runs a command of PostgreSQL on the database of XIUFU_DATABASE, read as the register reads it.

The address goes into the environment, which on Linux only its own user and root can read; on the command line every user of the machine
would see the password.
"""

import os
import sys
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit


def of_libpq(address: str) -> Mapping[str, str]:
    """What libpq reads from the environment for an address.

    >>> of_libpq("postgresql://xiufu:p%40ss@127.0.0.1:5433/register")["PGPASSWORD"]
    'p@ss'
    """
    parts = urlsplit(address)
    told = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.strip("/")),
    }
    return {name: value for name, value in told.items() if value}


def main(command: list[str]) -> None:
    """Become the command."""
    address = os.environ.get("XIUFU_DATABASE", "")
    if urlsplit(address).scheme not in ("postgresql", "postgres") or not urlsplit(address).path.strip("/"):
        sys.exit("XIUFU_DATABASE 应为 postgresql://用户:口令@主机:端口/库名")
    kept = {name: value for name, value in os.environ.items() if name != "XIUFU_DATABASE"}
    os.execvpe(command[0], command, {**kept, **of_libpq(address)})


if __name__ == "__main__":
    main(sys.argv[1:])
