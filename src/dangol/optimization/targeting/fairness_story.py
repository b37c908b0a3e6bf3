"""How a targeting treats groups, as parts of its answer: what was found, and what it costs."""

from dangol.contract.result import Decision, Metric, Picture, Rows, metric
from dangol.governance.fairness.groups import ATTRIBUTES
from dangol.governance.fairness.picture import fairness_picture
from dangol.governance.fairness.telling import (
    attribute_rows,
    attribute_words,
    fairness_rows,
    verdict_words,
)
from dangol.optimization.targeting.fair_targets import Fairness, Quotas
from dangol.words import Money, Text, both

LINK = "/campaigns/targeting#fairness"


def fairness_words(found: Fairness, currency: str) -> Text | None:
    """What has to be known of groups before the choice is used; None where it is nothing."""
    quotas = found.quotas
    if found.is_applied and quotas is not None:
        return both(
            "Chosen by a threshold for each group by {names}, which costs {price} of expected "
            "profit.",
            "{names} 기준의 집단마다 다른 기준점으로 골랐고, 그 비용은 기대 이익 {price}입니다.",
            names=_names(quotas),
            price=Money(quotas.price, currency),
        )
    return verdict_words(found.unlike[0]) if found.unlike else None


def fairness_metrics(found: Fairness, currency: str) -> tuple[Metric, ...]:
    """What choosing groups alike costs, where it was done."""
    quotas = found.quotas
    if not found.is_applied or quotas is None:
        return ()
    return (
        metric(
            Text(en="Price of choosing groups alike", ko="집단을 고르게 고른 비용"),
            Money(quotas.price, currency),
            note=Text(en="of expected profit", ko="기대 이익에서"),
        ),
    )


def fairness_parts(found: Fairness) -> tuple[tuple[Picture, ...], tuple[Rows, ...]]:
    """Attributes and groups as a picture and tables; nothing where nobody told anything."""
    if not any(one.groups for one in found.checks):
        return (), ()
    return (fairness_picture(found.checks),), (
        attribute_rows(found.checks),
        fairness_rows(found.checks),
    )


def fairness_decisions(found: Fairness, currency: str) -> tuple[Decision, ...]:
    """Whether a choice that treats groups unlike is meant."""
    if not found.unlike:
        return ()
    names = [ATTRIBUTES[one.attribute] for one in found.unlike]
    return (
        Decision(
            question=both(
                "Groups are chosen unlike by {names}. Is that meant?",
                "{names} 기준으로 집단마다 다르게 골랐습니다. 의도한 것인가요?",
                names=Text(
                    en=", ".join(attribute_words(one.attribute).en for one in found.unlike),
                    ko=", ".join(one.ko for one in names),
                ),
            ),
            reason=verdict_words(found.unlike[0]),
            effect=price_words(found, currency),
            action=Text(en="See the groups", ko="집단 보기"),
            link=LINK,
            urgency="now" if any(one.limits.stops for one in found.unlike) else "later",
        ),
    )


def price_words(found: Fairness, currency: str) -> Text:
    """What a threshold for each group would cost."""
    quotas = found.quotas
    if found.is_applied or quotas is None or not quotas.is_reached:
        return Text(
            en="Thresholds cannot bring so few people within the limit.",
            ko="사람이 적어 기준점만으로는 한계 안에 들 수 없습니다.",
        )
    return both(
        "A threshold for each group would cost {price} of expected profit.",
        "집단마다 다른 기준점을 두면 기대 이익 {price}의 비용이 듭니다.",
        price=Money(quotas.price, currency),
    )


def _names(quotas: Quotas) -> Text:
    return Text(
        en=" and ".join(attribute_words(one).en for one in quotas.attributes),
        ko="·".join(ATTRIBUTES[one].ko for one in quotas.attributes),
    )
