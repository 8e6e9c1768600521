"""How static files are stored for production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Writes hashed names into the ``import`` lines of our own JavaScript modules too.

    Otherwise a browser could run an imported module that is older than the one that imports it. Django's
    ``support_js_module_import_aggregation`` would look into other packages' files as well, and stumble over
    examples in their comments.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (r"""(?P<matched>import "(?P<url>\./[^"]+)";)""", 'import "%(url)s";'),
                (r"""(?P<matched> from "(?P<url>\./[^"]+)";)""", ' from "%(url)s";'),
            ),
        ),
    )
