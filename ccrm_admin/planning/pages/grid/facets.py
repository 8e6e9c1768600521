"""What the grid can be narrowed by."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ccrm_admin.planning.engine.row_facets import ROW_FACETS
from ccrm_admin.planning.pages.grid.picked import PickedScope
from ccrm_admin.ui.facets import Choice, ChoiceScope

GRID_FACETS = (
    *ROW_FACETS,
    ChoiceScope(
        "decided",
        _("Decided"),
        choices=(
            Choice("yes", _("something"), Q(decided=True)),
            Choice("no", _("nothing"), Q(decided=False)),
        ),
    ),
    PickedScope("picked", _("Picked"), "key"),
)
