"""`python -m teaparty.client`, if the script `teaparty-client` is not on the path."""

from teaparty.client.main import main

raise SystemExit(main())
