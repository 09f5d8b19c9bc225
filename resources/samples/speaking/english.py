"""The English recordings: three short ones, one in wind, and a talk of several minutes."""

from __future__ import annotations

from resources.samples.speaking import noises
from resources.samples.speaking.recording import Heard, Recording, Said, Voice

NORA = Voice("en-gb+f3", 155, 55)
HARRY = Voice("en-us+m3", 150, 40)
LOUDSPEAKER = Voice("en-gb-x-rp+f2", 140, 45)
FORECAST = Voice("en-gb-scotland+m7", 165, 35, 0.7)
SMITH = Voice("en-gb+m1", 150, 38)
CUSTOMER = Voice("en-us+f4", 160, 60)

MESSAGE = Recording(
    "message.opus",
    (
        Said(NORA, "Hello, it's Nora."),
        Said(NORA, "I am at the market. Could you bring two lemons, a bag of flour, and the blue bowl?", 0.5),
        Said(NORA, "I will be back at half past six. Bye!", 0.9),
    ),
)
PLATFORM = Recording(
    "platform.opus",
    (
        Heard(noises.chime()),
        Said(LOUDSPEAKER, "The train to Harrow Bridge leaves from platform nine today, not from platform four.", 0.3),
        Said(LOUDSPEAKER, "We are sorry for the delay of twelve minutes.", 0.7),
    ),
    ground=0.02,
    seed=2,
)
WRONG_NUMBER = Recording(
    "wrong-number.opus",
    (
        Heard(noises.telephone(1)),
        Said(HARRY, "Hello?", 0.6),
        Said(NORA, "Good morning, is that the pharmacy on Mill Street?", 0.3),
        Said(HARRY, "No, I am afraid you have the wrong number.", 0.5),
        Said(NORA, "Oh, I am so sorry.", -0.35),
        Said(HARRY, "Never mind. Good bye.", 0.3),
    ),
    seed=3,
)
WEATHER = Recording(
    "weather.opus",
    (
        Said(FORECAST, "And now the weather for the islands."),
        Said(FORECAST, "Rain until noon, then dry, with a strong wind from the west.", 0.6),
        Heard(noises.lorry(4.0, 5), -1.5),
        Said(FORECAST, "The ferry to Corran does not sail before Thursday.", -1.2),
    ),
    ground=0.05,
    seed=4,
)

_ARRIVING = (
    Heard(noises.lorry(5.0)),
    Heard(noises.shop_bell(), -0.8),
    Heard(noises.door(), 0.2),
    Said(SMITH, "Good afternoon. What can I do for you?", 0.6),
    Said(CUSTOMER, "Hello. It's my bicycle. The back wheel makes a noise, and the brake does not hold any more.", 0.4),
    Said(SMITH, "Let me see. Could you lift it on to the stand, please?", 0.5),
    Said(CUSTOMER, "Sure.", 0.3),
    Heard(noises.wheel(), 2.0),
    Said(SMITH, "Ah yes. Do you hear that? The wheel is out of true, and two spokes are loose.", 0.4),
    Said(CUSTOMER, "Is that bad?", 0.3),
    Said(SMITH, "Not bad, but you should not ride it down a hill like that. When did it begin?", 0.5),
    Said(CUSTOMER, "On Sunday, I think. I rode over a kerb in the dark, near the old bridge.", 0.7),
    Said(SMITH, "That would explain it. And the brake?", 0.5),
    Said(
        CUSTOMER,
        "It has been weak since the winter. I meant to come earlier, but there was always something else.",
        0.4,
    ),
    Said(SMITH, "They all say that.", -0.3),
    Said(CUSTOMER, "I am sure they do.", 0.5),
)
_LOOKING = (
    Said(
        SMITH, "The pads are worn down to the metal. Look here. These have to be replaced, and the cable as well.", 2.5
    ),
    Said(CUSTOMER, "How much would all of that cost?", 0.6),
    Said(
        SMITH,
        "Let me count. Truing the wheel is eighteen pounds. Two spokes, three pounds. The pads are fourteen, "
        "and the cable is six fifty.",
        1.2,
    ),
    Said(CUSTOMER, "So forty one fifty in all.", 0.9),
    Said(SMITH, "Forty one fifty, that's right. You are quick.", 0.2),
    Said(CUSTOMER, "I teach mathematics. At the school behind the church.", 0.5),
    Heard(noises.telephone(2), 1.0),
    Said(SMITH, "Excuse me for a moment.", -0.9),
    Said(SMITH, "Bell and Wheel, good afternoon. Yes. Yes, it is ready. We close at six. Thank you, good bye.", 1.8),
    Said(SMITH, "Sorry about that. Where were we?", 1.5),
    Said(CUSTOMER, "You said forty one fifty. When could I have it back?", 0.5),
    Said(SMITH, "Today is Tuesday. Would Thursday be all right, after three?", 0.9),
    Said(CUSTOMER, "Thursday I have lessons until five. Is somebody here then?", 0.5),
    Said(SMITH, "Until six, as I said.", 0.3),
)
_LEAVING = (
    Said(CUSTOMER, "Good. And could you have a look at the lamp? It flickers when it rains.", 0.8),
    Said(SMITH, "That is usually the connector. I will clean it. It costs nothing.", 0.5),
    Said(CUSTOMER, "That's very kind of you.", -0.2),
    Said(SMITH, "What name shall I write on the ticket?", 0.9),
    Said(CUSTOMER, "Okafor. O, K, A, F, O, R.", 0.5),
    Said(SMITH, "O, K, A, F, O, R. And a telephone number, in case I find something else?", 1.2),
    Said(CUSTOMER, "Oh five five five, oh one four, two two oh.", 0.5),
    Said(SMITH, "Two two oh. Very well. I only call when it would cost more than we said.", 0.9),
    Heard(noises.lorry(4.0, 13), 0.5),
    Said(CUSTOMER, "Thank you. See you on Thursday, then.", -1.8),
    Said(SMITH, "Mind the step on your way out.", 0.4),
    Said(CUSTOMER, "I will. Good bye!", 0.4),
    Heard(noises.door(9), 1.0),
    Heard(noises.shop_bell(), 0.1),
    Said(SMITH, "Another kerb. That is the third one this week.", 3.0),
)
BICYCLE_SHOP = Recording("bicycle-shop.opus", (*_ARRIVING, *_LOOKING, *_LEAVING), ground=0.012, seed=5)

RECORDINGS = (MESSAGE, PLATFORM, WRONG_NUMBER, WEATHER, BICYCLE_SHOP)
