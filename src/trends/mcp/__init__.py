"""The commands that answer questions, as tools of a server that speaks the Model Context Protocol (the extra ``mcp``).

A call is done in a process of its own, on copies of the files it names: `roots` says which files those may be, `snapshot`
copies them, `answers` calls what the command calls, `bounds` cuts what is too long, `calls` starts the process and ends it
in time, and `server` speaks the protocol. `tool_list` says what there is.
"""
