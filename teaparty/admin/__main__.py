"""`python -m teaparty.admin`, if the script `teaparty-admin` is not on the path."""

from teaparty.admin.main import main

raise SystemExit(main())
