"""Ways through a picture: the cheapest there are, and along what is in it."""

from __future__ import annotations

import heapq
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.viewers.live_wire.edge_costs import EdgeCosts, edge_costs, gradients
from annotator.ui.viewers.live_wire.shortest_paths import ShortestPaths

type Place = tuple[int, int]


def neighbours(links: EdgeCosts, place: Place) -> list[tuple[Place, int]]:
    x, y = place
    height, width = links.across.shape[0], links.down.shape[1]
    found = []
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (-1, 1), (1, -1)):
        at = x + dx, y + dy
        if 0 <= at[0] < width and 0 <= at[1] < height:
            kind = links.across if not dy else links.down if not dx else links.falling if dx == dy else links.rising
            found.append((at, int(kind[min(y, at[1]), min(x, at[0])])))
    return found


def cheapest(links: EdgeCosts, start: Place) -> dict[Place, int]:
    """Return the shortest paths of Dijkstra's algorithm, one pixel at a time."""
    known, waiting = dict[Place, int](), [(0, start)]
    while waiting:
        cost, place = heapq.heappop(waiting)
        if place not in known:
            known[place] = cost
            for at, more in neighbours(links, place):
                heapq.heappush(waiting, (cost + more, at))
    return known


def found(links: EdgeCosts, start: Place) -> ShortestPaths:
    ways = ShortestPaths(links, start)
    for _turn in ways.compute():
        pass
    return ways


@st.composite
def noise(draw: st.DrawFn) -> tuple[EdgeCosts, Place]:
    width, height = draw(st.integers(2, 24)), draw(st.integers(2, 24))
    seed = np.random.default_rng(draw(st.integers(0, 2**32)))
    pixels = seed.integers(0, 256, (height, width, 3), dtype=np.uint8)
    place = draw(st.integers(0, width)), draw(st.integers(0, height))
    return edge_costs(gradients(pixels)), place


@given(noise())
def test_no_way_is_cheaper(given_: tuple[EdgeCosts, Place]) -> None:
    links, start = given_
    ways = found(links, start)
    for (x, y), cost in cheapest(links, start).items():
        assert ways.costs[y, x] == cost


@given(noise(), st.integers(0, 10_000))
def test_a_way_is_made_of_steps_that_cost_what_it_costs(given_: tuple[EdgeCosts, Place], end: int) -> None:
    links, start = given_
    ways = found(links, start)
    width, height = ways.size
    to = end % width, end // width % height
    way = ways.path_to(to)
    assert (way[0], way[-1]) == (start, to)
    steps = sum(dict(neighbours(links, place))[after] for place, after in pairwise(way))
    assert steps == ways.costs[to[1], to[0]]


def test_ways_are_ways_before_they_are_the_cheapest() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (60, 60, 3), dtype=np.uint8)
    ways, known = ShortestPaths(edge_costs(gradients(pixels)), (30, 30)), 0
    for _turn in ways.compute():
        known += ways.is_known
        way = ways.path_to((0, 60))
        assert bool(way) == ways.is_known
        assert not way or (way[0], way[-1]) == ((30, 30), (0, 60))
    assert known


def test_a_way_lies_on_the_edge_of_a_square_and_not_beside_it() -> None:
    pixels = np.full((60, 60, 3), 200, np.uint8)
    pixels[20:40, 10:50] = (200, 40, 40)
    way = found(edge_costs(gradients(pixels)), (10, 20)).path_to((50, 40))
    assert all(x in (10, 50) or y in (20, 40) for x, y in way)


@pytest.mark.parametrize("radius", [12, 20, 26])
def test_a_way_goes_around_a_disc(radius: int) -> None:
    down, across = np.mgrid[:60, :60] + 0.5
    pixels = np.full((60, 60, 3), 30, np.uint8)
    pixels[np.hypot(across - 30, down - 30) < radius] = 220
    way = found(edge_costs(gradients(pixels)), (30 - radius, 30)).path_to((30, 30 - radius))
    assert all(abs(math.hypot(x - 30, y - 30) - radius) < 1 for x, y in way)


def test_a_flat_ground_is_crossed_straight() -> None:
    way = found(edge_costs(gradients(np.full((30, 30, 3), 90, np.uint8))), (2, 5)).path_to((27, 5))
    assert way == [(x, 5) for x in range(2, 28)]
