"""One row of everything that is asked for by a key, for one item, its owner or its department.

Each noun has its statements; the key of the last row counts. ``place`` tells the rows of several items apart.
"""

from __future__ import annotations

from collections.abc import Mapping

ROWS: Mapping[str, tuple[str, ...]] = {
    "requests": (
        """INSERT INTO request (item_id, rule, kind, state, step, asked_by, asked_by_id, askers, asked_at, reason,
           fields, old_due_on, new_due_on)
           VALUES (:item, 'extension', 'extension', 'pending', 0, '责任人', :person, '[' || :person || ']',
           :now, '等材料', '{}', '2027-03-01', '2027-04-01')""",
    ),
    "decisions": (
        """INSERT INTO decision (item_id, trigger, item_state, subject, meets_on, place, quorum, majority, state,
           called_by, called_at)
           SELECT id, 'close', state, '销号', '2020-01-01', '', 'two_thirds', 'more_than_half', 'open', '召集人',
           entered_at FROM item WHERE id = :item""",
        """INSERT INTO seat (decision_id, person_id, is_head, reason, has_left)
           VALUES ((SELECT max(id) FROM decision), :person, 0, '', 0)""",
        """INSERT INTO seat (decision_id, person_id, is_head, reason, has_left)
           VALUES ((SELECT max(id) FROM decision), (SELECT person_id FROM account WHERE login = 'leader'), 1, '', 0)""",
    ),
    "reviews": (
        """INSERT INTO review (item_id, rule, period, opens_on, due_on, reviewer_id, state, created_at)
           VALUES (:item, 'quarterly', '2027Q1', '2027-03-01', '2027-03-31', :person, 'open', :now)""",
    ),
    "duties": (
        """INSERT INTO duty (workflow, workflow_version_id, rule, period, unit_id, opens_on, due_on, state, fields,
           created_at)
           VALUES ('rectification', (SELECT max(id) FROM workflow_version WHERE key = 'rectification'), 'ideology',
           '202' || :place || 'Q1', :unit, '2027-03-01', '2027-03-31', 'open', '{}', :now)""",
    ),
    "feedback": (
        """INSERT INTO public_feedback (number, year, sequence, inspection_id, item_id, text, came_by, received_on,
           recorded_at, recorded_by, acknowledge_by, answer_by, zone, calendar, is_published, state, version,
           answerer_id, reminded_through)
           SELECT 'FK2026-000' || :place, 2026, :place, inspection_id, id, '门口仍有车辆占道', 'phone', '2026-03-02',
           :now, '登记人', '2026-03-09', '2026-03-23', 'Asia/Shanghai', '1', 1, 'open', 1, :person, '2026-03-02'
           FROM item WHERE id = :item""",
    ),
    "substitutes": (
        """INSERT INTO substitute (person_id, substitute_id, from_on, until_on, reason, created_at, created_by)
           VALUES (:person, (SELECT person_id FROM account WHERE login = 'head'), '2099-0' || :place || '-01',
           '2099-0' || :place || '-02', '', :now, '责任人')""",
    ),
    "webhooks": (
        """INSERT INTO webhook (person_id, url, types, secret, cursor, turn, next_try_at, tries, detail, created_at)
           VALUES (:person, 'https://10.255.255.1/in', '', 'whsec_x', 0, 0, :now, 0, '', :now)""",
    ),
    "mails": (
        """INSERT INTO message (recipient_id, local_day, slot, header_id, address, language, subject, state, attempts,
           detail, created_at, channel, failures)
           VALUES (:person, '2026-03-02', 's' || :place, '<' || :place || '@x>', 'a@office.example', 'zh', '事项',
           'sent', 1, '', :now, 'mail', 0)""",
        """INSERT INTO message_body (message_id, data)
           VALUES ((SELECT max(id) FROM message), CAST('Subject: x' || char(13, 10, 13, 10) || 'x' AS BLOB))""",
        """INSERT INTO notice (dedupe, kind, item_id, recipient_id, data, created_at, send_from, state, message_id)
           VALUES ('matrix' || :place, 'assigned', :item, :person, '{}', :now, :now, 'merged',
           (SELECT max(id) FROM message))""",
    ),
}
# Where the key is not that of the last row.
KEYS: Mapping[str, str] = {
    "mails": "SELECT max(id) FROM message",
    "decisions": "SELECT max(id) FROM decision",
    "feedback": "SELECT max(number) FROM public_feedback",
}
