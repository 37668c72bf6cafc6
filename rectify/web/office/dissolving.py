"""The form that dissolves a unit: what it would do with the one chosen first, then the same button does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.operations.dissolving import Dissolved, dissolve_unit
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.web.office.done import Done

# Of which unit that takes over the form has said what happens: only for that one is it done.
SURE = "sure"
_NAMED = 8


def dissolve_form(
    *,
    choices: Sequence[tuple[str, Words]],
    above: str,
    told: Dissolved | None,
    sure: str,
    why_not: Words | None,
) -> Deed:
    """Return the form; ``above`` is the unit that takes over unless another is chosen, ``sure`` the one looked at."""

    def doing(call: Call, key: str, given: Given) -> None:
        note, into = given.text("note"), given.number("into")
        dissolve_unit(call.ledger, int(key), into=into, note=note, actor=call.actor, at=call.at)

    said = what_happens(told) if told else None
    return Deed(
        title=Words("撤销单位", "Dissolve the unit"),
        button=Words("撤销，不能撤回", "Dissolve: it cannot be undone") if sure else Words("预览", "Preview"),
        done=Done.UNIT_DISSOLVED,
        lead=said,
        preview=said if sure else None,
        inputs=[
            Input(
                name="into",
                label=Words("并入哪个单位", "Unit that takes over"),
                kind="choice",
                options=choices,
                value=above,
                must=True,
            ),
            Input(name="note", label=Words("原因或文号", "Reason, or the order's number"), kind="line"),
        ],
        fixed={SURE: sure} if sure else None,
        doing=doing,
        why_not=why_not,
    )


def is_sure(given: Given) -> bool:
    """Say whether what happens was looked at for the very unit that is to take over."""
    return bool(given.text("into")) and given.text(SURE) == given.text("into")


def what_happens(told: Dissolved) -> Words:
    """Say what dissolving a unit does, with what it has now and to whom that goes."""
    parts = list(_parts(told))
    if not parts:
        return Words(
            f"“{told.unit}”没有人员、事项、下级和角色；撤销以后名称留在历史里。不能撤回。",
            f"{told.unit!r} has no people, items, units below or roles; its name stays in the history. It cannot be"
            " undone.",
        )
    zh, en = "；".join(one.zh for one in parts), "; ".join(one.en for one in parts)
    return Words(f"“{told.unit}”：{zh}。不能撤回。", f"{told.unit!r}: {en}. It cannot be undone.")


def _parts(told: Dissolved) -> Iterator[Words]:
    over = list(_over(told))
    if over:
        yield Words(
            f"{'、'.join(one.zh for one in over)}归“{told.into}”",
            f"{', '.join(one.en for one in over)} go over to {told.into!r}",
        )
    if told.roles:
        named, named_en = _named([name for _role, name in told.roles])
        yield Words(
            f"在这里担任的{len(told.roles)}项角色{named}收回，不转过去",
            f"roles held here end and are not carried over: {len(told.roles)}{named_en}",
        )
    if told.ended:
        yield Words(
            f"已结束的{told.ended}件仍记在原名下，“{told.into}”看得到",
            f"ended items stay under the old name, seen by {told.into!r}: {told.ended}",
        )


def _over(told: Dissolved) -> Iterator[Words]:
    if told.items:
        yield Words(f"在办的{told.items}件", f"{told.items} under way")
    if told.people:
        named, named_en = _named(told.people)
        count = len(told.people)
        yield Words(f"{count}人{named}", f"{count} {'person' if count == 1 else 'people'}{named_en}")
    if told.below:
        named, named_en = _named(told.below)
        count = len(told.below)
        yield Words(f"下级{count}个{named}", f"{count} unit{'' if count == 1 else 's'} below{named_en}")


def _named(names: Sequence[str]) -> tuple[str, str]:
    every = list(dict.fromkeys(names))
    shown, is_more = every[:_NAMED], len(every) > _NAMED
    zh, en = "、".join(shown) + ("等" if is_more else ""), ", ".join(shown) + (" …" if is_more else "")
    return f"（{zh}）", f" ({en})"
