"""Write the expected files anew: ``PYTHONPATH=src python -m tests.golden.write``, after a change that is meant.

Then read ``git diff tests/golden/documents``: every line there is what a user will see changed, and a reviewer judges it.
"""

import shutil

from tests.golden.comparing import KEPT
from tests.golden.lines import lines
from tests.golden.making import EXAMPLES, example_document, sample_parts


def main() -> None:
    """Remove what is kept and write what is made."""
    contents = {f"{name}.txt": lines(example_document(name)) for name in EXAMPLES} | sample_parts()
    shutil.rmtree(KEPT, ignore_errors=True)
    for name, found in contents.items():
        (KEPT / name).parent.mkdir(parents=True, exist_ok=True)
        (KEPT / name).write_text("".join(f"{line}\n" for line in found), "utf-8", newline="\n")
    print(f"{len(contents)} files in {KEPT}")


if __name__ == "__main__":
    main()
