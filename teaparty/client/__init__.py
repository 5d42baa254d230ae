"""`teaparty-client`: reads and writes at once in a terminal, and comes back when the link is lost.

What the party says and what is typed pass through values (`news`), so that each way to a party
(`telnet`, `web`) goes with each way to show it (`plain`, `screen`). Twisted is not used here, and
`--plain` needs the standard library alone.
"""
