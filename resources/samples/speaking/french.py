"""The French recordings: three short ones."""

from __future__ import annotations

from resources.samples.speaking import noises
from resources.samples.speaking.recording import Heard, Recording, Said, Voice

BAKER = Voice("fr-fr+f2", 150, 55)
CLIENT = Voice("fr-fr+m3", 150, 40)
LOUDSPEAKER = Voice("fr-fr+f4", 140, 45)
DENTIST = Voice("fr-be+m1", 145, 45)

BAKERY = Recording(
    "boulangerie.opus",
    (
        Heard(noises.shop_bell()),
        Said(BAKER, "Bonjour monsieur, vous désirez ?", 0.4),
        Said(CLIENT, "Bonjour. Deux baguettes et un pain aux noix, s’il vous plaît.", 0.5),
        Said(BAKER, "Le pain aux noix, tranché ?", 0.3),
        Said(CLIENT, "Non, entier.", 0.2),
        Said(BAKER, "Ça fait cinq euros quarante.", 0.7),
    ),
    seed=6,
)
STATION = Recording(
    "gare.opus",
    (
        Heard(noises.chime((523.3, 659.3, 784.0))),
        Said(LOUDSPEAKER, "Le train à destination de Sarlat partira voie sept, avec un retard de dix minutes.", 0.3),
        Said(LOUDSPEAKER, "Merci de votre compréhension.", 0.6),
    ),
    ground=0.02,
    seed=7,
)
APPOINTMENT = Recording(
    "rendez-vous.opus",
    (
        Said(DENTIST, "Bonjour, ici le cabinet du docteur Lenoir."),
        Said(DENTIST, "Votre rendez-vous de mardi est déplacé à jeudi, à neuf heures quinze.", 0.5),
        Said(DENTIST, "Rappelez-nous si cela ne vous convient pas. Au revoir.", 0.8),
    ),
    ground=0.008,
    seed=8,
)

RECORDINGS = (BAKERY, STATION, APPOINTMENT)
