"""Untrusted bytes are read in a worker process that can do nothing but read them: see `keeper.Cage`.

`limits` says how much, `confinement` (with `landlock` and `seccomp`) takes a process's powers away, `worker` is what
runs inside, `wire` what passes between the two, `keeper` what stays outside and replaces a worker that oversteps.
"""
