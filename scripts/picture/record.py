"""Runs a program in a pseudo-terminal and passes on what it draws: record.py COLUMNS ROWS PROGRAM [WORD...]

Node has no pseudo-terminals of its own. The size is set before the program starts, so that its first frame has it too.
"""
import fcntl
import os
import struct
import sys
import termios

columns, rows = int(sys.argv[1]), int(sys.argv[2])
ours, theirs = os.openpty()
fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
child = os.fork()
if child == 0:
    os.close(ours)
    os.setsid()
    fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)
    for descriptor in range(3):
        os.dup2(theirs, descriptor)
    os.execvp(sys.argv[3], sys.argv[3:])
os.close(theirs)
while True:
    try:
        drawn = os.read(ours, 65536)
    except OSError:  # EIO: the program has closed its terminal.
        break
    if not drawn:
        break
    sys.stdout.buffer.write(drawn)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
