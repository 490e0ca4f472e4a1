"""A filter of system calls for the jail: what no answer needs is refused.

It refuses new processes and threads, what makes the kernel hold memory that the limit on memory
does not count, what two jails could talk by, and every call that is newer than this list.
bubblewrap loads it before Python starts.
"""

import platform
import struct

# Numbers on x86-64 and on 64-bit ARM (Linux, asm/unistd.h); None: no such call there.
PROCESSES = {
    "clone": (56, 220),
    "fork": (57, None),
    "vfork": (58, None),
    "clone3": (435, 435),
    "unshare": (272, 97),
    "setns": (308, 268),
    "prctl": (157, 167),
    "seccomp": (317, 277),
    "ptrace": (101, 117),
    "kcmp": (312, 272),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "personality": (135, 92),
    "modify_ldt": (154, None),
}
TALK = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "flock": (73, 32),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "sysinfo": (99, 179),
    "mincore": (27, 232),
    "fadvise64": (221, 223),
    "readahead": (187, 213),
    "preadv2": (327, 286),
    "cachestat": (451, 451),
    "utime": (132, None),  # /dev/null is that of the machine: when it was touched, all can see
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
}
MEMORY_OF_THE_KERNEL = {
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "splice": (275, 76),
    "tee": (276, 77),
    "vmsplice": (278, 75),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "landlock_create_ruleset": (444, 444),
    "io_setup": (206, 0),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "userfaultfd": (323, 282),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
}
MACHINE = {
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "syslog": (103, 116),
    "acct": (163, 89),
    "swapon": (167, 224),
    "reboot": (169, 142),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "quotactl": (179, 60),
    "setpriority": (141, 140),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "ioprio_set": (251, 30),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
}
REFUSED = PROCESSES | TALK | MEMORY_OF_THE_KERNEL | MACHINE
LAST_KNOWN = 462  # mseal, Linux 6.10. A program has to live without what is newer.

# Two calls do many things; these are the commands that Python needs of them.
FCNTL, IOCTL = (72, 25), (16, 29)
COMMANDS = {
    FCNTL: (0, 1, 2, 3, 4, 1030),  # copies of descriptors and their flags: no locks, no leases
    IOCTL: (0x5401, 0x5450, 0x5451),  # "is it a terminal?", and closing when a program starts
}

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW = 0x7FFF0000
REFUSE = 0x00050001  # the call fails with EPERM
NOT_THERE = 0x00050026  # with ENOSYS: libraries then try an older way


def instruction(code, value, if_true=0, if_false=0):
    return struct.pack("=HBBI", code, if_true, if_false, value)


def program(machine=None):
    """Return the filter as the kernel wants it; None on a machine that it is not written for."""
    if (machine or platform.machine()) not in MACHINES:
        return None
    column, architecture = MACHINES[machine or platform.machine()]
    numbers = sorted({row[column] for row in REFUSED.values()} - {None})
    commands = [line for call, own in COMMANDS.items() for line in only(call[column], own)]
    left = len(numbers) + len(commands)
    lines = [
        instruction(LOAD, 4),
        instruction(EQUAL, architecture, 0, left + 3),
        instruction(LOAD, 0),
        instruction(AT_LEAST, LAST_KNOWN + 1, left + 2, 0),
    ]
    lines += [instruction(EQUAL, number, left - i) for i, number in enumerate(numbers)]
    lines += commands
    lines += [instruction(RETURN, value) for value in (ALLOW, REFUSE, NOT_THERE)]
    return b"".join(lines)


def only(number, commands):
    """Return the lines that refuse all commands of a call but these; others pass on."""
    size = len(commands)
    return [
        instruction(EQUAL, number, 0, size + 3),
        instruction(LOAD, 24),  # the lower half of the second argument
        *(instruction(EQUAL, command, size - i, 0) for i, command in enumerate(commands)),
        instruction(RETURN, REFUSE),
        instruction(RETURN, ALLOW),
    ]
