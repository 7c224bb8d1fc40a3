"""Global tasks are called by call activities as processes are (BPMN 2.0.2, 10.3.4)."""

from collections import Counter

from tests.factories.diagrams import HEAD, bpmn, call, chain, element, end, start, user

PEOPLE = '<zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="g"/>'


def file(*tasks: str) -> bytes:
    return f"{HEAD}{''.join(tasks)}</definitions>".encode()


def test_a_global_user_task_is_done_by_a_person_and_goes_back_to_its_caller(drive):
    run = drive(
        bpmn(start(), call("C", "ask"), user("after"), *chain("s", "C", "after")),
        file(element("globalUserTask", "ask", zeebe=PEOPLE)),
    )

    assert run.start().waiting == Counter(["ask"])
    assert run.complete("ask", answer="yes").waiting == Counter(["after"])
    assert run.variables == {"answer": "yes"}


def test_the_standards_own_attribute_names_a_global_task_of_the_same_file(drive):
    content = bpmn(start(), element("callActivity", "C", calledElement="tns:count"), end(), *chain("s", "C", "e"))
    script = element("globalScriptTask", "count", zeebe='<zeebe:script expression="=n + 1" resultVariable="n"/>')
    run = drive(content.replace(b"</definitions>", f"{script}</definitions>".encode()))

    run.start(n=1)

    assert (run.state, run.variables) == ("COMPLETED", {"n": 2})


def test_global_tasks_without_work_of_their_own_just_pass(drive):
    run = drive(
        bpmn(start(), call("C", "one"), call("D", "two"), end(), *chain("s", "C", "D", "e")),
        file(element("globalTask", "one"), element("globalManualTask", "two")),
    )

    assert run.start().state == "COMPLETED"


def test_a_global_task_that_says_nothing_of_its_work_is_refused_by_its_id(refused):
    assert ("script", "g") in refused(start(), roots=element("globalScriptTask", "g"))
