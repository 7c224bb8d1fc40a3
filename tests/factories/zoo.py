"""One diagram of every construct of the standard, drawn by hand: seeds for tests that break diagrams on purpose."""

from __future__ import annotations

from tests.factories.diagrams import (
    TERMINATE,
    attributes,
    boundary,
    bpmn,
    call,
    catch,
    chain,
    element,
    end,
    error,
    error_event,
    escalation,
    escalation_event,
    flow,
    gateway,
    link_event,
    mapping,
    message,
    message_event,
    multi,
    script,
    service,
    signal,
    signal_event,
    start,
    subprocess,
    throw,
    timer,
    user,
)

ROOTS = (
    message("m", "news", "ref")
    + error("err", "E1")
    + escalation("esc", "S1")
    + signal("sig", "all")
    + '<timerEventDefinition id="shared"><timeDuration>PT1H</timeDuration></timerEventDefinition>'
    + '<globalUserTask id="global" name="global"/>'
)
CONDITION = "<conditionalEventDefinition><condition>=ready = true</condition></conditionalEventDefinition>"
COMPENSATE = "<compensateEventDefinition/>"


def _events() -> bytes:
    inner = subprocess(
        "sub",
        start("ss"),
        user("A"),
        throw("up", escalation_event("esc")),
        end("se", error_event("err")),
        *chain("ss", "A", "up", "se"),
        subprocess(
            "es",
            start("ess", signal_event("sig"), isInterrupting="false"),
            end("ese"),
            *chain("ess", "ese"),
            event=True,
        ),
    )
    return bpmn(
        start(),
        inner,
        boundary("b1", "sub", error_event("err")),
        boundary("b2", "sub", escalation_event("esc"), interrupting=False),
        boundary("b3", "sub", timer("cycle", "R3/PT1H")),
        boundary("b4", "sub", message_event("m") + signal_event("sig")),
        boundary("b5", "sub", "<eventDefinitionRef>shared</eventDefinitionRef>", interrupting=False),
        boundary("b6", "sub", CONDITION),
        *(end(f"e{n}") for n in range(1, 7)),
        *(flow(f"b{n}", f"e{n}") for n in range(1, 7)),
        throw("jump", link_event("L")),
        catch("land", link_event("L")),
        end("e", TERMINATE),
        *chain("s", "sub", "jump"),
        *chain("land", "e"),
        roots=ROOTS,
    )


def _gateways() -> bytes:
    complex_one = element("complexGateway", "cx", "<activationCondition>=activationCount &gt;= 2</activationCondition>")
    return bpmn(
        start(),
        gateway("parallel", "fork"),
        user("A"),
        user("B"),
        complex_one,
        gateway("inclusive", "or"),
        user("C"),
        user("D"),
        gateway("inclusive", "join"),
        gateway("exclusive", "x", default="x_e"),
        gateway("eventBased", "ev"),
        catch("t", timer("duration", "PT1H")),
        catch("n", message_event("m")),
        end(),
        end("e2"),
        *chain("s", "fork"),
        flow("fork", "A"),
        flow("fork", "B"),
        flow("A", "cx"),
        flow("B", "cx"),
        flow("cx", "or"),
        flow("or", "C", "n != 1"),
        flow("or", "D", "n != 2"),
        flow("C", "join"),
        flow("D", "join"),
        flow("join", "x"),
        flow("x", "ev", "n = 3"),
        flow("x", "e", id_="x_e"),
        flow("ev", "t"),
        flow("ev", "n"),
        flow("t", "e2"),
        flow("n", "fork"),
        roots=ROOTS,
    )


def _compensation() -> bytes:
    undo = boundary("undo", "A", COMPENSATE)
    handler = user("H", isForCompensation="true")
    line = f"<association{attributes(id='as', sourceRef='undo', targetRef='H')}/>"
    inner = element(
        "transaction",
        "tx",
        "".join(
            [
                start("ts"),
                user("A"),
                undo,
                handler,
                line,
                gateway("exclusive", "q", default="q_te"),
                end("te"),
                end("tc", "<cancelEventDefinition/>"),
                *chain("ts", "A", "q"),
                flow("q", "te", id_="q_te"),
                flow("q", "tc", "no = true"),
            ]
        ),
    )
    return bpmn(
        start(),
        inner,
        boundary("gone", "tx", "<cancelEventDefinition/>"),
        throw("back", COMPENSATE),
        end(),
        end("e2"),
        *chain("s", "tx", "back", "e"),
        flow("gone", "e2"),
    )


def _loops() -> bytes:
    condition = "<loopCondition>=loopCounter &lt; 3</loopCondition>"
    again = f"<standardLoopCharacteristics loopMaximum='3'>{condition}</standardLoopCharacteristics>"
    counted = (
        "<multiInstanceLoopCharacteristics><loopCardinality>=3</loopCardinality></multiInstanceLoopCharacteristics>"
    )
    ad_hoc = element(
        "adHocSubProcess",
        "ah",
        user("X") + user("Y") + "<completionCondition>=done = true</completionCondition>",
        zeebe='<zeebe:adHoc activeElementsCollection="=[&quot;X&quot;]"/>',
        ordering="Sequential",
    )
    return bpmn(
        start(),
        user("L", body=again),
        user("N", body=counted),
        ad_hoc,
        subprocess(
            "each",
            start("is"),
            script("sc", "i + 1", "r"),
            end("ie"),
            *chain("is", "sc", "ie"),
            body=multi("[1, 2, 3]", "i", out=("all", "r"), until="numberOfCompletedInstances > 1"),
        ),
        user("quantity", startQuantity="1", completionQuantity="2"),
        end(),
        *chain("s", "L", "N", "ah", "each", "quantity", "e"),
    )


def _work() -> bytes:
    data = '<dataObject id="d1" name="paper"/><dataObjectReference id="dr" dataObjectRef="d1" name="paper"/>'
    lane = '<laneSet id="ls"><lane id="l1" name="lane"><flowNodeRef>A</flowNodeRef></lane></laneSet>'
    ends = "<sourceRef>dr</sourceRef><targetRef>p1</targetRef>"
    into = element("property", "p1") + element("dataInputAssociation", "da", ends)
    rule = element("businessRuleTask", "R", zeebe="<zeebe:taskDefinition type='rule'/>")
    return bpmn(
        lane,
        data,
        start("s", message_event("m")),
        user("A", due="=now()", body=into, zeebe=mapping(inputs={"a": "1"}, outputs={"b": "a"})),
        service("S", "mail", retries="3"),
        script("F", "{a: 1}", "f"),
        rule,
        element("sendTask", "Send", zeebe="<zeebe:taskDefinition type='send'/>"),
        element("receiveTask", "Get", messageRef="m"),
        element("manualTask", "M"),
        element("task", "T"),
        call("C", "global"),
        end(),
        *chain("s", "A", "S", "F", "R", "Send", "Get", "M", "T", "C", "e"),
        roots=ROOTS,
    )


ZOO: dict[str, bytes] = {
    "events": _events(),
    "gateways": _gateways(),
    "compensation": _compensation(),
    "loops": _loops(),
    "work": _work(),
}
