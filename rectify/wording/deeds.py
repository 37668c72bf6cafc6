"""What was done to an item, in words: each kind of entry of its history has one way of being told."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.domain.deadlines import Subject
from engine.domain.definition import Relation, Workflow
from engine.domain.editions import EDITION_WORDS, REASON_WORDS
from engine.domain.names import SUBJECTS
from engine.domain.permission import called
from engine.operations.change import DEEDS, said_by
from engine.operations.reading import Told
from engine.store.history import Entry
from engine.words import Words, several
from rectify.wording.decision_deeds import absent, called_decision, counted_votes, spoken, withdrawn_decision
from rectify.wording.deed_parts import days, joined, with_ends, with_form

_MEASURES: Mapping[str, Words] = {
    "add": Words("新增措施{no}", "measure {no} added"),
    "set": Words("修改措施{no}", "measure {no} changed"),
    "done": Words("措施{no}已完成", "measure {no} done"),
    "undo": Words("措施{no}改为未完成", "measure {no} not done after all"),
    "drop": Words("取消措施{no}", "measure {no} dropped"),
}
RECOUNTED: Mapping[str, Words] = {
    "announced": Words("当年假期安排已公布", "the holidays of its year are announced now"),
    "changed": Words("工作日历有改动", "the calendar was changed"),
}
# In this order people are named: stored are the relations by their letters.
_NAMED = (Relation.OWNER, Relation.LEADER_IN_CHARGE, Relation.ASSIGNED_VERIFIER)
_PEOPLE = frozenset({"owner", "leader"})
_PLANNED: Mapping[str, Words] = {
    "owner": Words("责任人{value}", "person {value}"),
    "leader": Words("责任领导{value}", "leader {value}"),
    "unit": Words("单位{value}", "unit {value}"),
    "due_on": Words("{value}前", "by {value}"),
    "on": Words("{value}", "on {value}"),
}


def what(entry: Entry, told: Told) -> Words:
    """Say what an entry records, in the words of the workflow version it happened under."""
    teller = _TELLERS.get(entry.action)
    return _named(entry) if teller is None else teller(entry, told)


def who(entry: Entry) -> Words:
    """Name who acted; what an operator typed for somebody is marked as such."""
    by = entry.by
    name = said_by(by)
    if by["actor"] == "clock":
        return Words("时钟", "the clock")
    if by["actor"] == "operator" and by["on_behalf_of"]:
        return Words("{name}（{typed_by}代录）", "{name} (typed by {typed_by})").fill(
            name=name, typed_by=by["typed_by"]
        )
    return name


def of_feedback(entry: Entry, people: Mapping[str, str]) -> Words:
    """Say what an entry of the chain of public feedback records; ``people`` are names by login."""
    done, answerer = DEEDS[f"feedback_{entry.action}"], entry.data.get("answerer")
    if answerer is None:
        return done
    return Words("{done}：{name}", "{done}: {name}").fill(done=done, name=people.get(answerer, answerer))


def _named(entry: Entry) -> Words:
    return DEEDS.get(entry.action, Words(entry.action, entry.action))


def _advanced(entry: Entry, told: Told) -> Words:
    data, workflow = entry.data, told.before
    step = workflow.step(data["trigger"])
    before, after = workflow.states[data["from"]].title, workflow.states[data["to"]].title
    way = Words("{before} → {after}", "{before} → {after}").fill(before=before, after=after)
    said = Words("{title}：{way}", "{title}: {way}").fill(
        title=step.title if step else data["trigger"], way=before if before == after else way
    )
    return with_form(with_ends(said, data, workflow), data, workflow)


def _imported(entry: Entry, told: Told) -> Words:
    to = told.before.states[entry.data["to"]].title
    return Words("{action}，{to}", "{action}, {to}").fill(action=_named(entry), to=to)


def _assigned(entry: Entry, told: Told) -> Words:
    named = [
        Words("{role}{name}", "{role} {name}").fill(role=called(told.before, role), name=told.named(login))
        for role, login in sorted(entry.data.items(), key=lambda pair: _NAMED.index(pair[0]))
    ]
    return Words("{action}：{named}", "{action}: {named}").fill(action=_named(entry), named=named)


def _rehoused(entry: Entry, _told: Told) -> Words:
    way = Words("{unit} → {into}", "{unit} → {into}").fill(unit=entry.data["unit"], into=entry.data["into"])
    return Words("{action}：{way}", "{action}: {way}").fill(action=_named(entry), way=way)


def _attached(entry: Entry, _told: Told) -> Words:
    files = [file["name"] for file in entry.data["evidence"]]
    return Words("{action}：{files}", "{action}: {files}").fill(action=_named(entry), files=files)


def _reviewed(entry: Entry, told: Told) -> Words:
    data = entry.data
    said = Words("{action}：{period} {outcome}", "{action}: {period} {outcome}").fill(
        action=_named(entry), period=data["period"], outcome=_outcome(data.get("outcome", ""), told.before)
    )
    return with_form(said, data, told.before)


def _reported(entry: Entry, told: Told) -> Words:
    said = Words("{action}：{period}", "{action}: {period}").fill(action=_named(entry), period=entry.data["period"])
    return with_form(said, entry.data, told.before)


def _outcome(key: str, workflow: Workflow) -> Words:
    """Return what a review found by its title; its key when the workflow has no such outcome."""
    known = (outcome for rule in workflow.reviews.values() for outcome in rule.outcomes if outcome.key == key)
    return next((outcome.title for outcome in known), Words(key, key))


def _measure(entry: Entry, told: Told) -> Words:
    """Say what became of a measure, with the people, the day and the steps that must be taken again."""
    data = entry.data
    said = [_MEASURES[data["op"]].fill(no=data["no"])]
    planned = {name: told.named(data[name]) if name in _PEOPLE else data[name] for name in _PLANNED if data.get(name)}
    said += [_PLANNED[name].fill(value=value) for name, value in planned.items()]
    if withdrawn := data.get("withdrawn"):
        said.append(Words("重新走{steps}", "to be taken again: {steps}").fill(steps=withdrawn))
    return joined(said)


def _requested(entry: Entry, told: Told) -> Words:
    """Say what was asked for or answered, at which step, with the days that were named."""
    action, data, workflow = _named(entry), entry.data, told.before
    rule = workflow.requests.get(data["rule"])
    said = [
        Words("{action}：{title}", "{action}: {title}").fill(action=action, title=rule.title if rule else data["rule"])
    ]
    if "step" in data:
        said.append(
            Words("第{step}步，共{steps}步", "step {step} of {steps}").fill(step=data["step"], steps=data["steps"])
        )
    said += days(data)
    if "stated" in data:
        said.append(Words("建议延到{day}", "suggests {day}").fill(day=data["stated"]))
    if "answer_by" in data:
        said.append(Words("应在{day}前答复", "to be answered by {day}").fill(day=data["answer_by"]))
    return with_form(joined(said), data, workflow)


def _redated(entry: Entry, _told: Told) -> Words:
    """Say that dates stand still, go on, or were changed."""
    data = entry.data
    said = [_named(entry)]
    if "since" in data:
        said.append(Words("{since}起暂停", "paused since {since}").fill(since=data["since"]))
    if isinstance(data.get("due_on"), str):
        said.append(Words("期限{day}停住", "due {day}, held").fill(day=data["due_on"]))
    said += days(data)
    if others := data.get("others"):
        said.append(Words(f"另有{others}个期限顺延", f"{several(others, 'other date')} later too"))
    return joined(said)


def _snoozed(entry: Entry, told: Told) -> Words:
    """Say whose reminders wait through which day, or that they come again."""
    until, person = entry.data["until"], told.named(entry.data["person"])
    if until is None:
        return Words("恢复提醒{person}", "{person} is reminded again").fill(person=person)
    return Words("到{until}止不提醒{person}", "{person} is not reminded through {until}").fill(
        until=until, person=person
    )


def _handed_over(entry: Entry, told: Told) -> Words:
    """Say from whom to whom an item went, and as what."""
    data, workflow = entry.data, told.before
    parts: list[object] = [called(workflow, part) for part in data["parts"]]
    parts += [Words("措施{no}", "measure {no}").fill(no=no) for no in data.get("measures", ())]
    parts += [Words("{period}复核", "review {period}").fill(period=period) for period in data.get("reviews", ())]
    return Words("{action}：{before} → {after}（{parts}）", "{action}: {before} → {after} ({parts})").fill(
        action=DEEDS["handover"], before=told.named(data["source"]), after=told.named(data["target"]), parts=parts
    )


def _moved(entry: Entry, told: Told) -> Words:
    """Say which version an item came to, and what that changed: its state, its date, a review that ended."""
    data = entry.data
    said = [
        Words("第{before}版 → 第{after}版", "version {before} → {after}").fill(
            before=data["versions"]["from"], after=data["versions"]["to"]
        )
    ]
    if data["from"] != data["to"]:
        before, after = told.before.states[data["from"]].title, told.after.states[data["to"]].title
        said.append(Words("状态{before} → {after}", "{before} → {after}").fill(before=before, after=after))
    if due_on := data.get("due_on"):
        none = Words("无", "none")
        said.append(
            Words("期限{before} → {after}", "due {before} → {after}").fill(
                before=due_on["from"] or none, after=due_on["to"] or none
            )
        )
    if period := data.get("review_ended"):
        said.append(Words("{period}复核终止", "review {period} ended").fill(period=period))
    if ended := data.get("owed_ended"):
        names = [SUBJECTS[Subject(name)] for name in ended]
        said.append(Words("不再要求{names}", "no longer owed: {names}").fill(names=names))
    moved = Words("{action}：{said}", "{action}: {said}").fill(action=DEEDS[entry.action], said=said)
    return with_ends(moved, data, told.before)


def _recounted(entry: Entry, _told: Told) -> Words:
    """Say which day the calendar moved to which."""
    data = entry.data
    return Words("{action}：{before} → {after}（{why}）", "{action}: {before} → {after} ({why})").fill(
        action=_named(entry), before=data["due_on"]["from"], after=data["due_on"]["to"], why=RECOUNTED[data["why"]]
    )


def _urged(entry: Entry, told: Told) -> Words:
    """Say who was urged, and to answer which request where it waited for that."""
    data, workflow = entry.data, told.before
    said = Words("{action}：{who}", "{action}: {who}").fill(action=_named(entry), who=told.named(data["people"]))
    request, review = workflow.requests.get(data.get("rule", "")), workflow.reviews.get(data.get("rule", ""))
    waits_for = request or review
    if waits_for is None:
        return said
    return Words("{said}（{title}）", "{said} ({title})").fill(said=said, title=waits_for.title)


def _confided(entry: Entry, told: Told) -> Words:
    """Say whom an item was confided to, or who no longer knows of it."""
    who = told.named(entry.data["people"])
    said = Words("{action}：{who}", "{action}: {who}") if who else Words("{action}", "{action}")
    return said.fill(action=_named(entry), who=who)


def _withheld(entry: Entry, _told: Told) -> Words:
    """Say from which edition an item is withheld and why, or that it no longer is."""
    edition, reason = EDITION_WORDS[entry.data["edition"]], entry.data["reason"]
    if reason is None:
        return Words("{action}：{edition}", "{action}: {edition}").fill(action=_named(entry), edition=edition)
    said = Words("{action}：{edition}，{why}", "{action}: {edition}, {why}")
    return said.fill(action=_named(entry), edition=edition, why=REASON_WORDS[reason])


def _heard(entry: Entry, told: Told) -> Words:
    """Say what was done about which public feedback: its words stand where they may be read, not here."""
    data = entry.data
    said = [Words("{action}：{number}", "{action}: {number}").fill(action=_named(entry), number=data["feedback"])]
    if "answerer" in data:
        said.append(Words("由{name}答复", "up to {name}").fill(name=told.named(data["answerer"])))
    if "answer_by" in data:
        said.append(Words("应在{day}前答复", "to be answered by {day}").fill(day=data["answer_by"]))
    return joined(said)


_TELLERS: Mapping[str, Callable[[Entry, Told], Words]] = {
    "advance": _advanced,
    "import": _imported,
    "assign": _assigned,
    "unit_dissolved": _rehoused,
    "attach": _attached,
    "review": _reviewed,
    "review_opened": _reviewed,
    "progress": _reported,
    "progress_opened": _reported,
    "measure": _measure,
    "request_asked": _requested,
    "request_agreed": _requested,
    "request_refused": _requested,
    "request_withdrawn": _requested,
    "pause": _redated,
    "resume": _redated,
    "redate": _redated,
    "recount": _recounted,
    "migrate": _moved,
    "snooze": _snoozed,
    "handover": _handed_over,
    "confide": _confided,
    "withdraw_confidence": _confided,
    "open_up": _confided,
    "feedback_recorded": _heard,
    "feedback_acknowledged": _heard,
    "feedback_assigned": _heard,
    "feedback_answered": _heard,
    "feedback_closed": _heard,
    "feedback_dismissed": _heard,
    "urge": _urged,
    "withhold": _withheld,
    "release": _withheld,
    "decision_opened": called_decision,
    "decision_spoken": spoken,
    "decision_absent": absent,
    "decision_closed": counted_votes,
    "decision_withdrawn": withdrawn_decision,
}
