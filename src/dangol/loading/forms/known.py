"""Every form of data that can be loaded, by name."""

from functools import cache

from dangol.loading.errors import UnknownFormError
from dangol.loading.forms.customers import CustomersForm
from dangol.loading.forms.exposures import ExposuresForm
from dangol.loading.forms.form import Form
from dangol.loading.forms.orders import OrdersForm
from dangol.loading.forms.partners import PartnersForm
from dangol.loading.forms.plain import PlainForm
from dangol.loading.forms.subscriptions import SubscriptionsForm
from dangol.loading.forms.surveys import SurveysForm
from dangol.tables.shared import SHARED_TABLES


@cache
def forms() -> dict[str, Form]:
    """All forms: those that are wider than a table, and every table that sources fill."""
    wider: list[Form] = [
        CustomersForm(),
        OrdersForm(),
        SurveysForm(),
        PartnersForm(),
        SubscriptionsForm(),
        ExposuresForm(),
    ]
    found = {form.name: form for form in wider}
    for table in SHARED_TABLES:
        if table.sourced:
            found.setdefault(table.name, PlainForm(table))
    return found


def form_named(name: str) -> Form:
    """Raises UnknownFormError."""
    known = forms()
    if name not in known:
        raise UnknownFormError(name, known)
    return known[name]
