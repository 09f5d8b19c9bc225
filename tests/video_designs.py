"""Video designs as requesters write them beyond the templates of Label Studio and Ground Truth."""

from __future__ import annotations

from collections.abc import Mapping

_VIDEO = '<Video name="film" value="$film"/>'
_YES_NO = '<Choice value="Yes"/><Choice value="No"/>'
_TREE = '<Choice value="Sport"><Choice value="Ball"/><Choice value="Water"/></Choice><Choice value="News"/>'

CONFIGS: Mapping[str, str] = {
    "judged as a whole": f"""<View><Choices name="type" toName="film" choice="single-radio">
        <Choice value="Motion"/><Choice value="Stability"/></Choices>{_VIDEO}</View>""",
    "put into words": f"<View>{_VIDEO}<TextArea name='words' toName='film' required='true'/></View>",
    "every question": f"""<View>{_VIDEO}
        <Choices name="what" toName="film" choice="multiple" required="true">{_YES_NO}</Choices>
        <Rating name="severity" toName="film" maxRating="4"/><Number name="people" toName="film" min="0"/>
        <DateTime name="day" toName="film" only="date"/><Taxonomy name="kind" toName="film">{_TREE}</Taxonomy>
        <TextArea name="why" toName="film"/></View>""",
    "all looks": f"""<View><Video name="film" value="$film" frameRate="29.97" muted="true" height="400" hotkey="space"
        timelineHeight="80" defaultPlaybackSpeed="1.5" minPlaybackSpeed="0.5"/>
        <Choices name="ok" toName="film">{_YES_NO}</Choices></View>""",
    "two side by side": f"""<View><View style="display: flex"><Video name="left" value="$film"/>
        <Video name="right" value="$other"/></View>
        <Choices name="better" toName="left,right" required="true">{_YES_NO}</Choices></View>""",
    "in step with its sound, on which moments are marked": f"""<View>
        <Video name="film" value="$film" sync="audio" frameRate="25"/>
        <Labels name="tricks" toName="audio" choice="multiple"><Label value="Flip"/><Label value="Turn"/></Labels>
        <Audio name="audio" value="$audio" sync="film" speed="false"/>
        <Choices name="ok" toName="film">{_YES_NO}</Choices></View>""",
    "a film, a sound, a picture and a text": f"""<View>{_VIDEO}<Audio name="audio" value="$audio"/>
        <Image name="picture" value="$image"/><Text name="text" value="$text"/>
        <Labels name="who" toName="audio"><Label value="Ada"/></Labels>
        <RectangleLabels name="box" toName="picture"><Label value="Face"/></RectangleLabels>
        <Choices name="match" toName="film">{_YES_NO}</Choices></View>""",
    "moments that are marked, and what is said about each": f"""<View>{_VIDEO}
        <TimelineLabels name="when" toName="film"><Label value="Goal" alias="g"/><Label value="Foul"/></TimelineLabels>
        <Choices name="near" toName="film" perRegion="true" required="true">{_YES_NO}</Choices>
        <TextArea name="why" toName="film" perRegion="true"/></View>""",
    "boxes with labels, and what is said about each": f"""<View>
        <Labels name="what" toName="film"><Label value="Dog"/><Label value="Bus" alias="bus"/></Labels>
        {_VIDEO}<VideoRectangle name="box" toName="film"/>
        <Rating name="sure" toName="film" perRegion="true"/></View>""",
    "boxes alone": """<View><Video name="film" value="$film" frameRate="12"/>
        <VideoRectangle name="box" toName="film"/></View>""",
    "boxes and moments, about the film as well": f"""<View>{_VIDEO}<VideoRectangle name="box" toName="film"/>
        <Labels name="what" toName="film" choice="multiple"><Label value="Dog"/><Label value="Cat"/></Labels>
        <TimelineLabels name="moment" toName="film"><Label value="Barks"/></TimelineLabels>
        <Choices name="ok" toName="film">{_YES_NO}</Choices></View>""",
}
_FORM = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form answer-format="flatten-objects">{}</crowd-form>"""
_ADDRESS = "{{ task.input.film | grant_read_access }}"
_SOURCES = "".join(f'<source src="{_ADDRESS}" type="video/{kind}">' for kind in ("mp4", "webm", "ogg"))
_ASKED = "<crowd-input name='words' label='What happens?' required></crowd-input>"
TEMPLATES: Mapping[str, str] = {
    "an address of its own": _FORM.format(f'<video controls src="{_ADDRESS}"></video>{_ASKED}'),
    "sources in a classifier": _FORM.format(
        f"""<crowd-classifier name="kind" categories="['Calm', 'Rough']" header="What kind of film is this?">
        <classification-target><video width="100%" height="315" controls>{_SOURCES}Cannot be played.</video>
        </classification-target><short-instructions>Watch.</short-instructions></crowd-classifier>"""
    ),
    "several answers, and a list of the task": _FORM.format(
        f"""<crowd-classifier-multi-select name="seen" categories="{{{{ task.input.listed | to_json | escape }}}}"
        header="What is seen?"><classification-target><div><video controls/>{_SOURCES}</video></div>
        </classification-target></crowd-classifier-multi-select>"""
    ),
    "closed by a slash alone": _FORM.format(
        """<div><video src="${film}" autoplay loop muted playsinline poster="${still}" /><p>What happens?</p></div>
        <textarea name="words" required></textarea>"""
    ),
    "two to compare": _FORM.format(
        """<table><tr><td>A <video src="${film}" controls></video></td>
        <td>B <video src="${other}" controls></video></td></tr></table>
        <select name="better"><option value="a">A</option><option value="b">B</option></select>"""
    ),
    "in a card, from its third second, with its words": _FORM.format(
        """<crowd-card heading="Scene"><figure><video controls preload="metadata" style="width: 100%">
        <source src="${film}#t=3" type="video/mp4"></video><figcaption>${text}</figcaption></figure></crowd-card>
        <crowd-radio-group><crowd-radio-button name="calm" value="yes">Calm</crowd-radio-button>
        <crowd-radio-button name="rough" value="no">Rough</crowd-radio-button></crowd-radio-group>
        <crowd-slider name="severity" min="0" max="4" required></crowd-slider>"""
    ),
}
