"""What can be asked for. One function is one transaction; each checks permission, decides, then writes.

What everything stands on: ``ledger`` · ``change`` the one way an item changes · ``once`` repeats are harmless.
An item: ``intake`` · ``advance`` · ``assign`` · ``remarks`` · ``measures`` · ``review`` · ``requesting``, ``answering``
(``consenting``) and ``withdrawing`` requests · ``pausing`` · ``redating`` · ``receipts`` · ``progress`` · ``snoozing``.
Its dates: ``deadlines`` its own · ``owing`` what else hangs on it · ``standstill`` and ``lapsing`` what a pause or a
step does to them · ``recounting`` (``counted``) by another calendar.
The clock: ``tick``, with ``reminding`` (``concern`` whom a deadline concerns, ``looking`` what is due, ``firing`` who
hears), ``reviewing``, ``progressing`` and ``obliging`` what is owed in each period · ``watching`` whether it is right.
The office: ``office`` · ``calendar`` · ``absence`` · ``handing_over`` · ``duties`` · ``publishing`` and ``moving``.
Mail: ``mails`` what went to whom · ``resending`` · ``correspondence`` when somebody gets it.
Looking: ``reading`` · ``agenda`` what somebody has to do by when · ``explaining`` · ``trail`` · ``audit`` · ``health``;
ahead: ``forecasting`` · ``simulating``.
"""
