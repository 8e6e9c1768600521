"""Static files as production serves them."""

import re
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from ccrm_admin.ui.storage import ModuleStaticFilesStorage

STATIC = Path(settings.BASE_DIR, "static")
IMPORTED = re.compile(r'"\./([^"]+)"')


def test_modules_import_each_other_by_hashed_names(tmp_path: Path):
    source = FileSystemStorage(STATIC)
    target = ModuleStaticFilesStorage(location=tmp_path, base_url="/static/")
    names = [f"js/{path.name}" for path in (STATIC / "js").glob("*.js")]
    for name in names:
        with source.open(name) as file:
            target.save(name, file)
    failed = [
        result
        for _, _, result in target.post_process({name: (target, name) for name in names})
        if isinstance(result, Exception)
    ]
    assert failed == []
    app = (tmp_path / target.stored_name("js/app.js")).read_text()
    imported = IMPORTED.findall(app)
    assert imported
    assert all(re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.js", name) for name in imported)
    assert all((tmp_path / "js" / name).exists() for name in imported)


def test_copied_files_point_at_no_source_map():
    copied = [path for path in (STATIC / "vendor").iterdir() if path.suffix in {".css", ".js"}]
    assert copied
    assert not any("sourceMappingURL" in path.read_text() for path in copied)
