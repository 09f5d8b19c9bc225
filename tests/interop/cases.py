"""One design for each first tag, with an answer made by the same functions as a person's: what Label Studio's own
validator is shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from annotator.core.answer.geometry.vector_line import branched, curved, straight
from annotator.core.answer.result_items import Answer
from annotator.core.design.tree import Design
from interop.makers import (
    LINES,
    PAGE,
    TALK,
    TEXT,
    Maker,
    about_message,
    chose,
    dated,
    joined,
    lined,
    marked,
    named,
    predicted,
    put_right,
    quoted,
    ranged,
    said,
    tracked,
    turned,
    wrote,
)

DATA = {
    "text": TEXT,
    "image": "media/first.png",
    "video": "media/first.mp4",
    "audio": "media/first.flac",
    "pdf": "media/first.pdf",
    "chat": '[{"role": "system", "content": "Be brief."}]',
    "person": '{"name": "Ada", "born": 1815}',
    "cards": '[{"id": "a", "title": "First"}, {"id": "b", "body": "Second"}, {"id": 12, "html": "<b>Third</b>"}]',
    "talk": TALK,
    "page": PAGE,
    "offered": '[{"value": "Bench"}, {"value": "Tree", "alias": "tree"}]',
}
BOX, CORNERS, SPOT = ((64, 48), (320, 240)), ((0, 0), (100, 7), (33, 200)), ((10, 20),)
BENT_RING = curved(straight(CORNERS, is_closed=True), 1)
TREE = branched(branched(straight(CORNERS), 1, (7, 9)), 1, (50, 60))
STROKE = ((30, 40), (300, 90))  # of a brush
# What is drawn on a picture, by its tag, and what with.
DRAWN = (
    *(("Rectangle", BOX), ("Ellipse", BOX), ("Polygon", CORNERS), ("Vector", CORNERS), ("KeyPoint", SPOT)),
    *(("Brush", STROKE), ("Bitmask", STROKE)),
)
_ON_TEXT, _ON_IMAGE, _ON_VIDEO = (
    '<Text name="text" value="$text"/>',
    '<Image name="picture" value="$image"/>',
    '<Video name="video" value="$video"/>',
)
_ON_TALK, _ON_PAGE = '<Paragraphs name="talk" value="$talk"/>', '<HyperText name="page" value="$page"/>'
_ON_AUDIO = '<Audio name="sound" value="$audio"/>'
_ON_CHAT = '<Chat name="chat" value="$chat"/>'
_JUDGED = """<View visibleWhen="region-selected" whenRole="assistant">
    <Rating name="good" toName="chat" perRegion="true"/>
    <Choices name="tone" toName="chat" perRegion="true" choice="multiple"><Choice value="Formal"/></Choices></View>
    <Rating name="whole" toName="chat"/>"""


class Case(Struct, frozen=True):
    """`name` is the tag. `makers` answer one after the other. `lacking` says what the validator is known not to know,
    so that its refusal is told and not counted. `is_data`: our own rules cannot judge the answer yet either."""

    name: str
    config: str
    makers: tuple[Maker, ...]
    lacking: str = ""
    is_data: bool = False
    data: Mapping[str, str] = field(default_factory=lambda: DATA)

    def answer(self, design: Design) -> Answer:
        answer = Answer()
        for make in self.makers:
            answer = make(design, answer)
        return answer


def _per_region(target: str, is_each: bool = True) -> str:
    """Every control that can be about a region, about boxes of the picture, segments of the sound or ranges of the
    film; or about the whole of it."""
    common = f'toName="{target}" perRegion="{str(is_each).lower()}"'
    family, shown = {
        "picture": ("RectangleLabels", _ON_IMAGE),
        "sound": ("Labels", _ON_AUDIO),
        "video": ("TimelineLabels", _ON_VIDEO),
    }[target]
    return f"""<View>{shown}
        <{family} name="kind" toName="{target}"><Label value="Car"/></{family}>
        <Choices name="state" {common}><Choice value="New"/><Choice value="Old" alias="old"/></Choices>
        <Taxonomy name="make" {common}><Choice value="French"><Choice value="Citroën"/></Choice></Taxonomy>
        <Rating name="sure" {common}/>
        <Number name="doors" {common}/>
        <DateTime name="built" {common}/>
        <TextArea name="plate" {common}/></View>"""


def _about(region_id: str) -> tuple[tuple[str, Maker], ...]:
    """By tag what each control of `_per_region` says, about one region or about the whole."""
    return (
        ("Choices", chose("state", ("old",), about=region_id)),
        ("Taxonomy", chose("make", ("French", "Citroën"), about=region_id)),
        ("Rating", said("sure", 5, region_id)),
        ("Number", said("doors", 4, region_id)),
        ("DateTime", dated("built", region_id)),
        ("TextArea", said("plate", ["AB-123-CD"], region_id)),
    )


_NESTED = """<Choice value="Street"><Choice value="Bench"/><Choice value="Lamp"/></Choice><Choice value="Park"/>"""
_VIDEO_LABELS = '<Label value="Walks"/><Label value="Runs" alias="runs"/>'
_TRACK = {
    "framesCount": 120,
    "duration": 5.0,
    "sequence": [
        {"frame": 1, "enabled": True, "rotation": 0, "x": 10.0, "y": 20.0, "width": 5.0, "height": 5.0, "time": 0.04},
        {"frame": 50, "enabled": False, "rotation": 0, "x": 30.0, "y": 20.0, "width": 5.0, "height": 5.0, "time": 2.0},
    ],
}

CASES = (
    Case(
        "Choices single",
        f"""<View>{_ON_TEXT}<Filter name="find" toName="c"/><Choices name="c" toName="text">
        <Choice value="Yes"/><Choice value="No" alias="no"/>
        </Choices></View>""",
        (chose("c", ("no",)),),
    ),
    Case(
        "Choices multiple",
        f"""<View>{_ON_IMAGE}<Choices name="c" toName="picture" choice="multiple"><Choice value="Bench"/>
        <Choice value="Tree" alias="tree"/></Choices></View>""",
        (chose("c", ("Bench",), ("tree",)),),
    ),
    Case(
        "Choices nested",
        f"""<View>{_ON_IMAGE}<Choices name="c" toName="picture" choice="multiple" allowNested="true">{_NESTED}
        </Choices></View>""",
        (chose("c", ("Street", "Bench"), ("Park",)),),
        lacking="it takes texts only; the editor writes paths (Choice.jsx, resultValue)",
    ),
    Case(
        "Choices dynamic",
        f"""<View>{_ON_TEXT}<Choices name="c" toName="text" value="$offered"/></View>""",
        (chose("c", ("tree",)),),
    ),
    Case(
        "Pairwise",
        """<View><Text name="text" value="$text"/><Text name="other" value="$image"/>
        <Pairwise name="c" toName="text,other"/></View>""",
        (chose("c", ("right",)),),
    ),
    *(
        Case(
            f"Ranker {mode}",
            f"""<View><List name="answers" value="$cards" title="Answers"/><Ranker name="c" toName="answers">{buckets}
            </Ranker></View>""",
            (said("c", columns),),
        )
        for mode, buckets, columns in (
            ("rank", "", {"c": ["b", "a", "12"]}),
            ("pick", '<Bucket name="good" title="Good"/>', {"_": ["a"], "good": ["12", "b"]}),
            (
                "group",
                '<Bucket name="good" title="Good" default="true"/><Bucket name="bad"/>',
                {"good": ["12", "b", "a"], "bad": []},
            ),
        )
    ),
    Case(
        "Rating of a Pdf",
        """<View><Pdf name="pdf" value="$pdf"/><Rating name="c" toName="pdf"/></View>""",
        (said("c", 4),),
    ),
    Case(
        "OcrLabels",
        """<View><Pdf name="pdf" value="$pdf"/><OcrLabels name="c" toName="pdf"><Label value="Total"/></OcrLabels>
        <TextArea name="words" toName="pdf" perRegion="true"/></View>""",
        (marked("c", "area1", BOX, "Total"), said("words", ["12.50"], "area1")),
    ),
    Case(
        "Choices on a Table",
        """<View><Table name="person" value="$person"/><Choices name="c" toName="person"><Choice value="Complete"/>
        <Choice value="Lacking"/></Choices></View>""",
        (chose("c", ("Lacking",)),),
    ),
    Case(
        "Taxonomy",
        f"""<View>{_ON_TEXT}<Taxonomy name="c" toName="text">{_NESTED}</Taxonomy></View>""",
        (chose("c", ("Street", "Lamp"), ("Park",)),),
    ),
    Case("Rating", f'<View>{_ON_TEXT}<Rating name="c" toName="text" maxRating="7"/></View>', (said("c", 6),)),
    Case(
        "Rating without toName",
        f'<View>{_ON_TEXT}<Rating name="c"/></View>',
        (said("c", 4),),
        lacking="it knows no control without toName, and the editor takes no answer of one (Annotation.js)",
    ),
    Case("Number", f'<View>{_ON_TEXT}<Number name="c" toName="text" min="-3" step="0.5"/></View>', (said("c", -2.5),)),
    Case("DateTime", f'<View>{_ON_TEXT}<DateTime name="c" toName="text"/></View>', (dated("c"),)),
    Case(
        "DateTime date",
        f'<View>{_ON_TEXT}<DateTime name="c" toName="text" only="date" format="%d.%m.%Y"/></View>',
        (dated("c"),),
    ),
    Case(
        "TextArea",
        f'<View>{_ON_TEXT}<TextArea name="c" toName="text" maxSubmissions="3">'
        '<Shortcut value="[noise]" hotkey="ctrl+1"/></TextArea></View>',
        (said("c", ["Première ligne\nseconde", "🦊"]),),
    ),
    Case(
        "Labels on Text",
        f"""<View>{_ON_TEXT}<Labels name="c" toName="text"><Label value="Person"/><Label value="Place" alias="place"/>
        </Labels></View>""",
        (marked("c", "span1", (), "Person"),),
    ),
    *(
        Case(
            f"{tag}Labels",
            f"""<View>{_ON_IMAGE}<{tag}Labels name="c" toName="picture"><Label value="Car"/>
            <Label value="Bus" alias="bus"/></{tag}Labels></View>""",
            (marked("c", "area1", points, "bus"),),
        )
        for tag, points in DRAWN
    ),
    Case(
        "VectorLabels closed, bent, branching",
        f"""<View>{_ON_IMAGE}<VectorLabels name="c" toName="picture" closable="true" curves="true" skeleton="true">
        <Label value="Car"/></VectorLabels></View>""",
        tuple(lined("c", f"line{number}", line, "Car") for number, line in enumerate((BENT_RING, TREE))),
    ),
    *(
        Case(
            f"{tag}Labels of two",
            f"""<View>{_ON_IMAGE}<{tag}Labels name="c" toName="picture" choice="multiple"><Label value="Car"/>
            <Label value="Bus" alias="bus"/></{tag}Labels></View>""",
            (marked("c", "area1", points, "Car", "bus"),),
        )
        for tag, points in DRAWN
    ),
    *(
        Case(
            f"{tag}",
            f'<View>{_ON_IMAGE}<{tag} name="c" toName="picture"/></View>',
            (marked("c", "area1", points),),
        )
        for tag, points in DRAWN
    ),
    *(
        Case(
            f"{tag} with Labels",
            f"""<View>{_ON_IMAGE}<{tag} name="shape" toName="picture"/>
            <Labels name="c" toName="picture"><Label value="Car"/></Labels></View>""",
            (marked("shape", "area1", points), said("c", ["Car"], "area1")),
        )
        for tag, points in DRAWN
    ),
    *(
        Case(f"{tag} perRegion", _per_region("picture"), (marked("kind", "area1", BOX, "Car"), make))
        for tag, make in _about("area1")
    ),
    *(
        Case(
            f"{tag}Labels turned",
            f"""<View>{_ON_IMAGE}<{tag}Labels name="c" toName="picture"><Label value="Car"/></{tag}Labels></View>""",
            (marked("c", "area1", BOX, "Car"), turned("area1", 30)),
        )
        for tag in ("Rectangle", "Ellipse")
    ),
    *(
        Case(
            f"{tag} turned",
            f'<View>{_ON_IMAGE}<{tag} name="c" toName="picture"/></View>',
            (marked("c", "area1", BOX), turned("area1", 275)),
        )
        for tag in ("Rectangle", "Ellipse")
    ),
    Case(
        "Labels on Audio",
        f"""<View>{_ON_AUDIO}<Labels name="c" toName="sound" choice="multiple"><Label value="Speech"/>
        <Label value="Noise" alias="noise"/></Labels></View>""",
        (marked("c", "area1", (), "Speech", "noise"),),
    ),
    *(
        Case(f"{tag} perRegion on Audio", _per_region("sound"), (marked("kind", "area1", (), "Car"), make))
        for tag, make in _about("area1")
    ),
    *(Case(f"{tag} on Audio", _per_region("sound", is_each=False), (make,)) for tag, make in _about("")),
    *(
        Case(f"{target} {words}", _per_region(target), (marked("kind", "area1", points, "Car"), *makers))
        for target, points in (("picture", BOX), ("sound", ()))
        for words, makers in (
            ("predicted", (said("plate", ["AB-123-CD"], "area1"), predicted("area1"))),
            ("put right", (said("plate", ["AB-123"], "area1"), put_right("plate", ["AB-123-CD"], "area1"))),
        )
    ),
    Case(
        "TextArea perRegion on a span",
        f"""<View>{_ON_TEXT}<Labels name="who" toName="text"><Label value="Person"/></Labels>
        <TextArea name="c" toName="text" perRegion="true"/></View>""",
        (marked("who", "span1", (), "Person"), said("c", ["Augusta Ada King"], "span1")),
    ),
    Case(
        "ParagraphLabels",
        f"""<View>{_ON_TALK}<ParagraphLabels name="c" toName="talk" choice="multiple"><Label value="Name"/>
        <Label value="Day" alias="day"/></ParagraphLabels></View>""",
        (quoted("c", "s1", TALK, "Ann", "Ann", "Name", "day"), quoted("c", "s2", TALK, "I am", "Fine", "Name")),
    ),
    Case(
        "Paragraphs with questions",
        f"""<View>{_ON_TALK}<ParagraphLabels name="who" toName="talk"><Label value="Name"/></ParagraphLabels>
        <Choices name="c" toName="talk"><Choice value="Greeting"/></Choices>
        <TextArea name="more" toName="talk" perRegion="true"/></View>""",
        (chose("c", ("Greeting",)), quoted("who", "s1", TALK, "Ann", "Ann", "Name"), said("more", ["Ann Lee"], "s1")),
    ),
    Case(
        "HyperTextLabels",
        f"""<View>{_ON_PAGE}<HyperTextLabels name="c" toName="page" choice="multiple"><Label value="Person"/>
        <Label value="Place" alias="place"/></HyperTextLabels></View>""",
        (quoted("c", "s1", PAGE, "Ada", "Ada", "Person"), quoted("c", "s2", PAGE, "works", "1815", "Person", "place")),
    ),
    Case(
        "Labels on HyperText",
        f"""<View>{_ON_PAGE}<Labels name="c" toName="page"><Label value="Person"/></Labels>
        <Choices name="more" toName="page" perRegion="true"><Choice value="Sure"/></Choices></View>""",
        (quoted("c", "s1", PAGE, "Acme", "Inc.", "Person"), chose("more", ("Sure",), about="s1")),
    ),
    Case(
        "Relations",
        f"""<View><Relations choice="multiple"><Relation value="part of"/><Relation value="beside" background="red"/>
        </Relations>{_ON_IMAGE}<RectangleLabels name="c" toName="picture"><Label value="Car"/></RectangleLabels>
        {_ON_TEXT}<Labels name="who" toName="text"><Label value="Person"/></Labels></View>""",
        (
            *(marked("c", "area1", BOX, "Car"), marked("c", "area2", DRAWN[0][1], "Car")),
            *(marked("who", "span1", (), "Person"), joined("area1", "area2", "beside", "part of")),
            *(joined("area2", "area1", turns=2), joined("span1", "area1", "part of", turns=1)),
        ),
    ),
    Case(
        "Relations without the tag",
        f"""<View>{_ON_IMAGE}<RectangleLabels name="c" toName="picture"><Label value="Car"/></RectangleLabels>
        </View>""",
        (marked("c", "area1", BOX, "Car"), marked("c", "area2", BOX, "Car"), joined("area1", "area2")),
    ),
    Case(
        "TimelineLabels",
        f'<View>{_ON_VIDEO}<TimelineLabels name="c" toName="video">{_VIDEO_LABELS}</TimelineLabels></View>',
        (ranged("c", "area1", 0, 24, "runs"), ranged("c", "area2", 12, 12, "Walks")),
    ),
    *(
        Case(f"{tag} perRegion on Video", _per_region("video"), (ranged("kind", "area1", 3, 40, "Car"), make))
        for tag, make in _about("area1")
    ),
    Case(
        "VideoRectangle",
        f'<View>{_ON_VIDEO}<VideoRectangle name="c" toName="video"/></View>',
        (tracked("c", "area1"),),
    ),
    Case(
        "VideoRectangle with Labels",
        f"""<View>{_ON_VIDEO}<VideoRectangle name="c" toName="video"/>
        <Labels name="names" toName="video">{_VIDEO_LABELS}</Labels></View>""",
        (tracked("c", "area1"), named("names", "area1", "runs")),
    ),
    Case(
        "VideoVector with Labels",
        f"""<View>{_ON_VIDEO}<VideoVector name="c" toName="video" closable="true"/>
        <Labels name="names" toName="video">{_VIDEO_LABELS}</Labels></View>""",
        (tracked("c", "area1", drawn=LINES), named("names", "area1", "runs")),
    ),
    Case(
        "VideoVectorLabels",
        f'<View>{_ON_VIDEO}<VideoVectorLabels name="c" toName="video">{_VIDEO_LABELS}</VideoVectorLabels></View>',
        (tracked("c", "area1", "runs", drawn=LINES),),
    ),
    Case(
        "Choices perRegion on a track",
        f"""<View>{_ON_VIDEO}<VideoRectangle name="c" toName="video"/>
        <Labels name="names" toName="video">{_VIDEO_LABELS}</Labels>
        <Choices name="state" toName="video" perRegion="true"><Choice value="New"/></Choices></View>""",
        (tracked("c", "area1"), named("names", "area1", "Walks"), chose("state", ("New",), about="area1")),
    ),
    Case(
        "Chat",
        f"<View>{_ON_CHAT}{_JUDGED}</View>",
        (
            *(wrote("chat", "user", "What is it?"), wrote("chat", "assistant", "A meter. 🦊")),
            *(about_message("good", 4, 1), about_message("tone", ["Formal"], 1), said("whole", 5)),
        ),
    ),
    Case(
        "Chat with a model",
        f"""<View>{_ON_CHAT.replace("/>", ' llm="openai/gpt-5" minMessages="2"/>')}
        <Markdown>**Judge** it</Markdown><Collapse><Panel value="Judge it">{_JUDGED}</Panel></Collapse></View>""",
        (wrote("chat", "user", "What is it?"), wrote("chat", "assistant", "A meter."), about_message("good", 1, 1)),
    ),
    Case(
        "Chat about itself",
        f"""<View>{_ON_CHAT.replace("/>", ' toName="chat"/>')}</View>""",
        (wrote("chat", "user", "What is it?"),),
        lacking="it takes the tag for a control of the type chat; the documentation has chatmessage",
    ),
)
