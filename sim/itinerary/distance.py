"""How far it is between regions, and from users to a site, in ms there and back.

A workload says how far each region's users are from home. A site in their own region is `site_rtt_ms` from them, so it
is the rest of the way from home. Of two sites that are both away from home nobody says how far they are from each
other: `regions_rtt_ms`, but no less and no more than the two ways home allow.
"""

from sim import catalogue
from sim.workload import Load


def between_ms(load: Load, one: str, other: str) -> float:
    """Round trip between two regions; "" is home."""
    if one == other:
        return 0.0
    near, far = sorted((_from_home_ms(load, one), _from_home_ms(load, other)))
    return far if near == 0 else min(max(catalogue.constant("regions_rtt_ms"), far - near), near + far)


def users_ms(load: Load, users: str, site: str) -> float:
    """Round trip from the users of a region to a site."""
    if users == site:
        return min(_said_ms(load, users), catalogue.constant("site_rtt_ms"))
    return _said_ms(load, users) + between_ms(load, "", site)


def _from_home_ms(load: Load, region: str) -> float:
    return max(0.0, _said_ms(load, region) - catalogue.constant("site_rtt_ms")) if region else 0.0


def _said_ms(load: Load, region: str) -> float:
    return next(each.rtt_ms for each in load.regions if each.name == region)
