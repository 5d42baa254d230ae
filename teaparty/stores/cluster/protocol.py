"""Which releases can have one party together: each speaks a protocol, and one step apart will do.

The database says what is one step (`tea_refusal`). A release whose nodes tell others anything new
speaks a protocol that is more by one than that of the release before: another event, field,
function or revision of the database. So nodes of two protocols in a row must understand each other.
What that asks of whoever changes anything here:

- No event, and no field of one, is taken away or gets another meaning while the protocol before may
  still be spoken. A new field has a default. Nodes of the protocol before leave out a field that
  they don't know; an event that they don't know is a missed line to them.
- A function of `sql/` never gets other parameters or results: another one needs another name.
- Each revision of the database says at its head by `oldest` which protocol nodes have to speak, at
  least, to go on with that database.

`tests/stores/cluster/protocols.json` has what is said by each protocol.
"""

PROTOCOL = 1
