"""The path of an instance: folded loops, branches in any order, lists done item by item."""

from __future__ import annotations

import random

from workflow.operations.analysis.paths import Path, Visit, difference, path_of


def visits(*told: str, scope: int = 1) -> list[Visit]:
    return [Visit(name, "userTask", f"to_{name}", scope) for name in told]


def test_parallel_branches_in_another_order_are_the_same_path():
    told = visits("fork", "a", "b", "c", "d", "join")
    mixed = told[1:-1]
    random.Random(1).shuffle(mixed)

    assert path_of(told).digest == path_of([told[0], *mixed, told[-1]]).digest


def looped(rounds: int) -> list[Visit]:
    back = [Visit("a", "userTask", "again_a", 1), Visit("again", "userTask", "to_again", 1)]
    return [*visits("a"), *(back[::-1] * rounds), *visits("e")]


def test_two_rounds_of_a_loop_are_the_same_path_as_twenty_but_not_as_none():
    none, once, often = (path_of(looped(rounds)) for rounds in (0, 1, 20))

    assert once.digest == often.digest
    assert none.digest != once.digest


def test_a_step_that_was_sent_back_is_another_path():
    done = visits("a", "b", "e")
    back = [*visits("a"), Visit("b", "userTask", "to_b", 1, True), *visits("b", "e")]

    assert path_of(done).digest != path_of(back).digest
    assert ("b",) == difference(path_of(back), path_of(done)).returned_here


def test_a_list_of_two_is_the_same_path_as_a_list_of_nine():
    def listed(count: int) -> list[Visit]:
        inner = [Visit("ask", "userTask", None, 7) for _item in range(count)]
        return [*visits("s"), Visit("ask", "multiInstanceBody", "s_ask", 1), *inner, *visits("e")]

    assert path_of(listed(2)) == path_of(listed(9))


def test_another_flow_between_the_same_elements_is_another_path():
    one, other = Visit("e", "endEvent", "yes", 1), Visit("e", "endEvent", "no", 1)

    assert path_of([*visits("gw"), one]).digest != path_of([*visits("gw"), other]).digest


def test_a_path_comes_out_of_its_column_as_it_went_in():
    path = path_of(visits("a", "b", "a", "e"))

    assert path == Path.of_plain(path.plain())


def test_the_difference_names_what_only_one_of_them_has():
    here, there = path_of(visits("a", "b", "b", "e")), path_of(visits("a", "b", "c", "e"))

    apart = difference(here, there)

    assert ((), ("c",), (), ()) == (apart.only_here, apart.only_there, apart.returned_here, apart.returned_there)
    assert not difference(here, here)
