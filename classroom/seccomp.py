"""A filter of system calls for the jail: what no answer needs is refused.

Most of all it refuses new processes and threads, and what makes the kernel hold memory
that the limit on memory does not count. bubblewrap loads it before Python starts.
"""

import os
import platform
import struct

# Numbers on x86-64 and on 64-bit ARM (Linux, asm/unistd.h); None: no such call there.
REFUSED = {
    "clone": (56, 220),
    "fork": (57, None),
    "vfork": (58, None),
    "clone3": (435, 435),
    "unshare": (272, 97),
    "setns": (308, 268),
    "prctl": (157, 167),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "splice": (275, 76),
    "tee": (276, 77),
    "vmsplice": (278, 75),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "landlock_create_ruleset": (444, 444),
    "io_uring_setup": (425, 425),
    "io_setup": (206, 0),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "userfaultfd": (323, 282),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
FIRST_OF_X32 = 0x40000000

LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # REFUSE: the call fails with EPERM


def instruction(code, value, if_true=0, if_false=0):
    return struct.pack("=HBBI", code, if_true, if_false, value)


def program(machine=None):
    """Return the filter as the kernel wants it; None on a machine that it is not written for."""
    if (machine or platform.machine()) not in MACHINES:
        return None
    column, architecture = MACHINES[machine or platform.machine()]
    numbers = sorted({row[column] for row in REFUSED.values()} - {None})
    left = len(numbers)
    lines = [
        instruction(LOAD, 4),
        instruction(EQUAL, architecture, 0, left + 3),
        instruction(LOAD, 0),
        instruction(AT_LEAST, FIRST_OF_X32, left + 1, 0),
    ]
    lines += [instruction(EQUAL, number, left - i) for i, number in enumerate(numbers)]
    return b"".join([*lines, instruction(RETURN, ALLOW), instruction(RETURN, REFUSE)])


def as_pipe(filter_program):
    """Return a file descriptor from which bubblewrap can read the filter."""
    reading, writing = os.pipe()
    os.write(writing, filter_program)
    os.close(writing)
    return reading
