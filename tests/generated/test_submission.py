"""Submissions of generated plans: whatever they hold, they verify; one input altered, and they do not.

A file left out, a pack in the wrong order, a name that the archive or the manifest cannot carry fails here.
"""

import zipfile

from hypothesis import strategies as st

from tests.generated.plans import Made, plans
from tests.generated.running import written
from tests.tries import tried
from xiufu.core.archive import zipped
from xiufu.core.files import is_inner_path
from xiufu.tasks.submission import submit
from xiufu.tasks.verify import verify


@tried(4, 30, plans(), st.integers(0, 10_000))
def test_a_submission_verifies_until_a_file_is_altered(made: Made, choice: int):
    with written(made) as folder:
        out = folder.parent / "a.zip"
        bound = submit(folder, out, draft=True)
        found = verify(out)
        assert (found.problems, found.manifest) == ((), bound.manifest)
        assert found.fingerprint == bound.fingerprint
        with zipfile.ZipFile(out) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        assert set(bound.manifest.files) == set(files) - {"manifest.json"}
        assert all(is_inner_path(name) for name in files)
        assert len({name.lower() for name in files}) == len(files)
        assert sorted(files[e.name] for e in bound.manifest.enclosures if e.name) == sorted(
            file.encode() for file in made.enclosed
        )
        altered = sorted(bound.manifest.files)[choice % len(bound.manifest.files)]
        out.write_bytes(zipped((files | {altered: files[altered] + b"\n"}).items()))
        assert [problem.file for problem in verify(out).problems] == [altered]
