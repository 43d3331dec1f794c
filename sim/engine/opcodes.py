"""The instructions of an itinerary. Each has integer operands a, b and numbers x, y; times are seconds.

DELAY   wait x (spread y); charged to part a
RTT     wait x round trips of this request's region (spread y); charged to part a
USE     wait for a server of group a (node in slot b), hold it for x (spread y), give it back
ACQUIRE wait for a place in pool a (node in slot b); a full waiting line drops the request
RELEASE give the place back
PICK    choose a node of group a into slot b, by the policy x
BRANCH  with probability x go on at instruction a
JUMP    go on at instruction a
SPAWN   start y requests of their own with program a: x = 0, one for each node of slot b; x = 1, wherever they choose
STAMP   a = 0: the request passes the site's door inwards; 1: outwards
WORK    a = 0: slow work inside the request begins; 1: ends
END     the answer has arrived
"""

DELAY, RTT, USE, ACQUIRE, RELEASE, PICK, BRANCH, JUMP, SPAWN, STAMP, WORK, END = range(12)

# Policies of PICK; the shorter line is that of two nodes drawn at random.
ROUND_ROBIN, SHORTER_OF_TWO, AT_RANDOM = range(3)

# What `advance` returns.
REACHED, FULL, TOO_MANY_EVENTS = range(3)

# Parts of a request's time that belong to no group of stations.
NETWORK, SLOW_WORK, CALL, LAN, FILES = range(5)
PARTS = 5  # group g then has two: PARTS + 2 g waiting, PARTS + 2 g + 1 service
