import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.packs.library import open_library


def faults(folder, kind):
    library = open_library([folder])
    pack = next(p for p in library.heads() if p.root == str(folder))
    with pytest.raises(InputError) as caught:
        getattr(library, kind)(pack)
    return sorted((p.file.rsplit("/", 1)[-1], p.line, p.path) for p in caught.value.problems)


def test_land_classes_must_have_their_parents_and_targets(tmp_path):
    write_pack(
        tmp_path / "l",
        "l",
        "landclass",
        {
            "classes.csv": "standard,code,name,parent,level\nx,01,耕地,,1\nx,0101,水田,01,2\nx,0201,果园,02,2\nx,01,耕地,,1\n",
            "crosswalk.csv": "from_standard,from_code,to_standard,to_codes,complete,basis,confidence\nx,0101,x,0101;0999,true,推定,L\n",
        },
    )
    assert faults(tmp_path, "land") == [
        ("classes.csv", 4, "parent"),
        ("classes.csv", 5, "code"),
        ("crosswalk.csv", 2, "to_codes"),
    ]


def test_a_division_is_stated_once(tmp_path):
    rows = "code,name\n150000,内蒙古自治区\n150000,内蒙古\n,某旗\n"
    write_pack(tmp_path / "d", "d", "divisions", {"divisions.csv": rows})
    assert faults(tmp_path, "divisions") == [("divisions.csv", 3, "code"), ("divisions.csv", 4, "code")]


def test_a_file_saved_in_another_encoding_says_so(tmp_path):
    folder = write_pack(tmp_path / "d", "d", "divisions", {})
    (folder / "divisions.csv").write_bytes("code,name\n150000,内蒙古自治区\n".encode("gb18030"))
    library = open_library([tmp_path])
    [pack] = [p for p in library.heads() if p.head.name == "d"]
    with pytest.raises(InputError, match="不是 UTF-8 编码"):
        library.divisions(pack)
